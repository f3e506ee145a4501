import { answerFormat, parseAnswer } from '../core/arms/parse-answer.ts'
import { prompt as promptArm } from '../core/arms/prompt.ts'
import type { Example } from '../core/data/example.ts'
import { generationTemperature } from '../core/data/synthesis/generation-request.ts'
import type { FilterName, Yields } from '../core/data/synthesis/yields.ts'
import { phraseFinder } from '../core/scorers/phrases.ts'
import type { ModelRef } from '../core/task/task.ts'
import type { Teacher, TeacherReply } from './distil-answers.ts'
import { fitContextOf } from './measure-arm.ts'
import type { Session } from './session.ts'

export interface Answered {
  readonly example: Example
  readonly expected: string
}

/** Characters of an answer that a refusal would stand in. */
const opening = 200
/** Rows under way at a time at most. */
const chunk = 256

type Read = { readonly text: string } | { readonly dropped: FilterName }

/** Reads replies as answers that the task allows, or says which filter drops them. */
const readerOf = ({ task, data, ports }: Session): ((told: TeacherReply) => Read) => {
  const schema = task.output.kind === 'json' ? task.output.schema : undefined
  const validate = schema === undefined ? undefined : ports.schemas.compile(schema)
  const format = answerFormat(task, data.labels, schema)
  const refuses = phraseFinder('refusal')
  return (told) => {
    if (told.status !== 'answered') return { dropped: told.status === 'refused' ? 'not refused' : 'answered' }
    const { text: raw, finishReason } = told.reply
    // A label may well be a phrase of refusal; free text and JSON are none.
    if (task.kind !== 'classification' && refuses(raw.slice(0, opening))) return { dropped: 'not refused' }
    const { text } = parseAnswer(raw, format)
    const isRead = text !== '' && finishReason !== 'length' && (format.kind !== 'json' || parseAnswer(text, format).valid)
    if (!isRead) return { dropped: 'parsed' }
    return parseAnswer(text, format, (value) => validate?.(value).valid ?? true).valid ? { text } : { dropped: 'allowed' }
  }
}

export interface AnswerOptions {
  readonly ref: ModelRef
  readonly teacher: Teacher
  readonly samples: number
  readonly isConfirming?: boolean
  /** What the calls of a row are counted under; its id without. */
  unitOf?(row: Example): string
}

export interface Answers {
  /** Each row is counted once in `yields`, by what its last sample lacked. */
  answer(rows: readonly Example[], yields: Yields): Promise<readonly Answered[]>
}

/**
 * The teacher's answers to rows; it never sees the answer that a row has. Of several samples a label needs more than half of them; of
 * other answers the first that passes every filter counts, and no further one is asked for.
 */
export const openAnswers = async (session: Session, options: AnswerOptions): Promise<Answers> => {
  const { ref, teacher, samples, isConfirming = false, unitOf = ({ id }) => id } = options
  const { task, data, signal } = session
  const candidate = { name: `distil@${ref.name}`, definition: promptArm, model: ref }
  const fitted = await promptArm.fit(data.splits.train, await fitContextOf(session, candidate), signal)
  if (fitted.kind !== 'request') throw new Error('the prompt arm asks once')
  const read = readerOf(session)
  const isVote = task.kind === 'classification'

  const answerOne = async (example: Example, yields: Yields): Promise<Answered | undefined> => {
    const { expected: _answer, context: _context, ...asked } = example
    const votes = new Map<string, number>()
    let dropped: FilterName = 'answered'
    let isCut = false
    for (let repeat = 0; repeat < samples; repeat++) {
      const request = await fitted.request(asked, repeat)
      const decoding = { ...request.decoding, ...(samples > 1 && { temperature: generationTemperature }) }
      const told = await teacher.ask({ ...request, decoding }, { unit: unitOf(example), isConfirming })
      if (told.status === 'stopped') {
        isCut = true
        break
      }
      const answer = read(told)
      if ('dropped' in answer) dropped = answer.dropped
      else votes.set(answer.text, (votes.get(answer.text) ?? 0) + 1)
      if (!isVote && votes.size > 0) break
    }
    const [best] = [...votes].sort(([, a], [, b]) => b - a)
    if (best !== undefined && (!isVote || best[1] * 2 > samples)) return { example, expected: best[0] }
    yields.drop(isCut ? 'asked' : best === undefined ? dropped : 'agreed')
    return undefined
  }

  return {
    answer: async (rows, yields) => {
      let done = 0
      const answerNext = async (row: Example): Promise<Answered | undefined> => {
        const answer = await answerOne(row, yields)
        done++
        // Rows of a round are counted by their round.
        if (options.unitOf === undefined) session.sink({ kind: 'progress', stage: 'evaluate', label: 'teacher', done, total: rows.length })
        return answer
      }
      const answered: Answered[] = []
      for (let start = 0; start < rows.length; start += chunk)
        for (const row of await Promise.all(rows.slice(start, start + chunk).map(answerNext))) if (row !== undefined) answered.push(row)
      return answered
    },
  }
}
