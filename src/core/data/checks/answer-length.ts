import { formatCount } from '../../report/format.ts'
import { excerpt, isProse, rowFinding, rowsText, type DataCheck } from './data-check.ts'
import { nearestRank } from '../../stats/quantile.ts'

const leastRows = 200
/** Half a percent always lies above p99.5: only what is also this many times p95 stands out. */
const timesUsual = 3

/** Value at a share of sorted numbers, nearest rank: of 1..100, p5 is 5 and p95 is 95. */

/** Answers in free text of fewer than 2 characters, or far longer than nearly all others. */
export const answerLength: DataCheck = {
  id: 'answer-length',
  label: 'very short and very long answers',
  run: ({ kind, examples }) => {
    if (!isProse(kind)) return []
    const answered = examples.filter(({ expected }) => expected !== undefined)
    const lengths = Uint32Array.from(answered, ({ expected }) => expected?.length ?? 0).sort()
    const limit = Math.max(nearestRank(lengths, 0.995), nearestRank(lengths, 0.95) * timesUsual)
    const short = answered.filter(({ expected }) => (expected?.trim().length ?? 0) < 2)
    const long = answered.length < leastRows ? [] : answered.filter(({ expected }) => (expected?.length ?? 0) > limit)
    return [
      ...rowFinding({
        id: 'short-answer',
        severity: 'warning',
        message: `${rowsText(short.length)} with an answer shorter than 2 characters`,
        examples: short,
        fix: 'write the answers, or remove the rows; if answers are codes, make it a classification task',
        effect: 'The tuned model learns to say nothing, and golden rows of this sort reward an arm that does.',
      }),
      ...rowFinding({
        id: 'long-answer',
        severity: 'warning',
        message: `${rowsText(long.length)} with an answer of more than ${formatCount(limit)} characters; 95 % have at most ${formatCount(nearestRank(lengths, 0.95))}`,
        examples: long,
        note: ({ expected = '' }) => `${formatCount(expected.length)} characters: ${excerpt(expected, 40)}`,
        fix: 'read them: are they whole conversations, or several answers in one field?',
        effect: 'They are cut in training, and in golden they cost output tokens that raise the price of every arm.',
      }),
    ]
  },
}
