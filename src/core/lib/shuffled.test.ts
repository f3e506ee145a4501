import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from './random.ts'
import { shuffled } from './shuffled.ts'

test('a shuffle keeps every item, leaves its input alone and is the same for the same seed', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 40 }), fc.nat(), (items, seed) => {
      const before = [...items]
      const order = shuffled(items, createRandom(seed))
      expect([...order].sort()).toEqual([...items].sort())
      expect(items).toEqual(before)
      expect(shuffled(items, createRandom(seed))).toEqual(order)
    }),
  )
})

test('each of three items comes first about as often as the others', () => {
  const random = createRandom(1)
  const firsts = Array.from({ length: 3000 }, () => shuffled(['a', 'b', 'c'], random)[0])
  for (const item of ['a', 'b', 'c']) expect(Math.abs(firsts.filter((first) => first === item).length - 1000)).toBeLessThan(120)
})
