import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { toExample, rowHash } from '../../src/core/data/to-example.ts'
import type { Decision } from '../../src/core/decision/decision.ts'
import type { DataCheckReport } from '../../src/flows/check.ts'
import { makeFixtureTask } from './fixture-task.ts'
import { runInProcess } from './run-in-process.ts'

const labels = ['billing', 'delivery', 'refund'] as const
const other = (label: string): string => labels[(labels.indexOf(label as 'billing') + 1) % labels.length] ?? ''

/** The rows of a fixture: no text of it holds a quote. */
const rowsOf = (folder: string) =>
  readFileSync(join(folder, 'data', 'rows.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [, id = '', input = '', expected = ''] = /^(\w+),"(.*)",(\w+)$/.exec(line) ?? []
      return { id, input, expected }
    })

/** Writes reviews.jsonl: the first rows were audited, so many of them found wrong. */
const writeAudit = (folder: string, n: number, wrong: number): void => {
  const lines = rowsOf(folder)
    .slice(0, n)
    .map((row, index) => {
      const read = toExample(row, 'classification', { file: 'data/rows.csv', line: index + 2 })
      if (!('example' in read)) throw new Error(read.problem)
      const isWrong = index < wrong
      return JSON.stringify({
        id: row.id,
        hash: rowHash(read.example),
        decision: isWrong ? 'edit' : 'accept',
        previous: row.expected,
        ...(isWrong && { expected: other(row.expected) }),
        by: 'ann',
        at: '2026-01-01T10:00:00.000Z',
        queue: 'audit',
      })
    })
  writeFileSync(join(folder, 'reviews.jsonl'), `${lines.join('\n')}\n`)
}

const yaml = `version: 1
name: fixture
kind: classification
data: data/rows.csv
columns: { id: id, input: text, expected: label }
output: { labels: [billing, delivery, refund] }
metric: accuracy
margin: 3pt
arms: [majority, linear]
split: { train: 200, dev: 120, golden: 260, seed: 3 }
volume: { callsPerDay: 1000 }
budget: { usd: 0, hours: 0.5 }
`

const decided = async (folder: string, wrong: number): Promise<Decision> => {
  makeFixtureTask({ rows: 600, yaml, folder })
  writeAudit(folder, 100, wrong)
  const { code, stdout, stderr } = await runInProcess(['run', '--yes', '--json'], { cwd: folder })
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Decision
}

const gateOf = ({ gates }: Decision) => gates.find(({ id }) => id === 'label-noise')

test('20 wrong of 100 audited rows stop the run before training, 2 of 100 do not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-noise-'))
  const noisy = await decided(folder, 20)
  // The stored evidence holds the audit: deciding again under something else says the same.
  const again = await runInProcess(['decide', '--json', '--set', 'volume.callsPerDay=2000'], { cwd: folder })
  expect((JSON.parse(again.stdout) as { whatIf: Decision }).whatIf.verdict).toBe('not-yet')
  const clean = await decided(mkdtempSync(join(tmpdir(), 'assay-noise-')), 2)
  expect(noisy.verdict).toBe('not-yet')
  expect(gateOf(noisy)).toMatchObject({ answer: 'no' })
  expect(noisy.next.map(({ command }) => command)).toContain('assay review --queue suspects')
  expect(clean.verdict).not.toBe('not-yet')
  expect(gateOf(clean)).toMatchObject({ answer: 'yes' })
})

test('the gate of an unmeasured share names the command that measures it', () => {
  const policy = readFileSync(join(import.meta.dirname, '..', '..', 'policies', 'assay.yaml'), 'utf8')
  expect(policy).toMatch(/unknown: "Label noise is .*`assay review --queue audit` measures it/)
})

test('check --labels lists flipped labels with the right one, and only where it is asked', async () => {
  const { folder } = makeFixtureTask({ rows: 300, yaml })
  const file = join(folder, 'data', 'rows.csv')
  const flipped = rowsOf(folder).filter((_, index) => index % 20 === 3)
  let text = readFileSync(file, 'utf8')
  for (const { id, input, expected } of flipped) text = text.replace(`${id},"${input}",${expected}`, `${id},"${input}",${other(expected)}`)
  writeFileSync(file, text)
  const check = async (...flags: string[]): Promise<DataCheckReport> =>
    JSON.parse((await runInProcess(['check', '--json', ...flags], { cwd: folder })).stdout) as DataCheckReport
  const { labelNoise, findings } = await check('--labels')
  const suspects = new Map(labelNoise?.suspects.map((suspect) => [suspect.id, suspect.likely]))
  const found = flipped.filter(({ id, expected }) => suspects.get(id) === expected)
  expect(flipped).toHaveLength(15)
  expect(found.length).toBeGreaterThanOrEqual(12)
  expect(suspects.size).toBeLessThanOrEqual(20)
  expect(labelNoise?.heads).toEqual(['linear'])
  const finding = findings.find(({ id }) => id === 'label-noise')
  expect(finding).toMatchObject({ count: suspects.size, rows: [...suspects.keys()] })
  expect(finding?.fix).toContain('assay review --queue suspects')
  expect((await check()).findings.map(({ id }) => id)).not.toContain('label-noise')
})
