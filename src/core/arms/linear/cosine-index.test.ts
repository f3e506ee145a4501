import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cosineIndex } from './cosine-index.ts'
import { fitTfidf } from './tfidf.ts'

const words = fc
  .array(fc.constantFrom('pay', 'bill', 'card', 'lost', 'where', 'my'), { minLength: 1, maxLength: 5 })
  .map((some) => some.join(' '))

describe('cosine index', () => {
  it('finds what comparing with every text finds', () => {
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 12 }), words, fc.integer({ min: 1, max: 5 }), (texts, query, k) => {
        const { tfidf, rows } = fitTfidf(texts)
        const asked = tfidf.rows([query])
        const dense = new Map([...asked.indices].map((column, at) => [column, asked.values[at] ?? 0]))
        const similarity = texts.map((_, row) => {
          let sum = 0
          for (let at = rows.offsets[row]!; at < rows.offsets[row + 1]!; at++) sum += rows.values[at]! * (dense.get(rows.indices[at]!) ?? 0)
          return sum / 2
        })
        const [near = []] = cosineIndex(texts).nearest([query], k)
        const best = similarity.filter((value) => value > 0).sort((a, b) => b - a)
        expect(near).toHaveLength(Math.min(k, best.length))
        near.forEach((neighbour, i) => expect(neighbour.similarity).toBeCloseTo(best[i]!, 5))
      }),
    )
  })

  it('leaves out the row that it is told to skip', () => {
    const index = cosineIndex(['pay my bill', 'pay my card'])
    expect(index.nearest(['pay my bill'], 1)[0]?.[0]).toMatchObject({ index: 0 })
    expect(index.nearest(['pay my bill'], 1, (_, candidate) => candidate === 0)[0]?.[0]).toMatchObject({ index: 1 })
  })
})
