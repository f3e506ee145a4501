import { isRecord } from '../../lib/is-record.ts'
import { geminiTools, geminiTurns } from './gemini-turns.ts'
import { readConversation } from './read-conversation.ts'
import { readPair } from './read-pair.ts'
import { bad, sharedFields, type RawValues, type ReadRow, type RowFormat } from './row-format.ts'

/** `completions: [{ score, completion }, ...]`: the better and the worse answer of a preference row. */
const readCompletions = (
  completions: readonly unknown[],
  turns: readonly unknown[],
  shared: ReturnType<typeof sharedFields>,
  tools: RawValues,
): ReadRow => {
  const scored = completions.flatMap((entry) =>
    isRecord(entry) && typeof entry['score'] === 'number' ? [{ score: entry['score'], completion: entry['completion'] }] : [],
  )
  const [one, two] = scored
  if (one === undefined || two === undefined || scored.length !== completions.length || scored.length !== 2 || one.score === two.score)
    return bad('completions are not two answers with different scores')
  const [better, worse] = one.score > two.score ? [one, two] : [two, one]
  const [chosen, rejected] = [geminiTurns([better.completion]), geminiTurns([worse.completion])]
  if ('problem' in chosen) return bad(chosen.problem)
  if ('problem' in rejected) return bad(rejected.problem)
  return readPair({
    prompt: turns,
    chosen: chosen.turns,
    rejected: rejected.turns,
    shared,
    values: tools,
    names: ['the better completion', 'the worse completion'],
  })
}

/** Rows of Gemini and Vertex AI: `contents` with the roles user and model, `systemInstruction`, and for preferences `completions`. */
export const gemini: RowFormat = {
  name: 'gemini',
  label: 'Gemini contents (Vertex AI)',
  rule: 'a list "contents" of objects with "parts"',
  detect: ({ contents }) => Array.isArray(contents) && isRecord(contents[0]) && 'parts' in contents[0],
  read: (values, columns) => {
    const { contents, completions } = values
    if (!Array.isArray(contents)) return bad('contents is not a list')
    const system = values['systemInstruction'] ?? values['system_instruction']
    const opening = system === undefined || system === null ? [] : [typeof system === 'string' ? { parts: [{ text: system }] } : system]
    const first = geminiTurns(opening, 'system')
    if ('problem' in first) return bad(first.problem)
    const rest = geminiTurns(contents)
    if ('problem' in rest) return bad(rest.problem)
    const turns = [...first.turns, ...rest.turns]
    const shared = sharedFields(values, columns)
    const tools = geminiTools(values['tools'])
    if ('problem' in tools) return bad(String(tools['problem']))
    const read = Array.isArray(completions) ? readCompletions(completions, turns, shared, tools) : readConversation(turns, shared, tools)
    if (read.status === 'bad' || !rest.hasThoughts) return read
    return { ...read, note: 'thoughts of the model were left out: an example holds an answer alone' }
  },
}
