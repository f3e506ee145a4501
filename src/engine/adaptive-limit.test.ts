import { expect, test } from 'vitest'
import { createAdaptiveLimit, createEndpointLimits } from './adaptive-limit.ts'

const signal = new AbortController().signal

test('places are given in order, never more than the limit', async () => {
  const limit = createAdaptiveLimit(2)
  const lane = limit.join(signal)
  const entered: number[] = []
  const all = [1, 2, 3, 4].map(async (n) => {
    await lane.acquire()
    entered.push(n)
  })
  await Promise.all(all.slice(0, 2))
  expect(entered).toEqual([1, 2])
  limit.release()
  await all[2]
  expect(entered).toEqual([1, 2, 3])
  expect(limit.inFlight).toBe(2)
  limit.release()
  await all[3]
  expect(entered).toEqual([1, 2, 3, 4])
})

test('a burst of 429s halves the limit once; successes bring it back, one place a round', async () => {
  const limit = createAdaptiveLimit(8)
  const lane = limit.join(signal)
  for (let i = 0; i < 8; i++) await lane.acquire()
  for (let i = 0; i < 8; i++) {
    limit.shrink()
    limit.release()
  }
  expect(limit.limit).toBe(4)
  for (let i = 0; i < 4; i++) limit.grow()
  expect(limit.limit).toBe(5)
  for (let i = 0; i < 100; i++) limit.grow()
  expect(limit.limit).toBe(8)
  for (let i = 0; i < 10; i++) limit.shrink()
  expect(limit.limit).toBe(1)
})

test('who waits for a place can give up', async () => {
  const limit = createAdaptiveLimit(1)
  await limit.join(signal).acquire()
  const abort = new AbortController()
  const waiting = limit.join(abort.signal).acquire()
  abort.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  limit.release()
  await limit.join(signal).acquire()
  expect(limit.inFlight).toBe(1)
})

test('arms that wait at the same time get places in turn, however many calls each of them brings', async () => {
  const limit = createAdaptiveLimit(1)
  await limit.join(signal).acquire()
  const entered: string[] = []
  const enter = async (arm: string, calls: number): Promise<void> => {
    const lane = limit.join(signal)
    await Promise.all(Array.from({ length: calls }, async () => lane.acquire().then(() => entered.push(arm))))
  }
  const all = [enter('a', 6), enter('b', 2), enter('c', 3)]
  for (let i = 0; i < 11; i++) {
    limit.release()
    await new Promise(setImmediate)
  }
  await Promise.all(all)
  expect(entered.join('')).toBe('abcabcacaaa')
})

test('arms that share an endpoint and a key share its limit', () => {
  const limits = createEndpointLimits()
  const at = (model: string, account?: string) => ({
    identity: { endpoint: 'http://a', model, revision: '', adapterHash: '', hardware: 'remote' },
    ...(account === undefined ? {} : { account }),
  })
  expect(limits.of(at('m'), 4)).toBe(limits.of(at('m'), 4))
  expect(limits.of(at('m'), 4)).not.toBe(limits.of(at('n'), 4))
  expect(limits.of(at('m', 'KEY_A'), 4)).not.toBe(limits.of(at('m', 'KEY_B'), 4))
})
