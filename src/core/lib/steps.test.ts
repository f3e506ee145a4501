import { expect, test } from 'vitest'
import type { Example } from '../data/example.ts'
import { findUnits, unitSteps } from '../data/units.ts'
import { inSteps, runSteps, runWithPauses } from './steps.ts'

test('every item is worked on once, in order, in pieces', async () => {
  const pieces: (readonly [number, number])[] = []
  let pauses = 0
  await runWithPauses(
    inSteps(20_000, (from, to) => void pieces.push([from, to])),
    async () => void pauses++,
  )
  expect(pieces).toEqual([
    [0, 8192],
    [8192, 16_384],
    [16_384, 20_000],
  ])
  expect(pauses).toBe(3)
  expect(runSteps(inSteps(0, () => pieces.push([0, 0])))).toBeUndefined()
  expect(pieces).toHaveLength(3)
})

const rows = Array.from({ length: 20_000 }, (_, row): Example => ({
  id: `${row}`,
  input: `row ${row} of many`,
  tags: [],
  weight: 1,
  source: { file: 'rows.jsonl', line: row + 1 },
}))

test('comparing rows may be stopped anywhere within, and ends as it does at once', async () => {
  let pauses = 0
  expect((await runWithPauses(unitSteps(rows), async () => void pauses++)).keys).toEqual(findUnits(rows).keys)
  expect(pauses).toBeGreaterThan(12)
  let left = 7
  const stopped = runWithPauses(unitSteps(rows), async () => {
    if (--left === 0) throw new Error('stopped')
  })
  await expect(stopped).rejects.toThrow('stopped')
})
