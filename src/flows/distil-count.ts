import type { Example } from '../core/data/example.ts'
import { mayBeGolden } from '../core/data/origin.ts'
import { generationRequest, inputsPerCall, seedsPerCall } from '../core/data/synthesis/generation-request.ts'
import { mannersPerCall, questionRequest, questionsPerPassage } from '../core/data/synthesis/question-request.ts'
import { estimateTokens } from '../core/lib/estimate-tokens.ts'
import type { Passage } from '../core/retrieval/passage.ts'
import type { ModelRequest } from '../core/ports/model.ts'
import type { Task } from '../core/task/task.ts'
import type { DistilOptions } from './distil-plan.ts'
import type { PreparedData } from './split.ts'

/** Calls of one model, and their tokens. */
export interface Tally {
  readonly calls: number
  readonly promptTokens: number
  readonly completionTokens: number
}

/** What the teacher is asked, and what the model that confirms labels is. */
export interface Calls {
  readonly teacher: Tally
  readonly confirming: Tally
}

/** Rows whose filters drop half of the candidates: a guess; three times as many are asked for at most. */
const candidatesPerRow = 1.5

export interface CountGiven {
  readonly task: Task
  readonly data: Pick<PreparedData, 'splits'>
  readonly candidates: readonly Example[]
  readonly passages: readonly Passage[]
  readonly systemPrompt: string
}

const meanTokens = <Row>(rows: readonly Row[], textOf: (row: Row) => string): number =>
  rows.reduce((sum, row) => sum + estimateTokens(textOf(row)), 0) / Math.max(1, rows.length)

const frameTokens = ({ messages }: ModelRequest): number => messages.reduce((sum, { content }) => sum + estimateTokens(content), 0)

const none: Tally = { calls: 0, promptTokens: 0, completionTokens: 0 }
const both = (a: Tally, b: Tally): Tally => ({
  calls: a.calls + b.calls,
  promptTokens: a.promptTokens + b.promptTokens,
  completionTokens: a.completionTokens + b.completionTokens,
})

/** Does a second answer confirm the label of each new row? */
export const confirmsLabels = (what: DistilOptions['what'], kind: Task['kind']): boolean => what === 'inputs' && kind === 'classification'

/** Are rows of train that people answered asked too, in a probe: where nothing else tells whether the answers are right? */
export const asksKnownRows = (what: DistilOptions['what'], kind: Task['kind']): boolean =>
  what === 'targets' || (what === 'inputs' && kind !== 'classification')

/** Calls and tokens for so many rows, or of a probe of so many candidates. */
export const countCalls = (
  { what, samples = 1 }: Pick<DistilOptions, 'what' | 'samples'>,
  { rows, isProbe = false }: { readonly rows: number; readonly isProbe?: boolean },
  { task, data, systemPrompt, candidates, passages }: CountGiven,
): Calls => {
  const train = data.splits.train.filter(mayBeGolden)
  const seed = meanTokens(train, ({ input }) => input)
  const answer = meanTokens(train, ({ expected }) => expected)
  const answering = (count: number, input: number): Tally => ({
    calls: count,
    promptTokens: Math.ceil(count * (estimateTokens(systemPrompt) + input + 8)),
    completionTokens: Math.ceil(count * answer),
  })
  const callsFor = (perCall: number): number => Math.ceil((isProbe ? rows : rows * candidatesPerRow) / perCall)
  const known = isProbe && asksKnownRows(what, task.kind) ? answering(Math.min(rows, train.length) * samples, seed) : none
  switch (what) {
    case 'targets':
    case 'relabel': {
      const input = meanTokens(candidates, (row) => row.input)
      return { teacher: both(answering(rows * samples, input), known), confirming: none }
    }
    case 'inputs': {
      const calls = callsFor(inputsPerCall)
      const frame = frameTokens(generationRequest({ task: systemPrompt, seeds: [], round: 0 }))
      const writing: Tally = {
        calls,
        promptTokens: Math.ceil(calls * (frame + seedsPerCall * seed)),
        completionTokens: Math.ceil(calls * inputsPerCall * (seed + 4)),
      }
      if (confirmsLabels(what, task.kind)) return { teacher: writing, confirming: answering(calls * inputsPerCall * samples, seed) }
      return { teacher: both(both(writing, answering(rows * samples, seed)), known), confirming: none }
    }
    case 'corpus': {
      const calls = Math.min(passages.length, callsFor(questionsPerPassage))
      const [first] = passages
      const frame =
        first === undefined ? 0 : frameTokens(questionRequest({ task: systemPrompt, passage: { ...first, text: '' }, manners: [] }))
      const passage = meanTokens(passages, ({ text }) => text)
      // The quote is about as long as the answer.
      const written = questionsPerPassage * (seed + 2 * answer + 16)
      return {
        teacher: {
          calls,
          promptTokens: Math.ceil(calls * (frame + passage + mannersPerCall * seed)),
          completionTokens: Math.ceil(calls * written),
        },
        confirming: none,
      }
    }
  }
}
