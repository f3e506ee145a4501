import type { Reference, Term } from './requirement.ts'

/** constant + the sum of factor * reference. */
export interface LinearForm {
  readonly constant: number
  readonly parts: readonly { readonly factor: number; readonly reference: Reference }[]
}

const scale = (form: LinearForm, factor: number): LinearForm => ({
  constant: form.constant * factor,
  parts: form.parts.map((part) => ({ ...part, factor: part.factor * factor })),
})

/** Multiplies out; undefined where two references are multiplied. */
export const linearForm = (term: Term): LinearForm | undefined => {
  if (term.kind === 'number') return { constant: term.value, parts: [] }
  if (term.kind === 'reference') return { constant: 0, parts: [{ factor: 1, reference: term }] }
  const [left, right] = [linearForm(term.left), linearForm(term.right)]
  if (left === undefined || right === undefined) return undefined
  if (term.operator === '*') {
    if (left.parts.length > 0 && right.parts.length > 0) return undefined
    return left.parts.length > 0 ? scale(left, right.constant) : scale(right, left.constant)
  }
  const added = term.operator === '+' ? right : scale(right, -1)
  return { constant: left.constant + added.constant, parts: [...left.parts, ...added.parts] }
}
