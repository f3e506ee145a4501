import { isRecord } from '../../lib/is-record.ts'
import type { Example, ToolCall } from '../example.ts'
import { excerpt, rowFinding, rowsText, type DataCheck } from './data-check.ts'
import { isJson } from '../../lib/is-json.ts'

const nameOf = (tool: unknown): string | undefined => {
  if (!isRecord(tool)) return undefined
  const described = isRecord(tool['function']) ? tool['function'] : tool
  return typeof described['name'] === 'string' ? described['name'] : undefined
}

const callsOf = ({ history = [], expectedCalls = [] }: Example): readonly ToolCall[] => [
  ...history.flatMap(({ toolCalls }) => toolCalls ?? []),
  ...expectedCalls,
]

/** Calls whose arguments are not JSON, and calls of tools that the row does not define. */
export const toolCalls: DataCheck = {
  id: 'tool-calls',
  label: 'calls of tools',
  run: ({ examples }) => {
    const broken = new Map<string, string>()
    const unknown = new Map<string, string>()
    for (const example of examples) {
      if (example.expectedCalls === undefined && example.history === undefined) continue
      const calls = callsOf(example)
      if (calls.length === 0) continue
      const defined = new Set((example.tools ?? []).map(nameOf))
      for (const { name, arguments: text } of calls) {
        if (!isJson(text)) broken.set(example.id, `${name}(${excerpt(text, 40)})`)
        if (!defined.has(name)) unknown.set(example.id, name)
      }
    }
    return [
      ...rowFinding({
        id: 'tool-arguments',
        severity: 'error',
        message: `${rowsText(broken.size)} with arguments of a tool call that are not JSON`,
        examples: examples.filter(({ id }) => broken.has(id)),
        note: ({ id }) => broken.get(id) ?? '',
        fix: 'repair the arguments, or remove the rows',
        effect: 'A model that copies them makes calls that no program can read, and no arm can be scored on these rows.',
      }),
      ...rowFinding({
        id: 'undefined-tool',
        severity: 'warning',
        message: `${rowsText(unknown.size)} with calls of a tool that the row does not define`,
        examples: examples.filter(({ id }) => unknown.has(id)),
        note: ({ id }) => unknown.get(id) ?? '',
        fix: 'give each row the definitions of its tools (`tools`)',
        effect: 'The prompted arm cannot know these tools and looks worse than it would with their definitions.',
      }),
    ]
  },
}
