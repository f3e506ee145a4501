import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { across } from './across.ts'
import { articlesPage } from './articles-page.ts'
import { s0 } from './s0.ts'
import { s1 } from './s1.ts'
import { s2 } from './s2.ts'
import { s3 } from './s3.ts'
import { s4 } from './s4.ts'

it('is what the page in docs/method says', () => {
  const page = readFileSync(new URL('../../docs/method/articles-recomputed.md', import.meta.url), 'utf8')
  expect(page, 'run `node scripts/articles-recomputed.ts`').toBe(articlesPage())
})

it('holds every acceptance vector once', () => {
  const counts: readonly (readonly [string, number])[] = [
    ['S0', 7],
    ['S1', 20],
    ['S2', 3],
    ['S3', 9],
    ['S4', 14],
    ['X', 5],
  ]
  const expected = counts.flatMap(([article, count]) =>
    Array.from({ length: count }, (_, i) => `V-${article}-${String(i + 1).padStart(2, '0')}`),
  )
  expect([s0, s1, s2, s3, s4, across].flat().map(({ id }) => id)).toEqual(expected)
})
