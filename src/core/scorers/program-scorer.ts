import { AssayError } from '../errors.ts'
import { scoreAnswered, type AnsweredItem, type Judgement } from './score-answered.ts'
import type { ScorerProgram, ScoringWorld, WorldScorer } from './scorer.ts'

/** After so many deaths in a row without a single score the program is not started again. */
const mostBarrenStarts = 3

/** What the program reads: one of these a line. */
const toLine = ({ example, output }: AnsweredItem): Readonly<Record<string, unknown>> => ({
  id: example.id,
  input: example.input,
  expected: example.expected,
  output: output.text,
  arm: output.arm,
  tags: example.tags,
  ...(output.passages === undefined ? {} : { passages: output.passages }),
})

/** What it may write: a number, true or false, `{ score, reason? }`, or `{ unscored: "why" }`. Anything else is no judgement. */
const readJudgement = (reply: unknown): Judgement => {
  if (typeof reply === 'number') return { value: reply }
  if (typeof reply === 'boolean') return { value: reply ? 1 : 0 }
  if (typeof reply === 'object' && reply !== null) {
    const { score, reason, unscored } = reply as { score?: unknown; reason?: unknown; unscored?: unknown }
    if (typeof unscored === 'string') return { unscored }
    const value = typeof score === 'boolean' ? Number(score) : score
    if (typeof value === 'number') return { value, ...(typeof reason === 'string' ? { detail: { reason } } : {}) }
  }
  return {
    unscored: `the scorer must write a number, { "score": ... } or { "unscored": "why" }, not ${JSON.stringify(reply).slice(0, 80)}`,
  }
}

/** The program died on the first item it had not judged: that one is unscored, the program is started again for the rest. */
const judgeAll = async (items: readonly AnsweredItem[], program: ScorerProgram, world: ScoringWorld): Promise<readonly Judgement[]> => {
  const judgements: Judgement[] = []
  let barren = 0
  while (judgements.length < items.length) {
    const before = judgements.length
    let reason = 'the scorer ended before it judged this answer'
    try {
      for await (const reply of world.runScorer(program, items.slice(before).map(toLine), world.signal)) {
        judgements.push(readJudgement(reply))
        if (judgements.length === items.length) return judgements
      }
    } catch (error) {
      if (!(error instanceof AssayError) || error.code !== 'scorer-failed') throw error
      reason = error.message
    }
    barren = judgements.length === before ? barren + 1 : 0
    if (barren >= mostBarrenStarts) return items.map((_, i) => judgements[i] ?? { unscored: reason })
    judgements.push({ unscored: reason })
  }
  return judgements
}

/**
 * A user's own scorer as a program of its own: a crash or a hang leaves one answer unscored and never ends the run. A value in [0, 1] an
 * answer; what it is not sure of it leaves unscored. Throws `program-failed` where it cannot be started at all.
 */
export const programScorer = (name: string, program: ScorerProgram): WorldScorer => ({
  name,
  label: name,
  scale: 'continuous',
  scoreAll: async (items, _context, world) =>
    await scoreAnswered(name, items, async (answered) => await judgeAll(answered, program, world)),
})
