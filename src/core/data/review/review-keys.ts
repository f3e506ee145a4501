import { didYouMean } from '../../lib/did-you-mean.ts'

/** The key of each command while a row is on the screen; `space` is the space bar. Digits are labels. */
export const usualReviewKeys = {
  accept: 'a',
  edit: 'e',
  suggested: 's',
  reject: 'x',
  skip: 'space',
  undo: 'u',
  help: '?',
  quit: 'q',
} as const

type Command = keyof typeof usualReviewKeys
export type ReviewKeys = Readonly<Record<Command, string>>

const commands = Object.keys(usualReviewKeys) as readonly Command[]

/** `accept=j, reject=k` in place of the usual keys, or what is wrong with it. One key is one command. */
export const parseReviewKeys = (text: string): { readonly keys: ReviewKeys } | { readonly problem: string } => {
  const keys: Record<Command, string> = { ...usualReviewKeys }
  for (const part of text.split(',')) {
    const [, name = '', key = ''] = /^\s*([a-z]+)\s*=\s*(\S+)\s*$/.exec(part) ?? []
    const command = commands.find((known) => known === name)
    if (command === undefined) {
      const near = didYouMean(name, commands)
      return {
        problem:
          name === ''
            ? `"${part.trim()}" is not COMMAND=KEY`
            : `there is no command "${name}"; ${near === undefined ? `commands: ${commands.join(', ')}` : `did you mean ${near}?`}`,
      }
    }
    if (key !== 'space' && ([...key].length !== 1 || /[0-9]/.test(key)))
      return { problem: `"${key}" cannot be the key of ${name}: one character that is no digit, or space` }
    keys[command] = key
  }
  const twice = commands.find((command, place) => commands.slice(0, place).some((earlier) => keys[earlier] === keys[command]))
  const other = commands.find((command) => twice !== undefined && command !== twice && keys[command] === keys[twice])
  return twice === undefined ? { keys } : { problem: `${keys[twice]} would be the key of both ${other} and ${twice}` }
}
