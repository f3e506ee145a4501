import type { RawValues } from '../../data/formats/row-format.ts'
import { isRecord } from '../../lib/is-record.ts'
import { aboutCall, chatOf, textAt } from './chat-in.ts'
import { scoresIn } from './scores-in.ts'
import { dropped, type TraceFormat, type TraceRead, type TraceScores } from './trace-format.ts'

const types = new Set(['GENERATION', 'SPAN', 'EVENT', 'AGENT', 'TOOL', 'CHAIN', 'RETRIEVER', 'EVALUATOR', 'EMBEDDING', 'GUARDRAIL'])

const traceId = (values: RawValues): string | undefined => textAt(values, 'traceId', 'trace_id')

const parsed = (value: unknown): unknown => {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

const readObservation = (observation: RawValues, given: { readonly group?: string; readonly scores?: TraceScores } = {}): TraceRead => {
  const type = textAt(observation, 'type') ?? 'GENERATION'
  if (type.toUpperCase() !== 'GENERATION') return dropped(`it is no model call but a ${type.toLowerCase().slice(0, 20)}`)
  if (textAt(observation, 'level') === 'ERROR') return dropped('the call failed')
  const input = parsed(observation['input'])
  const parameters = parsed(observation['modelParameters'] ?? observation['model_parameters'])
  return chatOf({
    input: isRecord(input) ? input : observation['input'],
    output: observation['output'],
    tools: parsed(observation['tools'] ?? (isRecord(parameters) ? parameters['tools'] : undefined)),
    shared: aboutCall({
      id: textAt(observation, 'id'),
      group: textAt(observation, 'sessionId', 'session_id') ?? given.group ?? traceId(observation),
      time: textAt(observation, 'startTime', 'start_time'),
    }),
    scores: { ...given.scores, ...scoresIn(observation['scores']) },
  })
}

/** Scores of a downloaded trace: those of an observation belong to it, those without one to the whole trace. */
const scoresFor = (scores: unknown, observation: unknown): TraceScores =>
  scoresIn(
    Array.isArray(scores)
      ? scores.filter((score: unknown) => {
          const of = isRecord(score) ? textAt(score, 'observationId', 'observation_id') : undefined
          return of === undefined || of === observation
        })
      : scores,
  )

/** Exports of Langfuse: observations as CSV, JSON or JSON lines (camel or snake case), and downloaded traces with their observations. */
export const langfuseTraces: TraceFormat = {
  id: 'langfuse-traces',
  label: 'Langfuse observations',
  rule: '"traceId" and a "type" such as GENERATION, or a list "observations"',
  recognise: (record) =>
    (traceId(record) !== undefined && typeof record['type'] === 'string' && types.has(record['type'])) ||
    (Array.isArray(record['observations']) && ('trace' in record || 'scores' in record || 'sessionId' in record)),
  read: (record) => {
    const { observations } = record
    if (!Array.isArray(observations)) return [readObservation(record)]
    if (observations.length === 0) return [dropped('the trace holds no observation')]
    const trace = isRecord(record['trace']) ? record['trace'] : record
    const group = textAt(trace, 'sessionId', 'session_id', 'id')
    return observations.map((observation: unknown) =>
      isRecord(observation)
        ? readObservation(observation, {
            ...(group !== undefined && { group }),
            scores: scoresFor(record['scores'] ?? trace['scores'], observation['id']),
          })
        : dropped('an observation is not an object'),
    )
  },
}
