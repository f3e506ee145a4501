import { assert, array, constantFrom, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { runSteps } from '../lib/steps.ts'
import { nearPairs } from './dedupe.ts'
import { joinByPrefix } from './join-by-prefix.ts'
import type { NearPair } from './meet-lists.ts'
import { joinByBands } from './min-hash.ts'
import { sharedShingles } from './shared-shingles.ts'
import { countWords, similarity } from './shingles.ts'
import { createUnionFind } from './union-find.ts'

const words = ['parcel', 'late', 'card', 'lost', 'the', 'my', 'is', 'where', 'refund', 'a', 'when', 'b']

/** Every pair at or above the threshold, the slow way. */
const allPairs = (texts: readonly string[], threshold: number): string[] =>
  texts.flatMap((text, a) => texts.flatMap((other, b) => (a < b && similarity(text, other) >= threshold ? [`${a}-${b}`] : []))).sort()

describe('nearPairs', () => {
  /** A long text and its edited copies, so that some pairs fall on each side of the threshold. */
  const text = array(constantFrom(...words), { minLength: 1, maxLength: 60 })
  const edited = array(integer({ min: 0, max: 59 }), { maxLength: 4 })

  test.each([0.5, 0.7, 0.9, 1])('finds what comparing all with all finds, at %d', (threshold) => {
    assert(
      property(array(text, { minLength: 1, maxLength: 5 }), array(edited, { maxLength: 6 }), (bases, edits) => {
        const copies = edits.map((places, index) => {
          const copy = [...(bases[index % bases.length] ?? [])]
          for (const place of places) if (place < copy.length) copy[place] = `x${place}`
          return copy
        })
        const texts = [...new Set([...bases, ...copies].map((list) => list.join(' ')))]
        const found = nearPairs(texts, threshold)
        expect(found.capped).toBe(0)
        expect(found.pairs.map(({ a, b }) => `${Math.min(a, b)}-${Math.max(a, b)}`).sort()).toEqual(allPairs(texts, threshold))
      }),
    )
  })
})

describe('both ways of finding candidates', () => {
  const random = createRandom(11)
  const sentence = (count: number): string[] => Array.from({ length: count }, () => `w${random.below(3000)}`)
  const texts: string[] = []
  for (let pair = 0; pair < 1500; pair++) {
    const base = sentence(60)
    const copy = [...base]
    // Two words apart: 10 of 56 shingles lost, a Jaccard index of 0.70.
    copy[10 + random.below(10)] = 'one'
    copy[35 + random.below(10)] = 'two'
    texts.push(base.join(' '), copy.join(' '))
  }
  const members = Int32Array.from(texts, (_, index) => index)
  const among = runSteps(sharedShingles(texts, { members, wordCounts: Uint32Array.from(texts, countWords) }, 'words', 0.68))
  const unitedBy = (join: typeof joinByBands | typeof joinByPrefix): { readonly united: number; readonly pairs: readonly NearPair[] } => {
    const pairs: NearPair[] = []
    const sets = createUnionFind(texts.length)
    runSteps<number | undefined>(join(among, { texts, threshold: 0.68, sets, onPair: (pair) => pairs.push(pair) }))
    const united = Array.from({ length: 1500 }, (_, pair) => sets.find(2 * pair) === sets.find(2 * pair + 1)).filter(Boolean).length
    return { united, pairs }
  }

  test('rarest shingles miss none, bands at most one in a thousand, and neither joins others', () => {
    const byPrefix = unitedBy(joinByPrefix)
    const byBands = unitedBy(joinByBands)
    expect(byPrefix.united).toBe(1500)
    expect(byBands.united).toBeGreaterThanOrEqual(1499)
    for (const { a, b, jaccard } of [...byPrefix.pairs, ...byBands.pairs]) {
      expect(Math.abs(a - b)).toBe(1)
      expect(jaccard).toBeCloseTo(similarity(texts[a] ?? '', texts[b] ?? ''), 12)
    }
  })

  test('a text none of whose shingles repeats is not looked at', () => {
    const lonely = [
      ...texts.slice(0, 2),
      sentence(60)
        .map((word) => `${word}z`)
        .join(' '),
    ]
    const counts = Uint32Array.from(lonely, countWords)
    expect([...runSteps(sharedShingles(lonely, { members: Int32Array.of(0, 1, 2), wordCounts: counts }, 'words', 0.7)).texts]).toEqual([
      0, 1,
    ])
  })

  test('texts with a template in common cost a look each once they are one set', () => {
    const form = sentence(64).join(' ')
    const template = Array.from({ length: 20_000 }, (_, row) => `${form} ${row}`)
    const pairs: NearPair[] = []
    const sets = createUnionFind(template.length)
    const members = Int32Array.from(template, (_, index) => index)
    const set = runSteps(sharedShingles(template, { members, wordCounts: Uint32Array.from(template, countWords) }, 'words', 0.7))
    const search = { texts: template, threshold: 0.7, sets, onPair: (pair: NearPair) => pairs.push(pair) }
    expect(runSteps(joinByPrefix(set, search))).toBeUndefined()
    const capped = runSteps(joinByBands(set, search))
    expect(new Set(members.map((row) => sets.find(row))).size).toBe(1)
    expect({ pairs: pairs.length, capped }).toEqual({ pairs: 19_999, capped: 0 })
  })
})
