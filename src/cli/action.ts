import { AssayError } from '../core/errors.ts'
import { didYouMean } from '../core/lib/did-you-mean.ts'

/** A parser for the first word after a verb that has several actions; a typo gets a suggestion. */
export const actionParser =
  <const Action extends string>(actions: readonly Action[]) =>
  (text: string): Action => {
    const found = actions.find((action) => action === text)
    if (found !== undefined) return found
    const near = didYouMean(text, actions)
    throw new AssayError('usage', `there is no action "${text}"`, {
      hint: near === undefined ? `actions: ${actions.join(', ')}` : `did you mean "${near}"?`,
    })
  }

/** The id that an action needs. Throws `usage`. */
export const requireId = (id: string | undefined, command: string): string => {
  if (id === undefined) throw new AssayError('usage', `${command} needs an id`, { hint: `for example \`assay ${command} ID\`` })
  return id
}
