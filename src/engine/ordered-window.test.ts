import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createOrderedWindow } from './ordered-window.ts'

test('results come out in the order in which they went in, whatever finishes first', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: -1, max: 5 }), { maxLength: 300 }), async (delays) => {
      const window = createOrderedWindow<number, number>()
      const taken: number[] = []
      const take = (): void => {
        for (let next = window.shift(); next !== undefined; next = window.shift()) taken.push(next.item, next.result)
      }
      for (const [i, turns] of delays.entries()) {
        const late = async (): Promise<number> => {
          for (let turn = 0; turn < turns; turn++) await undefined
          return i
        }
        window.push(i, turns < 0 ? i : late())
        if (i % 7 === 0) take()
        if (i % 50 === 0) await window.settled(3)
      }
      while (window.size > 0) {
        await window.settled(0)
        take()
      }
      expect(taken).toEqual(delays.flatMap((_, i) => [i, i]))
      expect(window.unfinished).toBe(0)
    }),
  )
})

test('waiting ends when the oldest is finished, or when few are left unfinished', async () => {
  const window = createOrderedWindow<string, string>()
  const [first, second] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()]
  window.push('a', first.promise)
  window.push('b', second.promise)
  expect(window.isBlocked).toBe(true)
  second.resolve('B')
  await window.settled(2)
  expect(window.shift()).toBeUndefined()
  expect(window.unfinished).toBe(1)
  const waiting = window.settled(0)
  first.resolve('A')
  await waiting
  expect(window.shift()).toEqual({ item: 'a', result: 'A' })
  expect(window.shift()).toEqual({ item: 'b', result: 'B' })
})

test('a failure is thrown in its turn, not before', async () => {
  const window = createOrderedWindow<string, string>()
  window.push('a', Promise.resolve('A'))
  window.push('b', Promise.reject(new Error('no')))
  window.push('c', 'C')
  await window.settled(0)
  await new Promise(setImmediate)
  expect(window.shift()?.result).toBe('A')
  expect(() => window.shift()).toThrow('no')
  expect(window.shift()?.result).toBe('C')
})
