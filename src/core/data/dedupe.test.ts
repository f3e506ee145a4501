import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { findDuplicates, mergeGroups, nearPairs } from './dedupe.ts'
import { comparedText, normalise } from './normalise.ts'
import { similarity } from './shingles.ts'
import { createUnionFind } from './union-find.ts'

describe('normalise', () => {
  test.each([
    ['Refund, please!', 'refund  please'],
    ['ﬁne', 'fine'],
    ['STRASSE', 'straße'],
    ["Don't", 'dont'],
    ['Ünïcode (test).', 'ünïcode test'],
    ['a\r\n\tb', 'a b'],
  ])('%j equals %j', (a, b) => {
    expect(normalise(a)).toBe(normalise(b))
  })

  test.each([
    ['pay 1.5', 'pay 15'],
    ['-3', '3'],
    ['at 10:30', 'at 1030'],
    ['???', '!!!'],
    ['C++', 'C'],
    ['€5', '$5'],
  ])('%j differs from %j', (a, b) => {
    expect(normalise(a)).not.toBe(normalise(b))
  })

  test.each([
    ['straße', 'STRASSE'],
    ['straße', 'STRAẞE'],
    ['ΣΟΦΟΣ', 'σοφος'],
    ['ﬁn', 'FIN'],
  ])('%j is %j', (a, b) => {
    expect(normalise(a)).toBe(normalise(b))
  })

  test.each(['ẞ', 'ΑΣ.Β', "ᄀ'ᅡ", '가’ᆨ', 'ŉ', 'İ', 'ᾳ', '1½'])('%j twice is %j once', (text) => {
    expect(normalise(normalise(text))).toBe(normalise(text))
  })

  test('normalising twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normalise(normalise(text))).toBe(normalise(text))
      }),
    )
  })

  test('ASCII and general path agree', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(normalise(`${text} é`)).toBe(`${normalise(text) === '' ? '' : `${normalise(`${text} e`).slice(0, -1)}`}é`)
      }),
    )
  })

  test('earlier turns count, system messages do not', () => {
    const system = { role: 'system' as const, content: 'be kind' }
    expect(comparedText({ input: 'Yes!', history: [system] })).toBe(comparedText({ input: 'yes' }))
    expect(comparedText({ input: 'yes', history: [{ role: 'assistant', content: 'Sure?' }] })).not.toBe(comparedText({ input: 'yes' }))
  })
})

test('character 5-grams of the published pair have 12 of 26 in common', () => {
  expect(similarity('this is a test document', 'this document is a test')).toBeCloseTo(12 / 26, 10)
})

test('texts under five characters or words are compared whole, not dropped', () => {
  expect(similarity('ab', 'ab')).toBe(1)
  expect(similarity('ab', 'cd')).toBe(0)
})

const clusters = (texts: readonly string[], threshold?: number): number[] => [...findDuplicates(texts, threshold).clusterOf]

describe('near duplicates', () => {
  const words = (count: number, seed: number): string[] => {
    const random = createRandom(seed)
    return Array.from({ length: count }, () => `w${random.below(5000)}`)
  }

  test('planted near duplicates of long texts are found, and different texts are left alone', () => {
    const texts = Array.from({ length: 300 }, (_, index) => words(60, index).join(' '))
    const changed = texts.map((text) => text.replace(/^(\S+ ){3}/, 'another start here '))
    const found = clusters([...texts, ...changed])
    texts.forEach((_, row) => expect(found[row + 300]).toBe(row))
    expect(new Set(found).size).toBe(300)
  })

  test('a short text meets one just over the limit of short texts', () => {
    const long = words(31, 4)
    expect(clusters([long.join(' '), long.slice(2).join(' ')])).toEqual([0, 0])
  })

  test('texts in a script without spaces are compared by characters', () => {
    const text = '今日はとても良い天気ですね散歩に行きましょうかそれとも家で本を読みますか'
    expect(clusters([text, `${text}ね`, '全く違う文章がここにありますので重複ではありません'])).toEqual([0, 0, 2])
  })

  test('exact copies share their first row', () => {
    const { exactOf, clusterOf } = findDuplicates(['a b', 'c', 'a b', 'a b'])
    expect([...exactOf]).toEqual([0, 1, 0, 0])
    expect([...clusterOf]).toEqual([0, 1, 0, 0])
  })

  test('every pair it joins is as similar as it says, and the partition does not depend on the order of rows', () => {
    const word = fc.constantFrom('book', 'a', 'table', 'for', 'two', 'three', 'please', 'tomorrow', 'now')
    fc.assert(
      fc.property(
        fc.array(
          fc.array(word, { minLength: 1, maxLength: 9 }).map((list) => list.join(' ')),
          { minLength: 2, maxLength: 30 },
        ),
        (texts) => {
          const { clusterOf, pairs } = findDuplicates(texts)
          for (const { a, b, jaccard } of pairs) {
            expect(similarity(texts[a] ?? '', texts[b] ?? '')).toBeCloseTo(jaccard, 10)
            expect(jaccard).toBeGreaterThanOrEqual(0.7)
          }
          const reversed = findDuplicates(texts.toReversed()).clusterOf
          const last = texts.length - 1
          for (let a = 0; a < texts.length; a++)
            for (let b = 0; b < a; b++) expect(clusterOf[a] === clusterOf[b]).toBe(reversed[last - a] === reversed[last - b])
        },
      ),
      { numRuns: 60 },
    )
  })

  test('pairs at the threshold become candidates as often as the formula says', () => {
    // Two texts of 60 words that share their first k words: k - 4 common 5-grams of 56 each.
    const pairAt = (shared: number, seed: number): string[] => {
      const common = words(shared, seed)
      return [
        [...common, ...words(60 - shared, seed + 7_000_000)].join(' '),
        [...common, ...words(60 - shared, seed + 9_000_000)].join(' '),
      ]
    }
    // 47 of 65: J = 0.723; 1 - (1 - J^4)^32 = 0.9999.
    const texts = Array.from({ length: 400 }, (_, index) => pairAt(51, index * 13)).flat()
    const found = clusters(texts)
    const hits = Array.from({ length: 400 }, (_, index) => found[2 * index] === found[2 * index + 1]).filter(Boolean).length
    expect(hits).toBeGreaterThanOrEqual(397)
  })
})

describe('merging', () => {
  const chain = [
    'please book a table for two people tonight',
    'please book a table for two people tonight thanks',
    'hello please book a table for two people tonight thanks',
  ]

  test('a chain whose ends differ does not lose both ends', () => {
    expect(clusters(chain)).toEqual([0, 0, 0])
    expect(similarity(chain[0] ?? '', chain[2] ?? '')).toBeLessThan(0.8)
    expect(mergeGroups([0, 1, 2], chain, () => 'x')).toEqual([[0, 1], [2]])
  })

  test('rows with different answers are never merged', () => {
    expect(mergeGroups([0, 1], ['a b', 'a b'], (row) => `${row}`)).toEqual([[0], [1]])
  })
})

test('a union-find names sets by their smallest member', () => {
  const sets = createUnionFind(5)
  sets.union(4, 2)
  sets.union(2, 3)
  expect([0, 1, 2, 3, 4].map(sets.find)).toEqual([0, 1, 2, 2, 2])
})

test('of pairs planted from 0.7 up, by four kinds of edit, all are found and none below', () => {
  const random = createRandom(11)
  const text = (): string[] => Array.from({ length: 60 }, () => `w${random.below(20_000)}`)
  const edits: readonly ((words: string[], at: number) => void)[] = [
    (words, at) => void words.splice(at, 1, 'new'),
    (words, at) => void words.splice(at, 0, 'new'),
    (words, at) => void words.splice(at, 1),
    (words, at) => void words.splice(at, 0, ...words.splice((at + 20) % 50, 8)),
  ]
  const texts: string[] = []
  const planted: [number, number][] = []
  for (let row = 0; row < 4000; row++) {
    const words = text()
    texts.push(words.join(' '))
    if (row % 4 !== 0) continue
    for (let times = 0; times <= row % 3; times++) edits[(row / 4) % 4]?.(words, random.below(words.length))
    planted.push([texts.length - 1, texts.length])
    texts.push(words.join(' '))
  }
  const { pairs } = nearPairs(texts)
  const found = new Set(pairs.map(({ a, b }) => `${a} ${b}`))
  const wanted = planted.filter(([a, b]) => similarity(texts[a] ?? '', texts[b] ?? '') >= 0.7)
  expect(wanted.length).toBeGreaterThan(300)
  expect(wanted.filter(([a, b]) => !found.has(`${a} ${b}`)).length).toBeLessThanOrEqual(wanted.length * 0.001)
  for (const { a, b } of pairs) expect(similarity(texts[a] ?? '', texts[b] ?? '')).toBeGreaterThanOrEqual(0.7)
})
