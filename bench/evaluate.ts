import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readMachine } from '../src/io/machine.ts'
import { runPromptfoo } from './evaluate-promptfoo.ts'

/**
 * Issue 3 §7.4: 5,000 examples against a local endpoint of 50 ms at concurrency 32, beside the limit n x latency / concurrency, the
 * bare client on the same machine, and promptfoo where `--promptfoo FOLDER` has it installed. `--write FILE` keeps the table.
 */
const { values } = parseArgs({
  options: { promptfoo: { type: 'string' }, write: { type: 'string' }, rounds: { type: 'string', default: '3' } },
})
const concurrency = 32
const rounds = Number(values.rounds)
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'))
const journal = join(folder, 'journal.sqlite')
const here = import.meta.dirname

interface Measured {
  readonly answered: number
  readonly replayed: number
  readonly wallMs: number
  readonly userMs: number
  readonly systemMs: number
  readonly peakRssMb: number
}

const withServer = async <Result>(latencyMs: number, work: (port: number) => Promise<Result>): Promise<Result> => {
  const server = spawn(process.execPath, [join(here, 'evaluate-server.ts'), String(latencyMs)], { stdio: ['pipe', 'pipe', 'inherit'] })
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
let promptfoo: Awaited<ReturnType<typeof runPromptfoo>>
await withServer(latencyMs, async (port) => {
  for (let round = 0; round < rounds; round++) {
    bare.push((await measure<{ wallMs: number }>('evaluate-bare.ts', port, count, concurrency)).wallMs)
    runs.push(await once(port, count, 'fresh'))
    replays.push(await once(port, count, 'keep'))
  }
  if (values.promptfoo !== undefined)
    promptfoo = await runPromptfoo({ folder: values.promptfoo, workFolder: folder, node: process.execPath, port, count, concurrency })
})
const [small, large, largeReplay] = await withServer(0, async (port) => [
  await once(port, 5000, 'fresh'),
  await once(port, 50_000, 'fresh'),
  await once(port, 50_000, 'keep'),
])
rmSync(folder, { recursive: true })

const machine = readMachine()
const walls = runs.map(({ wallMs }) => wallMs)
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
  promptfoo === undefined
    ? '| promptfoo | not installed | | | | |'
    : `| promptfoo ${promptfoo.version}, no cache (${promptfoo.answered} passed) | ${seconds(promptfoo.wallMs)} | | ${(promptfoo.wallMs / limitMs).toFixed(2)} | ${(promptfoo.cpuMs / count).toFixed(2)} | ${promptfoo.peakRssMb.toFixed(0)} |`,
  '',
  'promptfoo is measured from the start of its process, Assay and the bare client from their first call.',
  '',
  '## Memory and replay',
  '',
  '| what | wall, s | examples a second | CPU, ms an example | peak RSS, MB |',
  '|---|---|---|---|---|',
  ...(
    [
      ['5,000 new, 0 ms', small],
      ['50,000 new, 0 ms', large],
      ['5,000 replayed', replays[replays.length >> 1]],
      ['50,000 replayed', largeReplay],
    ] as const
  ).map(([name, run]) =>
    run === undefined
      ? ''
      : `| ${name} | ${seconds(run.wallMs)} | ${Math.round(run.answered / (run.wallMs / 1000)).toLocaleString('en')} | ${cpuEach(run).toFixed(3)} | ${run.peakRssMb.toFixed(0)} |`,
  ),
  '',
]
const text = lines.join('\n')
process.stdout.write(text)
if (values.write !== undefined) writeFileSync(values.write, text)
