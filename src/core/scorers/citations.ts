import type { Output } from '../arms/output.ts'
import type { Score } from './score.ts'
import type { Scorer } from './scorer.ts'
import { scoreOfFailure } from './text-scorer.ts'

/** `[FILE#3]`, `[2]`, `[1, 4]`; not the text of a Markdown link. */
const bracket = /\[([^[\]]+)\](?!\()/g

/** What an answer cites: ids as they are written, numbers as the passage at that place. Brackets around anything else are no citation. */
const citationsIn = (text: string, passages: readonly string[]): readonly (string | undefined)[] =>
  [...text.matchAll(bracket)].flatMap(([, inside = '']) =>
    inside.split(/[,;]/).flatMap((part) => {
      const cited = part.trim()
      if (passages.includes(cited)) return [cited]
      if (/^\d{1,3}$/.test(cited)) return [passages[Number(cited) - 1]]
      return /^\S+#\d+$/.test(cited) ? [undefined] : []
    }),
  )

/** The answer without its citations. */
export const withoutCitations = (text: string): string => text.replaceAll(bracket, ' ')

type Answered = Extract<Output, { status: 'answered' }>

/** A scorer of an answer's citations; unscored where the arm was given no passages. */
const citationScorer = (
  facts: Pick<Scorer, 'name' | 'label' | 'scale'>,
  judge: (cited: readonly (string | undefined)[]) => number | undefined,
): Scorer => ({
  ...facts,
  score: (example, output): Score => {
    if (output.status === 'failed') return scoreOfFailure(facts.name, example.id, output)
    const base = { exampleId: example.id, arm: output.arm, scorer: facts.name }
    const { passages = [], text }: Answered = output
    if (passages.length === 0) return { ...base, status: 'unscored', reason: 'the answer rests on no passages', notApplicable: true }
    const value = judge(citationsIn(text, passages))
    return value === undefined
      ? { ...base, status: 'unscored', reason: 'the answer cites nothing', notApplicable: true }
      : { ...base, status: 'scored', value }
  },
})

/** The answer cites at least one of the passages that it was given. */
export const citationPresence = citationScorer({ name: 'citation-presence', label: 'Cites a passage', scale: 'binary' }, (cited) =>
  cited.some((id) => id !== undefined) ? 1 : 0,
)

/** Share of the answer's citations that name a passage which it was given. */
export const citationPrecision = citationScorer(
  { name: 'citation-precision', label: 'Citations that exist', scale: 'continuous' },
  (cited) => (cited.length === 0 ? undefined : cited.filter((id) => id !== undefined).length / cited.length),
)
