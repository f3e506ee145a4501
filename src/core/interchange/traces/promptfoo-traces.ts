import { isRecord } from '../../lib/is-record.ts'
import { aboutCall, chatOf } from './chat-in.ts'
import { scoresIn } from './scores-in.ts'
import { dropped, type TraceFormat } from './trace-format.ts'

/** Results of promptfoo as rows: the rendered prompt and what was answered. The answer of a test that failed is a rejected one. */
export const promptfooTraces: TraceFormat = {
  id: 'promptfoo-answers',
  label: 'promptfoo results, as rows',
  rule: '"vars", "response" and "success"',
  alsoTask: true,
  recognise: (result) => isRecord(result['vars']) && isRecord(result['response']) && 'success' in result,
  read: (result) => {
    const { prompt, response, vars, score, success } = result
    if (!isRecord(response) || (response['error'] !== undefined && response['error'] !== null)) return [dropped('the call failed')]
    const raw = isRecord(prompt) ? prompt['raw'] : prompt
    const read = chatOf({
      input: raw ?? vars,
      output: response['output'],
      shared: aboutCall({}),
      scores: { ...scoresIn(result['namedScores']), ...scoresIn({ score }) },
    })
    if (read.status === 'dropped' || success === true) return [read]
    const { expected, expectedCalls: _calls, ...asked } = read.fields
    return [{ ...read, fields: { ...asked, ...(typeof expected === 'string' && { rejected: expected }) } }]
  },
}
