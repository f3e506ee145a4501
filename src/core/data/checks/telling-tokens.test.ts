import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { tellingTokens } from './telling-tokens.ts'
import { createTokens, readTokens } from './text-tokens.ts'

const tokensOf = (text: string): readonly string[] => {
  const tokens = createTokens()
  const found: string[] = []
  readTokens(text, tokens, () => {
    for (let at = 0; at < tokens.count; at++) found.push(text.slice(tokens.starts[at], tokens.ends[at]))
  })
  return found
}
const plainTokens = (text: string): readonly string[] =>
  text.split(/[\0-\u0020\u00A0\u1680\u2000-\u200A\u2028-\u205F\u3000\uFEFF]/).filter((token) => token.length > 1)

test('tokens are what stands between white space', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'bc', 'Übung', '東京', '𝒳', '\uD800', ' ', ' ', '\n', '\u00A0', '\u3000')), (parts) => {
      expect(tokensOf(parts.join(''))).toEqual(plainTokens(parts.join('')))
    }),
  )
})

test.each([16_384, 16_385, 30_000])('a text of %i characters has all its tokens, as bytes and as characters', (length) => {
  const text = 'ab cd efg '.repeat(length / 10 + 1).slice(0, length)
  expect(tokensOf(text)).toEqual(plainTokens(text))
  expect(tokensOf(`é${text}`)).toEqual(plainTokens(`é${text}`))
})

test('the hash of a token does not depend on its text', () => {
  const tokens = createTokens()
  const hashes: number[] = []
  for (const text of ['word', 'the word', 'ein übles word', `${'x '.repeat(9000)}word`])
    readTokens(text, tokens, () => hashes.push(tokens.hashes[tokens.count - 1] ?? 0))
  expect(new Set(hashes).size).toBe(1)
})

/** Rows of every word, and whether one label has the share among those that have a label. */
const byCounting = (texts: readonly string[], labels: Int32Array, leastRows: number, share: number): ReadonlyMap<string, number[]> => {
  const rowsOf = new Map<string, number[]>()
  texts.forEach((text, row) => {
    if ((labels[row] ?? -1) >= 0) for (const token of new Set(plainTokens(text))) rowsOf.set(token, [...(rowsOf.get(token) ?? []), row])
  })
  return new Map(
    [...rowsOf].filter(([, rows]) => {
      const counts = Map.groupBy(rows, (row) => labels[row])
      return rows.length >= leastRows && Math.max(...[...counts.values()].map((own) => own.length)) >= share * rows.length
    }),
  )
}

test('every word that goes with one label is found, with its rows', () => {
  const word = fc.constantFrom('aa', 'bb', 'cc', 'dd', 'ee', 'üü')
  const rows = fc.array(fc.tuple(fc.array(word, { maxLength: 6 }), fc.integer({ min: -1, max: 2 })), { maxLength: 60 })
  fc.assert(
    fc.property(rows, fc.constantFrom(0.6, 0.8, 1), (made, share) => {
      const texts = made.map(([words]) => words.join(' '))
      const labels = Int32Array.from(made, ([, label]) => label)
      const found = tellingTokens(texts, labels, { leastRows: 3, share })
      for (const [token, own] of byCounting(texts, labels, 3, share)) expect(found.get(token)).toEqual(own)
    }),
    { numRuns: 40 },
  )
})

test('many words: the table grows, and words that go with every label are left out', () => {
  const texts = Array.from({ length: 20_000 }, (_, row) => `w${row} v${row % 5000} every tag${row % 10} twice${row % 10} twice${row % 10}`)
  const labels = Int32Array.from({ length: texts.length }, (_, row) => row % 10)
  const found = tellingTokens(texts, labels, { leastRows: 20, share: 0.98 })
  expect([...found.keys()].filter((token) => !/^(?:tag|twice)\d$/.test(token))).toEqual([])
  expect(found.size).toBe(20)
  expect(found.get('tag3')?.slice(0, 3)).toEqual([3, 13, 23])
  expect(found.get('twice3')?.length).toBe(2000)
  expect(tellingTokens(texts, labels, { leastRows: 4, share: 0.98 }).size).toBe(5020)
})
