import { expect, test } from 'vitest'
import type { LabelledExample } from '../data/example.ts'
import { type BuildRowsOptions, buildRows, type Tokenize } from './build-rows.ts'

const end = 1
const example = (id: string, input: string, expected: string): LabelledExample => ({
  id,
  input,
  expected,
  tags: [],
  weight: 1,
  source: { file: 'rows.jsonl', line: 1 },
})

/** A template like SmolLM2's: role, text, end of turn, newline; one token a character. */
const tokenize: Tokenize = async (messages, { addGenerationPrompt }) => [
  ...messages.flatMap(({ role, content }) => [role.charCodeAt(0), ...[...content].map((letter) => letter.charCodeAt(0)), end, 10]),
  ...(addGenerationPrompt ? ['a'.charCodeAt(0)] : []),
]

const options: BuildRowsOptions = {
  messages: async ({ input }) => [{ role: 'user', content: input }],
  answer: ({ expected }) => expected,
  tokenize,
  maxLength: 20,
  signal: new AbortController().signal,
}

test('only the answer and the end of its turn are trained, and nothing comes after it', async () => {
  const { rows, endToken } = await buildRows([example('1', 'hi', 'spam')], options)
  expect(endToken).toBe(end)
  expect(rows).toEqual([
    {
      exampleId: '1',
      promptTokens: 6,
      inputIds: [117, 104, 105, 1, 10, 97, 115, 112, 97, 109, 1],
      labels: [-100, -100, -100, -100, -100, -100, 115, 112, 97, 109, 1],
    },
  ])
})

test('rows that are too long are named and left out, never cut', async () => {
  const built = await buildRows([example('long', 'x'.repeat(30), 'ham'), example('short', 'x', 'ham')], options)
  expect(built.tooLong).toEqual(['long'])
  expect(built.rows.map(({ exampleId }) => exampleId)).toEqual(['short'])
})

test('rows whose prompt is not the start of the conversation are named and left out', async () => {
  const merging: Tokenize = async (messages, how) => {
    const ids = await tokenize(messages, how)
    return how.addGenerationPrompt && ids.includes(63) ? [...ids.slice(0, -1), 999] : ids
  }
  const built = await buildRows([example('ok', 'a', 'ham'), example('odd', 'a?', 'ham')], { ...options, tokenize: merging })
  expect(built.unmaskable).toEqual(['odd'])
  expect(built.rows).toHaveLength(1)
})
