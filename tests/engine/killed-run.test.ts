import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { openJournal } from '../../src/io/stores/journal.ts'

const root = mkdtempSync(join(tmpdir(), 'assay-killed-'))
afterAll(() => rmSync(root, { recursive: true }))
const [count, concurrency] = [400, 8]
const script = fileURLToPath(new URL('killed-run.ts', import.meta.url))

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '')
const callsIn = (log: string): string[] => (existsSync(log) ? linesOf(readFileSync(log, 'utf8')) : [])

/** Runs until the end, or kills the process with SIGKILL once the call log has this many more calls. */
const run = (journal: string, callLog: string, killAfterCalls?: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, journal, callLog, String(count), String(concurrency)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const before = callsIn(callLog).length
    let out = ''
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')))
    const poll = setInterval(() => {
      if (killAfterCalls !== undefined && callsIn(callLog).length - before >= killAfterCalls) child.kill('SIGKILL')
    }, 1)
    child.on('error', reject)
    child.on('close', () => {
      clearInterval(poll)
      resolve(out)
    })
  })

test('a run killed again and again never sends a finished call twice, and reports those in flight', async () => {
  const [journalFile, callLog] = [join(root, 'journal.sqlite'), join(root, 'calls.log')]
  const undisturbed = await run(join(root, 'other.sqlite'), join(root, 'other.log'))
  const reported = new Set<string>()
  const note = (out: string): void => {
    for (const line of linesOf(out)) if (line.startsWith('twice ')) reported.add(line.slice(6))
  }
  const finishedBeforeAKill = new Map<string, number>()
  const kills = [0, 1, 3, 17, 40, 80, 29]
  for (const killAfterCalls of kills) {
    const out = await run(journalFile, callLog, killAfterCalls)
    expect(out).not.toContain('done')
    note(out)
    if (!existsSync(journalFile)) continue
    await using journal = openJournal({ file: journalFile })
    const calls = callsIn(callLog)
    for (const [key, state] of await journal.lookup(calls))
      if (state.status === 'done' && !finishedBeforeAKill.has(key))
        finishedBeforeAKill.set(key, calls.filter((call) => call === key).length)
    const orphans = await journal.orphans()
    expect(orphans.length).toBeLessThanOrEqual(concurrency)
  }
  const last = await run(journalFile, callLog)
  note(last)

  const calls = callsIn(callLog)
  const timesOf = (key: string): number => calls.filter((call) => call === key).length
  expect(finishedBeforeAKill.size).toBeGreaterThan(50)
  expect(reported.size).toBeGreaterThan(0)
  expect(reported.size).toBeLessThanOrEqual(kills.length * concurrency)
  for (const [key, times] of finishedBeforeAKill) expect(timesOf(key)).toBe(times)
  // The model answered these more than once: each was in flight at a kill, and each was reported.
  for (const key of new Set(calls)) if (timesOf(key) > 1) expect(reported).toContain(key)
  expect(new Set(calls).size).toBe(count)
  expect(linesOf(last).filter((line) => !line.startsWith('twice '))).toEqual(linesOf(undisturbed))
})

test('a second process replays everything that the first one finished, and calls nothing', async () => {
  const [journalFile, callLog] = [join(root, 'second.sqlite'), join(root, 'second.log')]
  await run(journalFile, callLog)
  const first = callsIn(callLog).length
  const again = await run(journalFile, callLog)
  expect(first).toBe(count)
  expect(callsIn(callLog)).toHaveLength(count)
  expect(again.endsWith('done\n')).toBe(true)
})

test('two processes that evaluate the same task at once make every call once, and both have every answer', async () => {
  const [journalFile, callLog] = [join(root, 'shared.sqlite'), join(root, 'shared.log')]
  const both = await Promise.all([run(journalFile, callLog), run(journalFile, callLog)])
  const calls = callsIn(callLog)
  expect(new Set(calls).size).toBe(count)
  expect(calls).toHaveLength(count)
  for (const out of both) {
    expect(linesOf(out)).toHaveLength(count + 1)
    expect(out).not.toContain('failed')
    expect(out).not.toContain('twice')
  }
  expect(both[0]).toBe(both[1])
})
