import { firstText } from '../core/compare/blind.ts'
import type { OpenedComparison } from './compare.ts'

const shownCharacters = 200
const shownRows = 20

const shorten = (text: string): string => (text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text)

/** Texts of the first flipped rows of a comparison of two sides, lost ones first: for a terminal, never for a file that is committed. */
export const flippedTexts = (
  opened: OpenedComparison,
): readonly { readonly id: string; readonly input: string; readonly expected: string; readonly a: string; readonly b: string }[] => {
  const { baseline, others, rows, result } = opened
  const [side] = others
  const flips = result.comparisons[0]?.flips
  if (side === undefined || flips === undefined || others.length > 1) return []
  const byId = new Map(rows.map(({ example }) => [example.id, example]))
  return [...flips.regressed, ...flips.improved].slice(0, shownRows).flatMap((id) => {
    const example = byId.get(id)
    const answer = (from: typeof side): string => shorten(firstText(from, id) ?? '(no answer)')
    return example === undefined
      ? []
      : [{ id, input: shorten(example.input), expected: shorten(example.expected), a: answer(baseline), b: answer(side) }]
  })
}
