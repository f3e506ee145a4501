import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchOrder } from './batch-order.ts'

const jobs = fc.record({
  lengths: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 60 }),
  batchSize: fc.integer({ min: 1, max: 16 }),
  steps: fc.integer({ min: 1, max: 40 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
})

test('every step has a full batch, and no row is used twice more often than another', () => {
  fc.assert(
    fc.property(jobs, (job) => {
      const order = batchOrder(job)
      expect(order).toHaveLength(job.steps * job.batchSize)
      const counts = job.lengths.map((_, row) => order.filter((used) => used === row).length)
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    }),
    { numRuns: 100 },
  )
})

test('the same job has the same order, another seed another one', () => {
  const job = { lengths: Array.from({ length: 50 }, (_, i) => (i * 7) % 23), batchSize: 4, steps: 25, seed: 1 }
  expect(batchOrder(job)).toEqual(batchOrder(job))
  expect(batchOrder({ ...job, seed: 2 })).not.toEqual(batchOrder(job))
})

test('rows of similar length share a batch, so that padding stays small', () => {
  const lengths = Array.from({ length: 320 }, (_, i) => 10 + ((i * 37) % 90))
  const order = batchOrder({ lengths, batchSize: 16, steps: 20, seed: 3 })
  const padded = (rows: readonly number[]): number => {
    let total = 0
    for (let at = 0; at < rows.length; at += 16) total += 16 * Math.max(...rows.slice(at, at + 16).map((row) => lengths[row]!))
    return total
  }
  const unsorted = lengths.map((_, row) => row)
  expect(padded(order)).toBeLessThan(0.75 * padded(unsorted))
})
