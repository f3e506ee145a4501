import { expect, test } from 'vitest'
import { didYouMean, editDistance } from './did-you-mean.ts'

test.each([
  ['kitten', 'sitting', 3],
  ['ca', 'abc', 3],
  ['pirce', 'price', 1],
  ['', 'abc', 3],
  ['same', 'same', 0],
])('the distance of %j and %j is %i', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance)
})

test('a slip is recognised and a different word is not', () => {
  expect(didYouMean('pirce', ['price', 'prize', 'volume'])).toBe('price')
  expect(didYouMean('MARGIN', ['margin'])).toBe('margin')
  expect(didYouMean('banana', ['price', 'volume'])).toBeUndefined()
})
