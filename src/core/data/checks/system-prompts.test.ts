import { expect, test } from 'vitest'
import { createRandom } from '../../lib/random.ts'
import { rougeL } from '../diversity/rouge-l.ts'
import type { Example } from '../example.ts'
import { nearlyEqualTexts } from './nearly-equal-texts.ts'
import { systemPrompts } from './system-prompts.ts'

const random = createRandom(5)
const prompt = (words: number): string => Array.from({ length: words }, () => `w${random.below(500)}`).join(' ')
const changed = (text: string, words: number): string => {
  const parts = text.split(' ')
  for (let at = 0; at < words; at++) parts[random.below(parts.length)] = `x${random.below(500)}`
  return parts.join(' ')
}
const row = (content: string, at: number): Example => ({
  id: `r${at}`,
  input: 'hello',
  history: [{ role: 'system', content }],
  expected: 'hi',
  tags: [],
  weight: 1,
  source: { file: 'a.jsonl', line: at + 1 },
})
const found = (prompts: readonly string[]) =>
  systemPrompts.run({ kind: 'chat', examples: prompts.map(row), texts: [], duplicates: {} as never })

test('a version of the rarest of many prompts is found too', () => {
  const frequent = Array.from({ length: 40 }, () => prompt(60))
  const rare = prompt(60)
  const rows = [...frequent.flatMap((text) => [text, text, text]), rare, `${rare}!`]
  expect(found(rows)).toMatchObject([
    { count: 1, rows: ['r120', 'r121'], message: '1 system prompt of 42 differ by less than 5 % from a more frequent one' },
  ])
  expect(found(rows.slice(0, -1))).toEqual([])
})

test('all versions of one prompt are one group, under the most frequent', () => {
  const base = prompt(80)
  const versions = Array.from({ length: 30 }, () => changed(base, 2))
  const [finding] = found([base, base, ...versions])
  expect(finding).toMatchObject({ count: 1 })
  expect(finding?.rows).toHaveLength(31)
})

test('what all pairs would find is found', () => {
  const bases = Array.from({ length: 60 }, () => prompt(30 + random.below(90)))
  const texts = bases.flatMap((base) => [base, changed(base, 1), changed(base, 3), changed(base, 12)])
  const words = texts.map((text) => text.split(' '))
  const twins = nearlyEqualTexts(texts, 0.95)
  let twinned = 0
  texts.forEach((_, at) => {
    // Leaders are the texts without a twin: the first that is near enough.
    const near = words.slice(0, at).findIndex((other, place) => twins[place] === undefined && rougeL(other, words[at] ?? []) >= 0.95)
    expect(twins[at] !== undefined).toBe(near >= 0)
    if (near >= 0) twinned++
  })
  expect(twinned).toBeGreaterThan(80)
})

test('of very many prompts the most frequent are compared, and the finding says so', () => {
  const own = Array.from({ length: 10_100 }, (_, at) => `own${at} words${at} of${at} this${at} row${at}`)
  expect(found(own)).toEqual([])
  const base = prompt(60)
  expect(found([base, base, `${base}!`, `${base}!`, ...own])[0]?.message).toBe(
    '1 system prompt of 10,102 differ by less than 5 % from a more frequent one (the 10,000 most frequent were compared)',
  )
})
