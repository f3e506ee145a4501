import { expect, test } from 'vitest'
import { findSemanticDuplicates } from './semantic-duplicates.ts'

const at = (degrees: number): Float32Array => Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180), 0)
/** Rows with one answer, none of which share their words. */
const options = { answerOf: (): string => 'a', lexicalOf: (row: number): number => row }

test('a mutual pair is one cluster, so one row of it goes', async () => {
  expect((await findSemanticDuplicates([at(0), at(0), at(90)], options)).clusters).toEqual([[0, 1]])
})

test('a hub does not join two rows that are not close themselves', async () => {
  // cos 21.5 = 0.93, cos 43 = 0.73.
  expect((await findSemanticDuplicates([at(0), at(21.5), at(43)], options)).clusters).toEqual([[0, 1]])
})

test('close rows with different answers are contradictions, not duplicates', async () => {
  const { clusters, contradictions } = await findSemanticDuplicates([at(0), at(5)], { ...options, answerOf: (row) => `${row}` })
  expect(clusters).toEqual([])
  expect(contradictions).toMatchObject([{ a: 0, b: 1 }])
})

test('the least similar pairs are shown first, zero vectors are close to nothing', async () => {
  const vectors = [at(0), at(4), at(20), new Float32Array(3), new Float32Array(3)]
  const { leastSimilar, clusters } = await findSemanticDuplicates(vectors, options)
  expect(clusters).toEqual([[0, 1, 2]])
  expect(leastSimilar[0]).toMatchObject({ a: 0, b: 2 })
})

test('a threshold that is asked for holds instead of 0.92', async () => {
  const close = async (threshold: number) => (await findSemanticDuplicates([at(0), at(25)], { ...options, threshold })).clusters.length
  // cos 25 = 0.906.
  expect([await close(0.9), await close(0.91)]).toEqual([1, 0])
})

test('rows that share their words are no paraphrases of each other, and stand together in a cluster with one that says it otherwise', async () => {
  const lexicalOf = (row: number): number => (row < 2 ? 0 : row)
  expect((await findSemanticDuplicates([at(0), at(1)], { ...options, lexicalOf })).clusters).toEqual([])
  expect((await findSemanticDuplicates([at(0), at(1), at(10)], { ...options, lexicalOf })).clusters).toEqual([[0, 1, 2]])
})
