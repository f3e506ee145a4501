import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ScorerProgram } from '../../core/scorers/scorer.ts'
import { runScorer } from './run-scorer.ts'

const folderWith = (name: string, text: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-scorer-'))
  writeFileSync(join(folder, name), text)
  return folder
}
const script = (body: string): { program: ScorerProgram; taskRoot: string } => ({
  program: { command: [process.execPath, 'score.mjs'] },
  taskRoot: folderWith(
    'score.mjs',
    `import { createInterface } from 'node:readline'
let n = 0
for await (const line of createInterface({ input: process.stdin })) { n++; const item = JSON.parse(line); ${body} }`,
  ),
})

interface Scored {
  readonly replies: unknown[]
  readonly error?: unknown
}

const run = async (
  { program, taskRoot }: { program: ScorerProgram; taskRoot: string },
  items: readonly unknown[],
  more: { signal?: AbortSignal; timeoutMs?: number } = {},
): Promise<Scored> => {
  const replies: unknown[] = []
  const signal = more.signal ?? new AbortController().signal
  try {
    for await (const reply of runScorer(program, { taskRoot, items, env: {}, ...more, signal })) replies.push(reply)
    return { replies }
  } catch (error) {
    return { replies, error }
  }
}

test('a program reads one line for each item and answers in order, many at once', async () => {
  const items = Array.from({ length: 3000 }, (_, i) => ({ id: i, output: 'x'.repeat(200) }))
  const { replies, error } = await run(script('console.log(JSON.stringify({ score: item.id % 2 }) + "\\n")'), items)
  expect(error).toBeUndefined()
  expect(replies).toHaveLength(3000)
  expect(replies[2999]).toEqual({ score: 1 })
})

test('a program that dies keeps what it said, and the error carries its last words', async () => {
  const { replies, error } = await run(
    script('if (n === 3) { console.error("no such table"); process.exit(5) } console.log(1)'),
    [1, 2, 3, 4],
  )
  expect(replies).toEqual([1, 1])
  expect(error).toMatchObject({ code: 'scorer-failed', message: expect.stringMatching(/ended with code 5: no such table/) })
})

test('of a long last word the line that names the error is kept', async () => {
  const { error } = await run(script('throw new TypeError("no column x")'), [1])
  expect(error).toMatchObject({ message: expect.stringMatching(/ended with code 1: TypeError: no column x$/) })
})

test('a program that hangs is killed after its time, and what it started too', async () => {
  const hung = script(`
    if (n > 1) await new Promise(() => setInterval(() => {}, 1000))
    const { spawn } = await import('node:child_process')
    const { writeFileSync } = await import('node:fs')
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    writeFileSync('pid', String(child.pid))
    console.log(1)`)
  const { replies, error } = await run(hung, [1, 2], { timeoutMs: 3000 })
  expect(replies).toEqual([1])
  expect(error).toMatchObject({ code: 'scorer-failed', message: expect.stringMatching(/no answer within 3 s/) })
  const pid = Number(readFileSync(join(hung.taskRoot, 'pid'), 'utf8'))
  const isAlive = (): boolean => {
    try {
      process.kill(pid, 0)
      return !existsSync(`/proc/${pid}/stat`) || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
    } catch {
      return false
    }
  }
  await expect.poll(isAlive, { timeout: 10_000 }).toBe(false)
})

test('what is no JSON, and a line without an end, are failures of the scorer', async () => {
  expect((await run(script('console.log("good")'), [1])).error).toMatchObject({
    code: 'scorer-failed',
    message: expect.stringMatching(/not JSON: good/),
  })
  const endless = await run(
    script('for (;;) if (!process.stdout.write("x".repeat(65536))) await new Promise((go) => process.stdout.once("drain", go))'),
    [1],
  )
  expect(endless.error).toMatchObject({ code: 'scorer-failed', message: expect.stringMatching(/a line of more than/) })
})

test('a program that does not exist cannot be started, which is a mistake in task.yaml', async () => {
  const missing = { program: { command: ['./not-there'] }, taskRoot: tmpdir() }
  expect((await run(missing, [1])).error).toMatchObject({ code: 'program-failed', hint: expect.stringContaining('command: [') })
})

test('an abort ends the program and rejects with the reason', async () => {
  const stop = new AbortController()
  const running = run(script('await new Promise(() => setInterval(() => {}, 1000))'), [1], { signal: stop.signal })
  setImmediate(() => stop.abort(new Error('stopped by hand')))
  expect((await running).error).toMatchObject({ message: 'stopped by hand' })
})

test('a TypeScript module runs in a process of its own: it may print, and an error of one item is data', async () => {
  const taskRoot = folderWith(
    'score.ts',
    `interface Item { readonly output: string }
console.log('loaded')
export default async ({ output }: Item): Promise<number | { score: number; reason: string } | undefined> => {
  process.stdout.write('judging ')
  if (output === 'throw') throw new Error('no opinion')
  if (output === 'nothing') return undefined
  return output === 'a' ? 1 : { score: 0.5, reason: 'half' }
}`,
  )
  const { replies, error } = await run({ program: { file: 'score.ts' }, taskRoot }, [
    { output: 'a' },
    { output: 'throw' },
    { output: 'nothing' },
    { output: 'b' },
  ])
  expect(error).toBeUndefined()
  expect(replies).toEqual([
    1,
    { unscored: 'the scorer threw: no opinion' },
    { unscored: 'the scorer returned nothing' },
    { score: 0.5, reason: 'half' },
  ])
})

test('a module without a default function fails with what it needs', async () => {
  const taskRoot = folderWith('score.js', 'export const score = 1\n')
  const { error } = await run({ program: { file: 'score.js' }, taskRoot }, [{ output: 'a' }])
  expect(error).toMatchObject({ code: 'scorer-failed', message: expect.stringMatching(/needs a default export/) })
})
