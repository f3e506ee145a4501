import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readMachine } from '../src/io/machine.ts'
import { runInspect } from './evaluate-inspect.ts'
import { runPromptfoo, type PeerResult } from './evaluate-promptfoo.ts'

/**
 * Issue 3 §7.4: 5,000 examples against a local endpoint of 50 ms at concurrency 32, beside the limit n x latency / concurrency, the
 * bare client on the same machine; a rate-limited endpoint that loses calls; 100,000 examples of no latency. `--peers` installs promptfoo and
 * inspect_ai into folders of their own and measures them beside it (minutes); `--promptfoo FOLDER` uses one that is there. `--write FILE` keeps the table.
 */
const { values } = parseArgs({
  options: {
    promptfoo: { type: 'string' },
    peers: { type: 'boolean', default: false },
    write: { type: 'string' },
    rounds: { type: 'string', default: '3' },
  },
})
const concurrency = 32
const rounds = Number(values.rounds)
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'))
const journal = join(folder, 'journal.sqlite')
const here = import.meta.dirname

interface Measured {
  readonly answered: number
  readonly failed: number
  readonly replayed: number
  readonly wallMs: number
  readonly userMs: number
  readonly systemMs: number
  readonly peakRssMb: number
}

const withServer = async <Result>(
  latencyMs: number,
  work: (port: number) => Promise<Result>,
  trouble: { readonly rate: number; readonly hangs: number } = { rate: 0, hangs: 0 },
): Promise<Result> => {
  const args = [join(here, 'evaluate-server.ts'), ...[latencyMs, trouble.rate, trouble.hangs].map(String)]
  const server = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const port = await new Promise<number>((resolve) =>
    server.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString('utf8')))),
  )
  try {
    return await work(port)
  } finally {
    server.stdin.end()
    await new Promise((resolve) => server.once('close', resolve))
  }
}

const measure = async <Result>(file: string, ...args: readonly (string | number)[]): Promise<Result> => {
  const child = spawn(process.execPath, [join(here, file), ...args.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')))
  await new Promise((resolve) => child.once('close', resolve))
  return JSON.parse(out) as Result
}
const once = (port: number, count: number, mode: 'fresh' | 'keep') =>
  measure<Measured>('evaluate-once.ts', port, count, concurrency, journal, mode)
const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0
const seconds = (ms: number): string => (ms / 1000).toFixed(2)
const cpuEach = (run: Measured): number => (run.userMs + run.systemMs) / run.answered
const list = (numbers: readonly number[], show: (value: number) => string): string => numbers.map(show).join(', ')

const [count, latencyMs] = [5000, 50]
const limitMs = (count * latencyMs) / concurrency
const loadBefore = loadavg()[0] ?? 0
const bare: number[] = []
const runs: Measured[] = []
const replays: Measured[] = []
let promptfoo: PeerResult | undefined
let inspect: PeerResult | undefined

/** Installs both peers beside the bench's own files; a folder without one where that does not work. */
const installPeers = (): { readonly promptfoo: string; readonly inspect: string } => {
  const npm = join(folder, 'npm')
  mkdirSync(npm)
  spawnSync('npm', ['install', '--prefix', npm, '--no-audit', '--no-fund', 'promptfoo@0.123'], { stdio: 'ignore' })
  const venv = join(folder, 'venv')
  spawnSync('python3', ['-m', 'venv', venv], { stdio: 'ignore' })
  spawnSync(join(venv, 'bin', 'pip'), ['install', '--quiet', 'inspect_ai', 'openai'], { stdio: 'ignore' })
  return { promptfoo: npm, inspect: join(venv, 'bin') }
}
const peers = values.peers ? installPeers() : undefined
await withServer(latencyMs, async (port) => {
  for (let round = 0; round < rounds; round++) {
    bare.push((await measure<{ wallMs: number }>('evaluate-bare.ts', port, count, concurrency)).wallMs)
    runs.push(await once(port, count, 'fresh'))
    replays.push(await once(port, count, 'keep'))
  }
  const place = peers?.promptfoo ?? values.promptfoo
  const work = { workFolder: folder, port, count, concurrency }
  if (place !== undefined) promptfoo = await runPromptfoo({ ...work, folder: place, node: process.execPath })
  if (peers !== undefined) inspect = await runInspect({ ...work, bin: peers.inspect })
})
const [small, large, largeReplay] = await withServer(0, async (port) => [
  await once(port, 5000, 'fresh'),
  await once(port, 100_000, 'fresh'),
  await once(port, 100_000, 'keep'),
])
/** Half of what the concurrency could do: a client that ignores the limit has half of its calls refused. */
const trouble = { rate: Math.round(concurrency / (latencyMs / 1000) / 2), hangs: 0.01 }
const troubledCount = 10_000
const troubled = await withServer(
  latencyMs,
  async (port) => {
    const run = await once(port, troubledCount, 'fresh')
    const server = (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as { refused: number; hung: number }
    return { ...run, ...server }
  },
  trouble,
)
// The bucket is full at the start: one second's worth of calls is free.
const troubledLimitMs = ((troubledCount - trouble.rate) / trouble.rate) * 1000
rmSync(folder, { recursive: true })

const machine = readMachine()
const walls = runs.map(({ wallMs }) => wallMs)
const peerRow = (name: string, peer: PeerResult | undefined): string =>
  peer === undefined
    ? `| ${name} | not installed | | | | |`
    : `| ${name} ${peer.version} (${peer.answered} answered) | ${seconds(peer.wallMs)} | | ${(peer.wallMs / limitMs).toFixed(2)} | ${(peer.cpuMs / count).toFixed(2)} | ${peer.peakRssMb.toFixed(0)} |`
const lines = [
  `# Evaluation: engine, client and journal (${new Date().toISOString().slice(0, 10)})`,
  '',
  'Made by `node bench/evaluate.ts`. The endpoint is a server in a process of its own on the same machine, so it shares the cores.',
  '',
  `Machine: ${machine.cores} cores, ${machine.cpu}, Node ${process.versions.node}; load average ${loadBefore.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after (1 minute; other work ran beside it where this is above 1).`,
  '',
  `## ${count} examples, ${latencyMs} ms, concurrency ${concurrency}: limit ${seconds(limitMs)} s`,
  '',
  '| what | wall, s (median) | rounds | x limit | CPU, ms an example | peak RSS, MB |',
  '|---|---|---|---|---|---|',
  `| bare client, nothing around it | ${seconds(median(bare))} | ${list(bare, seconds)} | ${(median(bare) / limitMs).toFixed(2)} | | |`,
  `| Assay: client, engine, journal | ${seconds(median(walls))} | ${list(walls, seconds)} | ${(median(walls) / limitMs).toFixed(2)} | ${median(runs.map(cpuEach)).toFixed(2)} | ${median(runs.map(({ peakRssMb }) => peakRssMb)).toFixed(0)} |`,
  peerRow('promptfoo, no cache', promptfoo),
  peerRow('inspect_ai', inspect),
  '',
  'promptfoo and inspect_ai are measured from the start of their process, Assay and the bare client from their first call.',
  '',
  '## Memory and replay',
  '',
  '| what | wall, s | examples a second | CPU, ms an example | peak RSS, MB |',
  '|---|---|---|---|---|',
  ...(
    [
      ['5,000 new, 0 ms', small],
      ['100,000 new, 0 ms', large],
      ['5,000 replayed', replays[replays.length >> 1]],
      ['100,000 replayed', largeReplay],
    ] as const
  ).map(([name, run]) =>
    run === undefined
      ? ''
      : `| ${name} | ${seconds(run.wallMs)} | ${Math.round(run.answered / (run.wallMs / 1000)).toLocaleString('en')} | ${cpuEach(run).toFixed(3)} | ${run.peakRssMb.toFixed(0)} |`,
  ),
  '',
  `## A limit of ${trouble.rate} calls a second (429 with Retry-After in whole seconds), and one call in a hundred never answered`,
  '',
  '| examples | answered | failed | refused | hung | wall, s | what the limit allows, s | x |',
  '|---|---|---|---|---|---|---|---|',
  `| ${troubledCount} | ${troubled.answered} | ${troubled.failed} | ${troubled.refused} | ${troubled.hung} | ${seconds(troubled.wallMs)} | ${seconds(troubledLimitMs)} | ${(troubled.wallMs / troubledLimitMs).toFixed(2)} |`,
  '',
]
const text = lines.join('\n')
process.stdout.write(text)
if (values.write !== undefined) writeFileSync(values.write, text)
