import { isRecord } from '../../lib/is-record.ts'
import { aboutCall, answerTurns, chatOf, textAt } from './chat-in.ts'
import { scoresIn } from './scores-in.ts'
import { dropped, type TraceFormat } from './trace-format.ts'

/** Logs of Braintrust: spans of models become examples. An `expected` that somebody wrote is the answer, and the output that it replaces the rejected one. */
export const braintrustLogs: TraceFormat = {
  id: 'braintrust-logs',
  label: 'Braintrust logs',
  rule: '"span_attributes" beside "input" and "output"',
  recognise: (span) => isRecord(span['span_attributes']) && ('input' in span || 'output' in span),
  read: (span) => {
    const { span_attributes: attributes, metadata, input, output, expected } = span
    const type = isRecord(attributes) ? (textAt(attributes, 'type') ?? 'task') : 'task'
    if (type !== 'llm') return [dropped(`it is no model call but a ${type.slice(0, 20)}`)]
    if (span['error'] !== undefined && span['error'] !== null) return [dropped('the call failed')]
    const more = isRecord(metadata) ? metadata : {}
    const call = {
      input,
      tools: more['tools'],
      shared: aboutCall({
        id: textAt(span, 'id'),
        group: textAt(span, 'root_span_id'),
        time: textAt(span, 'created'),
        tags: Array.isArray(span['tags']) ? span['tags'].filter((tag) => typeof tag === 'string') : [],
      }),
      scores: scoresIn(span['scores']),
    }
    const logged = chatOf({ ...call, output })
    if (answerTurns(expected).length === 0) return [logged]
    const corrected = chatOf({ ...call, output: expected })
    if (corrected.status === 'dropped' || logged.status === 'dropped') return [corrected]
    const before = logged.fields.expected
    if (typeof before !== 'string' || before === corrected.fields.expected) return [corrected]
    return [{ ...corrected, fields: { ...corrected.fields, rejected: before } }]
  },
}
