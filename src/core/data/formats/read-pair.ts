import { readConversation } from './read-conversation.ts'
import { bad, type RawValues, type ReadRow, type sharedFields } from './row-format.ts'

export interface Pair {
  /** Turns that both answers share. */
  readonly prompt: readonly unknown[]
  /** A text, or the turns that hold it. */
  readonly chosen: unknown
  readonly rejected: unknown
  readonly shared: ReturnType<typeof sharedFields>
  /** The row or part of it that declares tools. */
  readonly values: RawValues
  /** What the row calls the two answers. */
  readonly names: readonly [string, string]
}

const turnsOf = (answer: unknown): readonly unknown[] | undefined => {
  if (typeof answer === 'string') return answer.trim() === '' ? undefined : [{ role: 'assistant', content: answer }]
  if (Array.isArray(answer)) return answer.length === 0 ? undefined : answer
  return typeof answer === 'object' && answer !== null ? [answer] : undefined
}

/** A preference pair to an example: `expected` is the answer that won, `rejected` the one that lost. Both must differ. */
export const readPair = ({ prompt, chosen, rejected, shared, values, names }: Pair): ReadRow => {
  const [better, worse] = names
  const won = turnsOf(chosen)
  if (won === undefined) return bad(`${better} holds no answer`)
  const lost = turnsOf(rejected)
  if (lost === undefined) return bad(`${worse} holds no answer`)
  if (won.length > 1 || lost.length > 1) return bad(`${better} and ${worse} differ in more than one turn: they share no prompt`)
  const read = readConversation([...prompt, ...won], shared, values)
  if (read.status === 'bad') return bad(`${better}: ${read.problem}`)
  const other = readConversation([...prompt, ...lost], {}, values)
  if (other.status === 'bad') return bad(`${worse}: ${other.problem}`)
  const { expected } = read.fields
  const against = other.fields.expected
  if (typeof expected !== 'string' || expected.trim() === '') return bad(`${better} holds no answer`)
  if (typeof against !== 'string' || against.trim() === '') return bad(`${worse} holds no answer`)
  if (expected.trim() === against.trim()) return bad(`${better} and ${worse} are the same`)
  return { ...read, fields: { ...read.fields, rejected: against } }
}
