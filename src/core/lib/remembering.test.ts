import { expect, test } from 'vitest'
import { remembering } from './remembering.ts'

test('each key is computed once, and every key by itself', () => {
  const asked: string[] = []
  const lengthOf = remembering((key) => asked.push(key) && key.length)
  expect([lengthOf('a'), lengthOf('bcd'), lengthOf('a'), lengthOf('bcd')]).toEqual([1, 3, 1, 3])
  expect(asked).toEqual(['a', 'bcd'])
})
