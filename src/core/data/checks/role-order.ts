import type { Example } from '../example.ts'
import { rowFinding, rowsText, type DataCheck } from './data-check.ts'

/** Where the turns of a conversation do not alternate; undefined where they do. */
const problemOf = ({ history = [] }: Example): string | undefined => {
  let before: string | undefined
  let calls = false
  for (const [turn, { role, toolCalls }] of history.entries()) {
    if (role === 'system' && turn > 0) return `turn ${turn + 1} is a system message: only the first may be`
    if (role === 'tool' && before !== 'tool' && !calls) return `turn ${turn + 1} is a tool result, and no call stands before it`
    if (role === before && role !== 'tool') return `turns ${turn} and ${turn + 1} are both ${role}`
    if (role === 'assistant' && (before === undefined || before === 'system')) return `turn ${turn + 1} is assistant, before any user turn`
    before = role
    calls = role === 'assistant' && (toolCalls?.length ?? 0) > 0
  }
  return before === 'user' ? `turns ${history.length} and ${history.length + 1} are both user` : undefined
}

/** Conversations whose roles do not alternate after an optional system message; chat templates and trainers refuse such rows. */
export const roleOrder: DataCheck = {
  id: 'role-order',
  label: 'order of the turns',
  run: ({ examples }) => {
    const problems = new Map<string, string>()
    for (const example of examples) {
      const problem = example.history === undefined ? undefined : problemOf(example)
      if (problem !== undefined) problems.set(example.id, problem)
    }
    return rowFinding({
      id: 'role-order',
      severity: 'error',
      message: `${rowsText(problems.size)} with turns that do not alternate between user and assistant`,
      examples: examples.filter(({ id }) => problems.has(id)),
      note: ({ id }) => problems.get(id) ?? '',
      fix: 'join turns of the same role, or remove the rows',
      effect: 'Many chat templates refuse such rows: training and prompts may fail on them, and both arms lose the rows.',
    })
  },
}
