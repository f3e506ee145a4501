import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFixtureTask } from './fixture-task.ts'
import { runInProcess } from './run-in-process.ts'

interface Row {
  readonly input: string
  readonly expected: string
  readonly origin: { readonly kind: string; readonly seed?: string; readonly teacher: string; readonly terms: string }
}
const rowsOf = (folder: string, file: string): readonly Row[] =>
  readFileSync(join(folder, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
const distil = async (folder: string, ...args: string[]) =>
  await runInProcess(['distil', '--teacher', 'student', '--json', ...args], { cwd: folder })
const callsIn = (log: string): number => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').length : 0)

test('a teacher answers unlabelled rows, a second try pays for nothing, and an old file is never overwritten', async () => {
  const { folder, callLog } = makeFixtureTask({ rows: 700 })
  const words = ['violet', 'amber', 'teal', 'olive', 'coral']
  const lines = words.map((word, i) => `u${i},"my ${word} wallet ${i * 7919} shows a strange refund since monday"`)
  writeFileSync(join(folder, 'data', 'open.csv'), `id,text\n${lines.join('\n')}\n`)
  const args = ['--inputs', 'data/open.csv', '--yes']
  const plan = await distil(folder, ...args, '--dry-run')
  expect(plan.stderr).toBe('')
  expect(JSON.parse(plan.stdout)).toMatchObject({ rows: 5, calls: 5, usd: 0 })
  expect(callsIn(callLog)).toBe(0)

  const first = await distil(folder, ...args, '--out', 'data/a.jsonl')
  expect(first.code, first.stderr).toBe(0)
  expect(JSON.parse(first.stdout)).toMatchObject({ kept: 5, candidates: 5, calls: 5, replayed: 0 })
  expect(rowsOf(folder, 'data/a.jsonl')[0]?.origin).toMatchObject({
    kind: 'relabelled',
    teacher: 'fake-keyword-error20@fake',
    terms: 'yes',
  })
  const paid = callsIn(callLog)
  const again = await distil(folder, ...args, '--out', 'data/b.jsonl')
  expect(JSON.parse(again.stdout)).toMatchObject({ kept: 5, replayed: 5 })
  expect(callsIn(callLog)).toBe(paid)
  expect((await distil(folder, ...args, '--out', 'data/a.jsonl')).stderr).toContain('exists')
})

test('new inputs come label first from train seeds, and what every filter dropped adds up', async () => {
  const { folder } = makeFixtureTask({ rows: 700 })
  const done = await distil(folder, '--what', 'inputs', '--rows', '30', '--yes')
  expect(done.code, done.stderr).toBe(0)
  const result = JSON.parse(done.stdout) as { kept: number; candidates: number; yields: { dropped: number }[] }
  const rows = rowsOf(folder, 'data/synthetic.jsonl')
  expect(rows.length).toBe(result.kept)
  expect(result.kept).toBeGreaterThan(10)
  expect(result.candidates).toBe(result.kept + result.yields.reduce((sum, { dropped }) => sum + dropped, 0))
  expect(new Set(rows.map(({ expected }) => expected)).size).toBe(3)
  expect(rows.every(({ origin }) => origin.kind === 'synthetic' && origin.seed !== undefined)).toBe(true)
})
