import type { Output } from '../arms/output.ts'
import type { LabelledExample } from '../data/example.ts'
import type { Score } from './score.ts'
import type { ScoreContext, Scorer } from './scorer.ts'

/**
 * Score of an output without a text. A model's own failure (refusal, garbage, cut off) is worth 0; an answer that
 * nobody knows (transport) is a `failed` score and counted as missing (DESIGN §4).
 */
export const scoreOfFailure = (scorer: string, exampleId: string, output: Extract<Output, { status: 'failed' }>): Score => {
  const { missing, kind, message } = output.failure
  const base = { exampleId, arm: output.arm, scorer }
  return missing
    ? { ...base, status: 'failed', missing, reason: `${kind}: ${message}` }
    : { ...base, status: 'scored', value: 0, detail: { failure: kind } }
}

/** A scorer over the text of an answer; failed outputs are scored by `scoreOfFailure`. */
export const textScorer = (
  facts: Pick<Scorer, 'name' | 'label' | 'scale'>,
  judge: (text: string, expected: string, context: ScoreContext) => number,
): Scorer => ({
  ...facts,
  score: (example: LabelledExample, output: Output, context: ScoreContext): Score => {
    if (output.status === 'failed') return scoreOfFailure(facts.name, example.id, output)
    const base = { exampleId: example.id, arm: output.arm, scorer: facts.name }
    return { ...base, status: 'scored', value: judge(output.text, example.expected, context) }
  },
})
