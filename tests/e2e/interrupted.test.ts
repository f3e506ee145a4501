import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFixtureTask } from './fixture-task.ts'
import { runAssay } from './run-assay.ts'
import { runInProcess } from './run-in-process.ts'

const linesOf = (file: string): readonly string[] => (existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [])

test('Ctrl-C and a polite kill stop `distil` with 130; nothing is half-written, and no answer is asked for twice', async () => {
  const { folder, callLog } = makeFixtureTask({ rows: 200 })
  const yaml = readFileSync(join(folder, 'task.yaml'), 'utf8')
  writeFileSync(
    join(folder, 'task.yaml'),
    yaml
      .replace('fake-keyword-error20', 'fake-keyword-latency20')
      .replace('train: 200, dev: 120, golden: 260', 'train: 120, dev: 30, golden: 50'),
  )
  const args = ['distil', '--teacher', 'student', '--what', 'relabel']
  let asked = 0
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const stopped = await runAssay(args, { cwd: folder, kill: { signal, when: () => linesOf(callLog).length >= asked + 10 } })
    expect(stopped).toMatchObject({ code: 130, signal: null, stdout: '' })
    expect(stopped.stderr).toMatch(/interrupted: what was finished is kept\n\s+→ the same command goes on where this one stopped/)
    expect(readdirSync(join(folder, 'data'))).toEqual(['rows.csv'])
    asked = linesOf(callLog).length
    expect(asked).toBeLessThan(120)
  }
  const done = await runInProcess([...args, '--json'], { cwd: folder })
  expect(JSON.parse(done.stdout)).toMatchObject({ kept: 120, calls: 120, replayed: asked })
  const calls = linesOf(callLog)
  expect([calls.length, new Set(calls).size]).toEqual([120, 120])
})

test('`import` and `check` that are interrupted leave no file', async () => {
  const { folder } = makeFixtureTask({ rows: 20_000 })
  const before = readdirSync(folder)
  const stopWhen = async (args: readonly string[], isTime: () => boolean): Promise<void> => {
    const abort = new AbortController()
    const timer = setInterval(() => (isTime() ? abort.abort(new Error('interrupted')) : undefined), 1)
    const stopped = await runInProcess(args, { cwd: folder, signal: abort.signal })
    clearInterval(timer)
    expect([args[0], stopped.code], stopped.stderr).toEqual([args[0], 130])
    expect(readdirSync(folder)).toEqual(before)
  }
  // With part of the file written beside its name.
  await stopWhen(['import', 'data/rows.csv', '--out', 'imported.jsonl'], () => readdirSync(folder).length > before.length)
  const started = performance.now()
  await stopWhen(['check'], () => performance.now() - started > 30)
})
