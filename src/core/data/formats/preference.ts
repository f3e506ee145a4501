import { canonicalJson } from '../../lib/canonical-json.ts'
import { isRecord } from '../../lib/is-record.ts'
import { alpacaPrompt } from './alpaca.ts'
import { readPair } from './read-pair.ts'
import { bad, sharedFields, type RawValues, type RowFormat } from './row-format.ts'
import { shareGptTurns } from './sharegpt.ts'
import { withSystem } from './with-system.ts'

/** How many turns two lists share from the start. */
const sharedTurns = (a: readonly unknown[], b: readonly unknown[]): number => {
  let shared = 0
  while (shared < Math.min(a.length, b.length) && canonicalJson(a[shared]) === canonicalJson(b[shared])) shared++
  return shared
}

const speaker = /\n\n(Human|Assistant):/

/** A dialogue as Anthropic's HH data writes it: `\n\nHuman: ... \n\nAssistant: ...`. undefined for other texts. */
const dialogueIn = (text: string): readonly unknown[] | undefined => {
  const parts = text.split(speaker)
  if (parts.length < 3 || parts[0]?.trim() !== '') return undefined
  return parts.flatMap((part, index) =>
    index % 2 === 1 ? [{ role: part === 'Human' ? 'user' : 'assistant', content: (parts[index + 1] ?? '').trim() }] : [],
  )
}

/** The prompt under any of its names: `prompt`, turns under `messages` or `conversations` (LLaMA-Factory, Axolotl), or an instruction. */
const promptOf = (values: RawValues): unknown => {
  const { prompt, messages, conversations } = values
  if (prompt !== undefined && prompt !== null && prompt !== '') return prompt
  if (Array.isArray(messages)) return withSystem(values, messages)
  if (!Array.isArray(conversations)) return alpacaPrompt(values)
  const turns = shareGptTurns(conversations)
  return 'problem' in turns ? turns : withSystem(values, turns)
}

/** An answer in ShareGPT's words in OpenAI's. */
const answerOf = (answer: unknown): unknown => {
  if (!isRecord(answer) || !('from' in answer)) return answer
  const turns = shareGptTurns([answer])
  return 'problem' in turns ? answer : turns
}

const listOf = (value: unknown): unknown => (typeof value === 'string' ? (dialogueIn(value) ?? value) : value)

/**
 * Preference pairs as TRL has them: `prompt`, `chosen`, `rejected` as texts or turns; without a prompt, the turns with which both
 * answers begin are the prompt.
 */
export const preference: RowFormat = {
  name: 'preference',
  label: 'preference pairs (chosen and rejected)',
  rule: '"chosen" and "rejected"',
  narrows: ['messages', 'sharegpt'],
  detect: (values) => 'chosen' in values && 'rejected' in values,
  read: (values, columns) => {
    const names = ['chosen', 'rejected'] as const
    const prompt = promptOf(values)
    if (isRecord(prompt))
      return bad(typeof prompt['problem'] === 'string' ? prompt['problem'] : 'prompt is neither text nor a list of turns')
    const given = prompt !== undefined
    const chosen = given && typeof values['chosen'] === 'string' ? values['chosen'] : listOf(answerOf(values['chosen']))
    const rejected = given && typeof values['rejected'] === 'string' ? values['rejected'] : listOf(answerOf(values['rejected']))
    const pair = { chosen, rejected, shared: sharedFields(values, columns), values, names }
    if (Array.isArray(chosen) && Array.isArray(rejected)) {
      if (canonicalJson(chosen) === canonicalJson(rejected)) return bad('chosen and rejected are the same')
      const shared = sharedTurns(chosen, rejected)
      if (shared > 0)
        return readPair({ ...pair, prompt: chosen.slice(0, shared), chosen: chosen.slice(shared), rejected: rejected.slice(shared) })
    }
    if (!given) return bad('there is no prompt, and chosen and rejected begin with no turn in common')
    if (Array.isArray(prompt)) return readPair({ ...pair, prompt })
    return typeof prompt === 'string'
      ? readPair({ ...pair, prompt: [{ role: 'user', content: prompt }] })
      : bad('prompt is neither text nor a list of turns')
  },
}
