import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Evaluation } from '../../src/flows/evaluate.ts'
import { makeFixtureTask, type FixtureTask } from '../e2e/fixture-task.ts'
import { runAssay } from '../e2e/run-assay.ts'
import { pythonWith } from './python-with.ts'

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
const assay = `"${process.execPath}" "${main}"`
// Unix sockets of Ray lie under this folder, and their paths may not be long.
const rayFolder = mkdtempSync('/tmp/ray-')
let address = ''

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const found = server.address()
      server.close(() => resolve(typeof found === 'object' && found !== null ? found.port : 0))
    })
  })

beforeAll(async () => {
  const bin = pythonWith(['ray[default]'])
  // Below the ports that Ray gives to its workers.
  const port = 8_000 + ((await freePort()) % 1_900)
  // On a busy machine a node may not be up within the half minute that Ray gives it.
  for (let attempt = 1; ; attempt++) {
    const args = ['start', '--head', '--port=0', `--dashboard-port=${port}`, '--num-cpus=2', '--object-store-memory=100000000']
    // A pipe would stay open as long as the cluster lives.
    const stdio = ['ignore', openSync(join(rayFolder, 'start.log'), 'w'), 'inherit'] as const
    const { status } = spawnSync(join(bin, 'ray'), [...args, `--temp-dir=${rayFolder}`, '--disable-usage-stats'], { stdio: [...stdio] })
    if (status === 0) break
    killCluster()
    if (attempt === 3) throw new Error(`ray start ended with ${status}`)
  }
  address = `http://127.0.0.1:${port}`
})
/** Only the processes of this head: `ray stop` would end every cluster on the machine. */
const killCluster = (): void => {
  for (const pid of processes((_, environment, line) => environment.includes(rayFolder) || line.includes(rayFolder))) kill(pid)
}

afterAll(() => {
  killCluster()
  rmSync(rayFolder, { recursive: true, force: true })
})

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}

const processes = (wanted: (pid: number, environment: string, line: string) => boolean): readonly number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      if (!Number.isInteger(pid) || pid === process.pid) return false
      try {
        return wanted(pid, readFileSync(`/proc/${pid}/environ`, 'utf8'), readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '))
      } catch {
        return false
      }
    })

const task = (): FixtureTask => {
  const made = makeFixtureTask({ rows: 640, silent: 0.1 })
  const yaml = join(made.folder, 'task.yaml')
  writeFileSync(yaml, readFileSync(yaml, 'utf8').replace('fake-keyword-error20', 'fake-keyword-error20-latency60'))
  return made
}

const callsIn = ({ callLog }: FixtureTask): readonly string[] =>
  existsSync(callLog) ? readFileSync(callLog, 'utf8').trim().split('\n') : []
const evaluation = ({ stdout, stderr, code }: Awaited<ReturnType<typeof runAssay>>): Evaluation => {
  expect({ code, stderr }).toMatchObject({ code: 0 })
  return JSON.parse(stdout) as Evaluation
}
const onRay = (made: FixtureTask, ...more: readonly string[]) =>
  runAssay([
    'evaluate',
    '--task',
    made.folder,
    '--arm',
    'prompt',
    '--json',
    '--concurrency',
    '1',
    '--on',
    'ray',
    '--address',
    address,
    '--shards',
    '3',
    '--cluster-command',
    assay,
    ...more,
  ])

test('a Ray cluster gives what a local run gives, and each call is made once', async () => {
  const [here, there] = [task(), task()]
  const local = evaluation(await runAssay(['evaluate', '--task', here.folder, '--arm', 'prompt', '--json']))
  const remote = evaluation(await onRay(there))
  expect(remote.arms[0]?.digest).toBe(local.arms[0]?.digest)
  expect(remote.arms[0]?.metric).toEqual(local.arms[0]?.metric)
  expect(remote.arms[0]?.integrity.replayed).toBe(120)
  expect(new Set(callsIn(there)).size).toBe(callsIn(there).length)
  expect(callsIn(there)).toHaveLength(callsIn(here).length)
})

test('the same through a folder that the nodes share', async () => {
  const made = task()
  const shared = mkdtempSync(join(tmpdir(), 'assay-shared-'))
  const remote = evaluation(await onRay(made, '--shared', shared))
  expect(remote.arms[0]?.integrity).toMatchObject({ attempted: 120, answered: 120, replayed: 120 })
  expect(readdirSync(shared)).toHaveLength(3)
})

test('a worker that is killed in the middle of a shard costs at most the calls in flight, and not the result', async () => {
  const [here, there] = [task(), task()]
  const local = evaluation(await runAssay(['evaluate', '--task', here.folder, '--arm', 'prompt', '--json']))
  const before = 60
  const killed: number[] = []
  const watch = setInterval(() => {
    if (killed.length > 0 || callsIn(there).length < before + 20) return
    for (const pid of processes(
      // The node itself, not the shell around it, which sends home what was finished.
      (_, environment, line) => environment.includes('RAY_') && line.startsWith(process.execPath) && line.includes('--rows 1-40'),
    ).slice(0, 1)) {
      kill(pid)
      killed.push(pid)
    }
  }, 20)
  const remote = evaluation(await onRay(there).finally(() => clearInterval(watch)))
  expect(killed).toHaveLength(1)
  expect(remote.arms[0]?.digest).toBe(local.arms[0]?.digest)
  const calls = callsIn(there)
  expect(new Set(calls).size).toBe(callsIn(here).length)
  // One call at a time was in flight in the killed shard.
  expect(calls.length - new Set(calls).size).toBeLessThanOrEqual(1)
})

test('a node without Assay says so', async () => {
  const made = task()
  const { code, stderr } = await runAssay([
    'evaluate',
    '--task',
    made.folder,
    '--arm',
    'prompt',
    '--on',
    'ray',
    '--address',
    address,
    '--shards',
    '1',
    '--cluster-command',
    'no-such-assay',
  ])
  expect(code).toBe(4)
  expect(stderr).toMatch(/failed 3 times on\s+the\s+cluster[\s\S]*no-such-assay: not\s+found/)
})
