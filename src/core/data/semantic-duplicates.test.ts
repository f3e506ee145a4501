import { expect, test } from 'vitest'
import { findSemanticDuplicates } from './semantic-duplicates.ts'

const at = (degrees: number): Float32Array => Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180), 0)
const sameAnswer = (): string => 'a'

test('a mutual pair is one cluster, so one row of it goes', () => {
  expect(findSemanticDuplicates([at(0), at(0), at(90)], sameAnswer).clusters).toEqual([[0, 1]])
})

test('a hub does not join two rows that are not close themselves', () => {
  // cos 21.5 = 0.93, cos 43 = 0.73.
  expect(findSemanticDuplicates([at(0), at(21.5), at(43)], sameAnswer).clusters).toEqual([[0, 1]])
})

test('close rows with different answers are contradictions, not duplicates', () => {
  const { clusters, contradictions } = findSemanticDuplicates([at(0), at(5)], (row) => `${row}`)
  expect(clusters).toEqual([])
  expect(contradictions).toMatchObject([{ a: 0, b: 1 }])
})

test('the least similar pairs are shown first, zero vectors are close to nothing', () => {
  const { leastSimilar, clusters } = findSemanticDuplicates([at(0), at(4), at(20), new Float32Array(3), new Float32Array(3)], sameAnswer)
  expect(clusters).toEqual([[0, 1, 2]])
  expect(leastSimilar[0]).toMatchObject({ a: 0, b: 2 })
})

test('pairs across blocks are found: each row once with its twin', () => {
  const vectors = Array.from({ length: 200 }, (_, row) => {
    const vector = new Float32Array(100)
    vector[row % 100] = 1
    return vector
  })
  expect(findSemanticDuplicates(vectors, sameAnswer).clusters).toEqual(Array.from({ length: 100 }, (_, row) => [row, row + 100]))
})
