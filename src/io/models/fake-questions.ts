import type { JsonSchema } from '../../core/task/json-schema.ts'
import { isRecord } from '../../core/lib/is-record.ts'

/** Does a schema ask for questions with answers and quotes from a passage? */
export const asksForQuestions = (schema: JsonSchema): boolean => {
  const { pairs } = isRecord(schema['properties']) ? schema['properties'] : {}
  const item = isRecord(pairs) ? pairs['items'] : undefined
  return isRecord(item) && isRecord(item['properties']) && 'quote' in item['properties']
}

const most = 3

/**
 * Questions to the passage of a prompt: of a line `question words: answer` what it says, of any other its second half. `isWrong` gives
 * answers that nothing supports.
 */
export const fakeQuestions = (text: string, isWrong: (line: string) => boolean): string => {
  const [, passage = ''] = /<passage\b[^>]*>\n([\s\S]*?)\n<\/passage>/.exec(text) ?? []
  const lines = passage.split(/\n+|(?<=[.!?])\s+/).filter((line) => line.split(' ').length >= 4)
  const pairs = lines.slice(0, most).map((line) => {
    const words = line.split(' ')
    const colon = line.indexOf(': ')
    const half = Math.floor(words.length / 2)
    const asked = colon > 0 ? line.slice(0, colon) : words.slice(0, half).join(' ')
    const said = colon > 0 ? line.slice(colon + 2) : words.slice(half).join(' ')
    return { question: `What is said about this: ${asked}?`, answer: isWrong(line) ? 'nobody knows 12345' : said, quote: line }
  })
  return JSON.stringify({ pairs })
}
