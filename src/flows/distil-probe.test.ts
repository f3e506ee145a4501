import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { codeOf, makeDistilTask, startDistil, strangeWords, unlabelledFile } from '../../tests/fixtures/distil-world.ts'
import { planDistil } from './distil-open.ts'

const paidTask = (): string => {
  const folder = makeDistilTask({ lines: ['privacy: any', 'budget: { usd: 5 }'] })
  writeFileSync(join(folder, 'data', 'open.csv'), unlabelledFile(strangeWords(40)))
  return folder
}

test('a probe pays for its rows only, writes none, and the whole pays for none of them again; its interval holds the true price', async () => {
  const folder = paidTask()
  const options = { inputs: 'data/open.csv', teacher: 'paid' } as const
  const probe = startDistil(folder, options)
  const plan = await planDistil({ ...probe.given, probe: 8 })
  expect(plan).toMatchObject({ rows: 40, calls: 40, probe: { rows: 8, calls: 16 } })
  expect(plan.probe?.usd).toBeLessThan(plan.usd ?? 0)

  const probed = await probe.probed(8)
  expect(probe.seen.length).toBe(16) // 8 rows, and 8 that people answered
  expect(probed).toMatchObject({ candidates: 8, kept: 8, yield: { value: 1, n: 8 }, quality: { share: { value: 1, n: 8 } } })
  expect(await probe.files.exists('data/out.jsonl')).toBe(false)
  expect(probed.usdPerKept?.value).toBeGreaterThan(0)
  expect(probed.usd).toBeCloseTo(8 * (probed.usdPerKept?.value ?? 0), 12)
  expect(probed.paidUsd).toBeGreaterThan(probed.usd) // the quality's calls are paid too, and are no part of the whole

  const whole = startDistil(folder, options)
  const result = await whole.done()
  expect(result).toMatchObject({ kept: 40, calls: 40, replayed: 8 })
  expect(whole.seen.length).toBe(32)
  expect(probed.whole.usd?.low).toBeLessThanOrEqual(result.usd)
  expect(probed.whole.usd?.high).toBeGreaterThanOrEqual(result.usd)
  expect(probed.whole.usd?.low).toBeGreaterThan(probed.usd)
  expect(probed.whole.rows.low).toBeLessThan(40)
})

test('of new rows the calls of a probe are the first of the whole, of every round', async () => {
  const folder = makeDistilTask()
  const options = { what: 'inputs', rows: 60 } as const
  const probe = startDistil(folder, options)
  const probed = await probe.probed(45) // 9 calls: the ninth is of the second round
  expect(probed.quality?.what).toContain('second answer')
  const whole = startDistil(folder, options)
  const result = await whole.done()
  expect(result.replayed).toBe(probed.calls)
  expect(probe.seen.length).toBe(probed.calls)
})

test('the teacher is measured against people where their answers are asked for again', async () => {
  const folder = makeDistilTask()
  const right = await startDistil(folder, { what: 'relabel' }).probed(20)
  const wrong = await startDistil(folder, { what: 'relabel', model: 'fake-hash' }).probed(20)
  expect(right.quality?.share).toMatchObject({ value: 1, n: 20 })
  expect(wrong.quality?.share.value).toBeLessThan(0.8)
  expect(right.calls).toBe(20) // nothing is asked beside
})

test('a probe that costs needs a yes', async () => {
  const asked = startDistil(paidTask(), { inputs: 'data/open.csv', teacher: 'paid', options: { yes: false } })
  expect(await codeOf(asked.probed(8))).toBe('budget-exceeded')
  expect(asked.seen).toEqual([])
})
