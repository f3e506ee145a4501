import { expect, test } from 'vitest'
import type { Example } from '../example.ts'
import { commonAffix } from './common-affix.ts'

const row = (input: string, at: number): Example => ({ id: `r${at}`, input, tags: [], weight: 1, source: { file: 'a.csv', line: at + 2 } })
const found = (inputs: readonly string[]) =>
  commonAffix.run({ kind: 'generation', examples: inputs.map(row), texts: [], duplicates: {} as never })
const words = Array.from({ length: 1_000 }, (_, at) => `word${at} other${at * 7}`)
const prompt = 'Please classify this text:'

test('one row in a hundred without it does not silence the finding: its share and these rows are named', () => {
  const [finding] = found(words.map((text, at) => (at % 100 === 0 ? text : `${prompt} ${text}`)))
  expect(finding?.message).toMatch(/^all inputs but 10 \(99\.0 %\) begin with the same text: \d\d\.\d % of all their characters$/)
  expect(finding?.count).toBe(990)
  expect(finding?.examples).toEqual([
    { rows: ['r1'], note: `begins with "${prompt}"` },
    { rows: ['r0', 'r100', 'r200'], note: '10 rows without it, where inputs begin: a.csv:2, a.csv:102, a.csv:202' },
  ])
})

test.each([
  [27, 1],
  [26, 0],
])('of 30 rows, %i with it are %i finding: nine in ten is the limit', (having, findings) => {
  expect(found(words.slice(0, 30).map((text, at) => (at < having ? `${prompt} ${text}` : text)))).toHaveLength(findings)
})

test('the longest affix is named, though some rows share only a part of it', () => {
  const [finding] = found(words.map((text, at) => (at % 20 === 0 ? `Please classify that: ${text}` : `${prompt} ${text}`)))
  expect(finding?.examples[0]?.note).toBe(`begins with "${prompt}"`)
})

test('equal rows are duplicates, not an affix', () => {
  expect(found(words.map((text, at) => (at % 20 === 0 ? text : 'the same question again and again')))).toEqual([])
})

test('both ends are named at once', () => {
  const [finding] = found(words.map((text) => `${prompt} ${text} Sent from my phone`))
  expect(finding?.message).toMatch(/^every input begins with the same text; every input ends with the same text: /)
})

test('of answers in free text the same is said', () => {
  const answered = (kind: 'generation' | 'classification') =>
    commonAffix.run({
      kind,
      examples: words.map((text, at) => ({ ...row(text, at), expected: at === 500 ? text : `Thank you for asking us. ${text}` })),
      texts: [],
      duplicates: {} as never,
    })
  expect(answered('generation')).toMatchObject([
    { id: 'common-answer-affix', message: expect.stringMatching(/^all answers but 1 \(99\.9 %\) begin /) },
  ])
  expect(answered('classification')).toEqual([])
})
