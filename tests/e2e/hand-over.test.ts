import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { readXlsx } from 'hucre/xlsx'
import { beforeAll, expect, test } from 'vitest'
import type { ArmEconomics, Decision } from '../../src/core/decision/decision.ts'
import { makeFixtureTask } from './fixture-task.ts'
import { runInProcess } from './run-in-process.ts'

let folder = ''
let decision: Decision

const assay = async (...args: string[]) => {
  const done = await runInProcess([...args, '--task', folder], { cwd: folder })
  expect(done.stderr + done.stdout).not.toContain('this is a bug')
  return done
}

beforeAll(async () => {
  folder = makeFixtureTask({ rows: 640, silent: 0.1 }).folder
  const run = await assay('run', '--json')
  expect([run.code, run.stderr]).toEqual([0, expect.anything()])
  decision = JSON.parse(run.stdout) as Decision
})

/** Total over the horizon, every input at its middle, from the parts that decision.json shows. USD. */
const middleTotal = (arm: ArmEconomics): number => {
  const { horizonMonths, inputs = [] } = decision.economics
  const cycles = inputs.find(({ id }) => id === 'cycles')?.value ?? 0
  return (arm.components ?? []).reduce(
    (sum, { upfront, monthly, perCycle }) => sum + upfront + horizonMonths * (monthly + (perCycle * cycles) / 12),
    0,
  )
}

test('the workbook holds the figures of decision.json to the cent, as formulas over the inputs', async () => {
  const done = await assay('report', '--xlsx', 'out/costs.xlsx')
  expect([done.code, done.stderr]).toEqual([0, ''])
  const book = await readXlsx(readFileSync(join(folder, 'out', 'costs.xlsx')))
  const names = book.sheets.map(({ name }) => name)
  expect(names.slice(0, 2)).toEqual(['Summary', 'Inputs'])
  expect(names.slice(2, -1)).toEqual(decision.economics.perArm.map(({ name }) => name.slice(0, 31)))
  expect(names.at(-1)).toBe('Notes')
  const rows = book.sheets[0]?.rows ?? []
  for (const [index, arm] of decision.economics.perArm.entries()) {
    const [, upfront, firstMonth, total] = rows[4 + index] ?? []
    expect(Number(upfront)).toBeCloseTo(arm.upfront, 2)
    expect(Number(firstMonth)).toBeCloseTo(arm.monthly, 2)
    expect(Number(total)).toBeCloseTo(middleTotal(arm), 2)
  }
  expect(decision.economics.perArm.some((arm) => middleTotal(arm) > 1)).toBe(true)
})

test('the flat table adds up to the same totals, and its inputs lie beside it', async () => {
  const done = await assay('report', '--csv', 'costs.csv', '--json')
  expect([done.code, done.stderr]).toEqual([0, ''])
  const written = (JSON.parse(done.stdout) as { written: { path: string }[] }).written.map(({ path }) => path)
  expect(written).toEqual([join(folder, 'costs.csv'), join(folder, 'costs-inputs.csv')])
  const rows = parse(readFileSync(join(folder, 'costs.csv')), { columns: true }) as { arm: string; usd: string }[]
  for (const arm of decision.economics.perArm) {
    const total = rows.filter((row) => row.arm === arm.name).reduce((sum, { usd }) => sum + Number(usd), 0)
    expect(total).toBeCloseTo(middleTotal(arm), 2)
  }
  const inputs = parse(readFileSync(join(folder, 'costs-inputs.csv')), { columns: true }) as { id: string; middle: string }[]
  expect(Number(inputs.find(({ id }) => id === 'calls-per-day')?.middle)).toBe(
    decision.economics.inputs?.find(({ id }) => id === 'calls-per-day')?.value,
  )
})

test('the page for managers lies beside the report, and says what the decision says', async () => {
  const done = await assay('report', '--summary')
  expect(done.code).toBe(0)
  const path = done.stdout.trim()
  expect(path.endsWith('summary.html') && existsSync(path)).toBe(true)
  const page = readFileSync(path, 'utf8')
  expect(page).toContain('Look at this decision again by')
  expect(page).toContain('class="area series-0"')
  expect(page).not.toMatch(/undefined|NaN|\[object/)
})

test('a file of the task is never written over, and a wrong ending is told at once', async () => {
  const refused = await assay('report', '--csv', 'data/rows.csv')
  expect(refused.code).not.toBe(0)
  expect(refused.stderr).toContain('is a file of this task')
  expect(readFileSync(join(folder, 'data', 'rows.csv'), 'utf8')).toContain('id,text,label')
  const wrong = await assay('report', '--xlsx', 'costs.xls')
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toContain('does not end in .xlsx')
})

test('a run of an earlier Assay has neither the page nor the model, and the way to get them is told', async () => {
  const [run = ''] = readdirSync(join(folder, '.assay', 'runs'))
  for (const file of ['summary.html', 'evidence.json']) rmSync(join(folder, '.assay', 'runs', run, file))
  for (const wanted of [['--summary'], ['--xlsx', 'late.xlsx']]) {
    const done = await assay('report', ...wanted)
    expect(done.code).toBe(2)
    expect(done.stderr).toContain('run `assay run` once more')
  }
  expect(existsSync(join(folder, 'late.xlsx'))).toBe(false)
})
