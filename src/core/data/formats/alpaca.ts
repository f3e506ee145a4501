import { readConversation } from './read-conversation.ts'
import { bad, cellText, sharedFields, type RawValues, type RowFormat } from './row-format.ts'
import { withSystem } from './with-system.ts'

/** Instruction and input, joined by an empty line as Alpaca's own prompt does; undefined where the instruction is not text. */
export const alpacaPrompt = (values: RawValues): string | undefined => {
  const instruction = cellText(values['instruction'])
  const input = cellText(values['input']) ?? ''
  return instruction === undefined || input.trim() === '' ? instruction : `${instruction}\n\n${input}`
}

/** Earlier rounds as LLaMA-Factory has them: `[[question, answer], ...]`. */
const roundsOf = (history: unknown): readonly unknown[] | { readonly problem: string } => {
  if (history === undefined || history === null || history === '') return []
  const problem = { problem: 'history is no list of questions with their answers' }
  if (!Array.isArray(history)) return problem
  const turns: unknown[] = []
  for (const round of history as readonly unknown[]) {
    if (!Array.isArray(round) || round.length !== 2 || round.some((text) => typeof text !== 'string')) return problem
    turns.push({ role: 'user', content: round[0] as unknown }, { role: 'assistant', content: round[1] as unknown })
  }
  return turns
}

/** Alpaca rows: `instruction`, optional `input`, `output`; of LLaMA-Factory also `system` and `history`. */
export const alpaca: RowFormat = {
  name: 'alpaca',
  label: 'instruction and output (Alpaca)',
  rule: '"instruction" and "output"',
  detect: (values) => 'instruction' in values && 'output' in values,
  read: (values, columns) => {
    const shared = sharedFields(values, columns)
    if ('problem' in shared) return bad(shared.problem)
    const input = alpacaPrompt(values)
    if (input === undefined) return bad('instruction is not text')
    const rounds = roundsOf(values['history'])
    if ('problem' in rounds) return bad(rounds.problem)
    const before = withSystem(values, rounds)
    if ('problem' in before) return bad(before.problem)
    const { output } = values
    if (before.length === 0) return { status: 'read', fields: { ...shared, input, ...(output !== null && { expected: output }) } }
    const isAbsent = output === null || output === undefined
    const answer = isAbsent ? [] : [{ role: 'assistant', content: cellText(output) ?? JSON.stringify(output) }]
    return readConversation([...before, { role: 'user', content: input }, ...answer], shared)
  },
}
