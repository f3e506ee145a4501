import type { Example } from '../example.ts'

/** Every text of a row that a model or a file of training rows can see. */
export const rowTexts = ({ input, history, context, expected, rejected, expectedCalls }: Example): readonly string[] => {
  const texts = [input]
  for (const { content, toolCalls } of history ?? []) {
    texts.push(content)
    for (const call of toolCalls ?? []) texts.push(call.arguments)
  }
  for (const text of [context, expected, rejected]) if (text !== undefined) texts.push(text)
  for (const call of expectedCalls ?? []) texts.push(call.arguments)
  return texts
}
