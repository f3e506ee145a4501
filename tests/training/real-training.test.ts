import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test } from 'vitest'
import type { TrainEvent, TrainJob } from '../../src/core/ports/trainer.ts'
import { createModelStore } from '../../src/io/models/model-store.ts'
import { createTrlTrainer } from '../../src/io/trainers/trl/index.ts'
import { findPython } from '../../src/io/trainers/trl/python.ts'
import { expectFinished, tinyJob, tinyRows } from '../contracts/trainer.ts'
import { testHome } from './test-home.ts'

const home = testHome()
const root = mkdtempSync(join(tmpdir(), 'assay-training-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const python = await findPython(process.env, process.platform).catch((error: unknown) => error)
const noPython = python instanceof Error ? python.message : undefined

const trainerPid = (job: TrainJob): number => Number(readFileSync(join(job.folder, 'trainer.pid'), 'utf8'))
const eventsOf = (job: TrainJob): TrainEvent[] =>
  readFileSync(join(job.folder, 'events.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): TrainEvent => JSON.parse(line))

/** Trains in a process of its own until `step`, then kills that process the hard way; its Python child becomes an orphan. */
const killParentAt = (job: TrainJob, step: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const file = join(root, 'job.json')
    writeFileSync(file, JSON.stringify(job))
    const program = join(import.meta.dirname, 'train-until-killed.ts')
    const parent = spawn(process.execPath, [program, file, home], { stdio: ['ignore', 'pipe', 'inherit'] })
    parent.on('exit', (code, signal) => (signal === 'SIGKILL' ? resolve() : reject(new Error(`it ended by itself: ${code}`))))
    createInterface({ input: parent.stdout }).on('line', (line) => {
      const event: TrainEvent = JSON.parse(line)
      if (event.kind === 'step' && event.step >= step) parent.kill('SIGKILL')
    })
  })

test.skipIf(noPython !== undefined)(
  'a real training of 24 steps, killed twice, resumes to the same steps, rows and losses',
  async () => {
    const signal = new AbortController().signal
    const trainer = createTrlTrainer({ home, env: process.env, platform: process.platform, cpuFlags: [], cores: 2 })
    const [status, file] = await Promise.all([
      trainer.prepare(() => undefined, signal),
      createModelStore(home).ensure('SmolLM2-135M-Instruct', { signal }),
    ])
    expect(status).toMatchObject({ ready: true, versions: { torch: expect.any(String), trl: expect.any(String) } })
    const base = { id: file.id, ggufFile: file.path, sha256: file.sha256 }
    const job = tinyJob(join(root, 'job'), tinyRows(48), base)

    // First the Python process dies: the command ends with an error that says what to do.
    const first = trainer.train(
      job,
      {
        onEvent: (event) => {
          if (event.kind === 'step' && event.step === 6) process.kill(trainerPid(job), 'SIGKILL')
        },
        onCheckpoint: async () => 'continue',
      },
      signal,
    )
    await expect(first).rejects.toMatchObject({ code: 'trainer-failed', hint: expect.stringContaining('resumes') })
    const rows = readFileSync(join(job.folder, 'rows.jsonl'))
    const order: unknown = JSON.parse(readFileSync(join(job.folder, 'job.json'), 'utf8')).order

    // Then the whole command dies.
    await killParentAt(job, 14)

    const events: TrainEvent[] = []
    const judged: number[] = []
    const result = await trainer.train(
      job,
      {
        onEvent: (event) => events.push(event),
        onCheckpoint: async (step) => {
          judged.push(step)
          return 'continue'
        },
        choose: async () => 20,
      },
      signal,
    )
    expectFinished(job, result, events)
    expect(judged).toEqual([4, 8, 12, 16, 20, 24])
    expect(result).toMatchObject({ resumes: 2, chosen: { step: 20 } })
    expect(result.parityOutputs).toHaveLength(job.parityPrompts.length)

    expect(readFileSync(join(job.folder, 'rows.jsonl'))).toEqual(rows)
    expect(JSON.parse(readFileSync(join(job.folder, 'job.json'), 'utf8')).order).toEqual(order)
    const all = eventsOf(job)
    const starts = all.flatMap((event) => (event.kind === 'started' ? [event] : []))
    expect(starts.map(({ resumedFromStep }) => resumedFromStep)).toEqual([
      0,
      4,
      expect.toSatisfy((step: number) => step === 12 || step === 16),
    ])
    expect(new Set(starts.map(({ trainedTokens }) => trainedTokens)).size).toBe(1)
    // Steps that were done twice saw the same rows with the same weights: their losses agree.
    const losses = new Map<number, number[]>()
    for (const event of all) if (event.kind === 'step') losses.set(event.step, [...(losses.get(event.step) ?? []), event.loss])
    expect([...losses.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, i) => i + 1))
    const repeated = [...losses.values()].filter((values) => values.length > 1)
    expect(repeated.length).toBeGreaterThanOrEqual(2)
    for (const values of repeated) expect(Math.max(...values) - Math.min(...values)).toBeLessThan(0.01)
    // The rows are learnable.
    expect(losses.get(24)![0]!).toBeLessThan(losses.get(1)![0]! / 2)
  },
  600_000,
)

test.runIf(noPython !== undefined)('without Python the trainer says which command helps', () => {
  expect(python).toMatchObject({ code: 'python-missing', hint: expect.stringMatching(/install/) })
})
