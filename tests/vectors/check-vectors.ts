import { describe, expect, it } from 'vitest'
import { isMet } from './vector.ts'
import type { Vector } from './vector.ts'

const titleOf = ({ id, verdict, assumed }: Vector): string =>
  [id, ...(verdict === 'wrong' ? ['the article is wrong'] : []), ...(assumed === undefined ? [] : [`assumes ${assumed.join(', ')}`])].join(
    ': ',
  )

/** Every figure of every vector as a test that names the vector's id. */
export const checkVectors = (article: string, vectors: readonly Vector[]): void => {
  describe(`${article}, recomputed by the product`, () => {
    for (const vector of vectors)
      describe(titleOf(vector), () => {
        it.each(vector.figures.map((figure) => ({ figure, name: `${figure.what} is ${figure.expected} ${figure.unit}`.trim() })))(
          '$name',
          ({ figure }) => {
            const value = figure.ours()
            expect(isMet(figure, value), `${vector.id} ${figure.what}: ${value} against ${figure.expected}`).toBe(true)
          },
        )
      })
  })
}
