import { isRecord } from '../../lib/is-record.ts'
import { aboutCall, chatOf, textAt } from './chat-in.ts'
import { scoresIn } from './scores-in.ts'
import { dropped, type TraceFormat } from './trace-format.ts'

const record = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {})

/** Runs of LangSmith: those of models become examples; `trace_id` keeps the runs of one trace in one split. */
export const langSmith: TraceFormat = {
  id: 'langsmith',
  label: 'LangSmith runs',
  rule: '"run_type", "inputs" and "outputs"',
  recognise: (run) => typeof run['run_type'] === 'string' && 'inputs' in run,
  read: (run) => {
    const type = textAt(run, 'run_type') ?? 'unknown'
    if (!['llm', 'chat', 'chat_model'].includes(type)) return [dropped(`it is no model call but a ${type.slice(0, 20)}`)]
    if (run['error'] !== undefined && run['error'] !== null && run['error'] !== '') return [dropped('the call failed')]
    const inputs = record(run['inputs'])
    const parameters = record(record(run['extra'])['invocation_params'])
    return [
      chatOf({
        input: Object.keys(inputs).length === 0 ? undefined : inputs,
        output: run['outputs'],
        tools: inputs['tools'] ?? parameters['tools'] ?? parameters['functions'],
        shared: aboutCall({
          id: textAt(run, 'id', 'run_id'),
          group: textAt(run, 'trace_id', 'id', 'run_id'),
          time: textAt(run, 'start_time'),
          tags: Array.isArray(run['tags']) ? run['tags'].filter((tag) => typeof tag === 'string') : [],
        }),
        scores: scoresIn(run['feedback_stats'] ?? run['feedback']),
      }),
    ]
  },
}
