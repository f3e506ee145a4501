import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CallFailed } from '../../core/arms/arm.ts'
import type { Example } from '../../core/data/example.ts'
import { createPrograms } from './index.ts'
import { runProcess } from './run-process.ts'

const open = (): AbortSignal => new AbortController().signal
const example = (id: string, input: string): Example => ({ id, input, tags: [], weight: 1, source: { file: 'a.csv', line: 1 } })

const folderWith = (script: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-program-'))
  writeFileSync(join(folder, 'program.mjs'), script)
  return folder
}
const command = [process.execPath, 'program.mjs']
const programs = createPrograms({ PATH: process.env['PATH'] ?? '' })

const upperCase = `
const text = await new Promise((done) => { let all = ''; process.stdin.on('data', (part) => (all += part)).on('end', () => done(all)) })
const rows = text.trim().split('\\n').map((line) => JSON.parse(line))
for (const { id, input } of rows.reverse()) if (input !== 'skip') console.log(JSON.stringify({ id, output: input.toUpperCase() }))
if (text.includes('die')) { console.error('out of luck'); process.exit(3) }
`

test('a program answers by id in any order, and a row it leaves out is missing', async () => {
  const folder = folderWith(upperCase)
  const answers = await programs.run(command, folder, [example('a', 'one'), example('b', 'skip'), example('c', 'three')], open())
  expect(answers.map(({ text }) => text)).toEqual(['ONE', '', 'THREE'])
  expect(answers.map(({ missing }) => missing)).toEqual([undefined, 'the program gave no answer', undefined])
})

test('a program that dies part of the way keeps the answers it gave', async () => {
  const answers = await programs.run(command, folderWith(upperCase), [example('a', 'die'), example('b', 'skip')], open())
  expect(answers[0]).toEqual({ text: 'DIE' })
  expect(answers[1]?.missing).toMatch(/exit code 3: out of luck/)
})

test('a program that answers nothing fails as a whole, with its last words and what to do', async () => {
  const run = programs.run(command, folderWith(`console.error('no such table'); process.exit(1)`), [example('a', 'x')], open())
  await expect(run).rejects.toMatchObject({ code: 'program-failed', message: expect.stringContaining('no such table') })
  const none = programs.run(['./not-there'], folderWith(''), [example('a', 'x')], open())
  await expect(none).rejects.toMatchObject({ code: 'program-failed' })
})

test('a tool gets its arguments as one line, and the same arguments run it once', async () => {
  const folder = folderWith(`
import { appendFileSync } from 'node:fs'
process.stdin.on('data', (line) => { appendFileSync('runs.log', 'x'); console.log('got ' + JSON.parse(line).key) })
`)
  const spec = { name: 'lookup', description: 'finds a key', parameters: { type: 'object' }, command }
  expect(await programs.openTool(spec, folder).call({ key: 7 }, open())).toBe('got 7')
  expect(await programs.openTool(spec, folder).call({ key: 7 }, open())).toBe('got 7')
  expect(readFileSync(join(folder, 'runs.log'), 'utf8')).toBe('x')
  writeFileSync(join(folder, 'program.mjs'), `console.log('another program')`)
  expect(await programs.openTool(spec, folder).call({ key: 7 }, open())).toBe('another program')
})

test('a tool that fails is a failure of the model, and is not remembered', async () => {
  const folder = folderWith(`process.exit(2)`)
  const tool = programs.openTool({ name: 'broken', description: '', parameters: {}, command }, folder)
  const error = await tool.call({}, open()).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(CallFailed)
  expect((error as CallFailed).failure).toMatchObject({ kind: 'crashed', missing: false })
  expect(existsSync(join(folder, '.assay', 'tools.jsonl'))).toBe(false)
})

const runScript = (script: string, more: { timeoutMs?: number; mostBytes?: number; signal?: AbortSignal }) =>
  runProcess({
    command: [process.execPath, '-e', script],
    cwd: tmpdir(),
    env: {},
    input: [],
    timeoutMs: 60_000,
    mostBytes: 1_000_000,
    signal: open(),
    ...more,
  })

test('a program is killed at its time-out and when it writes too much', async () => {
  expect((await runScript('setInterval(() => {}, 1000)', { timeoutMs: 50 })).problem).toMatch(/did not end/)
  expect((await runScript(`setInterval(() => console.log('x'.repeat(1000)), 1)`, { mostBytes: 5_000 })).problem).toMatch(
    /more than 5000 bytes/,
  )
})

test('an abort kills the program and what it started, and rejects with the reason', async () => {
  const stop = new AbortController()
  const folder = mkdtempSync(join(tmpdir(), 'assay-program-'))
  const mark = join(folder, 'pid')
  const script = `
const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
require('node:fs').writeFileSync(${JSON.stringify(mark)}, String(child.pid))
setInterval(() => {}, 1000)
`
  const run = runScript(script, { signal: stop.signal })
  await expect.poll(() => existsSync(mark) && readFileSync(mark, 'utf8') !== '', { timeout: 20_000 }).toBe(true)
  stop.abort(new Error('stopped by hand'))
  await expect(run).rejects.toThrow('stopped by hand')
  const pid = Number(readFileSync(mark, 'utf8'))
  const isAlive = (): boolean => {
    try {
      process.kill(pid, 0)
      return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
    } catch {
      return false
    }
  }
  await expect.poll(isAlive, { timeout: 20_000 }).toBe(false)
})

test('a program that is not there, or may not be executed, is named so in words', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-programs-'))
  writeFileSync(join(folder, 'plain.txt'), 'x')
  const problemOf = async (command: string): Promise<string | undefined> => {
    const signal = new AbortController().signal
    return (await runProcess({ command: [command], cwd: folder, env: {}, input: '', timeoutMs: 5_000, mostBytes: 100, signal })).problem
  }
  expect(await problemOf('./none')).toBe('it could not be started: there is no such program')
  expect(await problemOf('./plain.txt')).toMatch(/may not be executed/)
})
