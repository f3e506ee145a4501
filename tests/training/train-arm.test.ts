import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { LabelledExample } from '../../src/core/data/example.ts'
import type { Model } from '../../src/core/ports/model.ts'
import type { Ports } from '../../src/core/ports/ports.ts'
import type { RunEvent } from '../../src/core/run-event.ts'
import type { Task } from '../../src/core/task/task.ts'
import { installTrainer, listTrainers, removeTrainer, showTrainer } from '../../src/flows/manage-trainers.ts'
import { readTrained, trainArm, type TrainArmOptions } from '../../src/flows/train.ts'
import { systemClock } from '../../src/io/clock.ts'
import { createFakeModel } from '../../src/io/models/fake.ts'
import { openTaskFiles } from '../../src/io/task-files.ts'
import { createFakeTrainer, type FakeTrainerOptions } from '../../src/io/trainers/fake/index.ts'

const labels = ['ham', 'spam']
const examples = (count: number, prefix: string): LabelledExample[] =>
  Array.from({ length: count }, (_, i) => {
    const expected = labels[i % 2]!
    return {
      id: `${prefix}${i}`,
      input: `${expected} number ${i}`,
      expected,
      tags: [],
      weight: 1,
      source: { file: 'rows.jsonl', line: i + 1 },
    }
  })

interface World {
  readonly options: TrainArmOptions
  readonly events: RunEvent[]
  readonly callLog: string
}

/** A whole small world on fakes: everything of it is product code. */
const world = (
  change: Partial<TrainArmOptions> = {},
  fake: FakeTrainerOptions = {},
  root = mkdtempSync(join(tmpdir(), 'assay-train-')),
): World => {
  const callLog = join(root, 'calls.jsonl')
  const events: RunEvent[] = []
  const student = { name: 'student', model: 'fake-keyword', provider: 'fake' }
  const ports: Partial<Ports> = {
    clock: systemClock,
    home: join(root, 'home'),
    machine: { cores: 2, memoryBytes: 16e9, cpu: 'test', flags: [], platform: 'linux' },
    trainers: { fake: createFakeTrainer({ callLog, parity: () => 'ham', ...fake }) },
    openFolder: openTaskFiles,
    openModel: async (ref, { adapter }): Promise<Model> => createFakeModel({ ref, ...(adapter === undefined ? {} : { adapter }) }),
  }
  const task: Partial<Task> = { margin: 0.02, split: { seed: 1 } }
  const options: TrainArmOptions = {
    task: task as Task,
    arm: 'tuned@student',
    student,
    train: examples(200, 't'),
    dev1: examples(60, 'd'),
    labels,
    request: async ({ input }) => ({
      messages: [{ role: 'user', content: input }],
      constraint: { kind: 'labels', labels },
      decoding: { temperature: 0, maxTokens: 4 },
      repeat: 0,
    }),
    answer: ({ expected }) => expected,
    score: async () => 0.9,
    // The fake trainer answers `ham` to everything: equal scores make parity a tie.
    judge: () => 1,
    ports: ports as Ports,
    folder: join(root, 'models', 'tuned@student'),
    budgetHours: 1,
    trainer: 'fake',
    sink: (event) => events.push(event),
    signal: new AbortController().signal,
    ...change,
  }
  return { options, events, callLog }
}

const calls = (callLog: string, call: string): Record<string, unknown>[] =>
  existsSync(callLog)
    ? readFileSync(callLog, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line): Record<string, unknown> => JSON.parse(line))
        .filter((entry) => entry['call'] === call)
    : []

test('an adapter is trained once: the second time it is read from disk', async () => {
  const { options, callLog } = world()
  const first = await trainArm(options)
  expect(first).toMatchObject({ reused: false, trainRows: 200, steps: 125, parity: { status: 'measured', n: 60, difference: 0 } })
  expect(existsSync(first.adapter.file)).toBe(true)
  const second = await trainArm(options)
  expect(second).toEqual({ ...first, reused: true })
  expect(await readTrained(options.ports, options.folder)).toEqual(second)
  expect(calls(callLog, 'train')).toHaveLength(1)
  expect(JSON.parse(readFileSync(join(options.folder, 'recipe.json'), 'utf8'))).toMatchObject({
    recipe: { rank: 16, learningRate: 5e-4 },
    jobHash: first.jobHash,
  })
})

test('an adapter whose file was changed counts as absent', async () => {
  const { options, callLog } = world()
  const { adapter } = await trainArm(options)
  writeFileSync(adapter.file, 'something else')
  expect(await readTrained(options.ports, options.folder)).toBeUndefined()
  await trainArm(options)
  expect(calls(callLog, 'train')).toHaveLength(2)
})

test('other rows are another job', async () => {
  const { options } = world()
  const first = await trainArm(options)
  const second = await trainArm({ ...options, train: examples(180, 't') })
  expect(second).toMatchObject({ reused: false, trainRows: 180 })
  expect(second.jobHash).not.toBe(first.jobHash)
})

test('the best checkpoint is kept and two worse ones in a row end the training', async () => {
  const scores = [0.5, 0.8, 0.7, 0.6, 0.9]
  let asked = 0
  const { options, callLog } = world({ score: async () => scores[asked++]! })
  const trained = await trainArm(options)
  expect(trained.curve.map(({ value }) => value)).toEqual([0.5, 0.8, 0.7, 0.6])
  expect(trained.step).toBe(trained.curve[1]!.step)
  expect(calls(callLog, 'step').length).toBe(trained.curve[3]!.step)
})

test('after an interruption training goes on, and no checkpoint is scored twice', async () => {
  const root = mkdtempSync(join(tmpdir(), 'assay-train-'))
  const scored = join(root, 'scored')
  const score = async (): Promise<number> => {
    appendFileSync(scored, 'x')
    return 0.9
  }
  const controller = new AbortController()
  const first = world({ score, signal: controller.signal }, {}, root)
  const interrupting: TrainArmOptions = {
    ...first.options,
    sink: (event) => {
      if (event.kind === 'train' && event.event.kind === 'step' && event.event.step === 40) controller.abort()
    },
  }
  await expect(trainArm(interrupting)).rejects.toThrow(/abort/i)
  const trained = await trainArm(world({ score }, {}, root).options)
  expect(trained).toMatchObject({ steps: 125, resumes: 1, reused: false })
  expect(readFileSync(scored, 'utf8')).toHaveLength(trained.curve.length)
  expect(calls(first.callLog, 'train').map((call) => call['resumedFromStep'])).toEqual([0, 32])
})

test('a short budget trains on the first rows only, and says so', async () => {
  const { options, events } = world({ budgetHours: 41 / 3600 })
  const home = options.ports.openFolder(options.ports.home)
  await home.writeText('measured/training-fake-keyword.json', '{"tokensPerSecond":1000}')
  const trained = await trainArm(options)
  expect(trained.trainRows).toBeLessThan(200)
  expect(trained.trainRows % trained.recipe.batchSize).toBe(0)
  expect(events.some((event) => event.kind === 'note' && event.level === 'warning' && event.message.includes('steps fit'))).toBe(true)
})

test('one differing answer of 60 is noted and does not stop a training that is otherwise served as it was trained', async () => {
  let judged = 0
  // Only the very first judgement is right: the trainer's answer to the first row.
  const { options } = world({ judge: () => (judged++ === 0 ? 1 : 0) }, { parity: () => 'ham' })
  await expect(trainArm(options)).resolves.toMatchObject({ parity: { status: 'measured', n: 60, difference: expect.closeTo(-1 / 60, 6) } })
})

test('a served adapter that loses more than the margin stops the run', async () => {
  const { options } = world({ judge: (_, text) => (text === 'always right' ? 1 : 0) }, { parity: () => 'always right' })
  await expect(trainArm(options)).rejects.toMatchObject({ code: 'parity-failed', message: expect.stringContaining('60 dev rows') })
  expect(await readTrained(options.ports, options.folder)).toBeUndefined()
})

test('training that cannot succeed is refused before anything is spent', async () => {
  const few = world({ train: examples(5, 't') })
  await expect(trainArm(few.options)).rejects.toMatchObject({ code: 'preflight-failed', hint: expect.stringContaining('16') })
  expect(calls(few.callLog, 'prepare')).toEqual([])
  const unknown = world({ trainer: 'nobody' })
  await expect(trainArm(unknown.options)).rejects.toMatchObject({ code: 'trainer-unknown', hint: 'known trainers: fake' })
})

test('trainers are shown, installed and removed by name; the one that pretends is not listed', async () => {
  const { options, callLog } = world()
  const { ports, sink, signal } = options
  expect(await listTrainers(ports)).toEqual([])
  expect(await showTrainer(ports, 'fake')).toMatchObject({ id: 'fake' })
  expect(await installTrainer({ ports, id: 'fake', sink, signal })).toMatchObject({ ready: true })
  expect(await removeTrainer(ports, 'fake')).toMatchObject({ id: 'fake' })
  expect(calls(callLog, 'prepare')).toHaveLength(1)
  expect(calls(callLog, 'remove')).toHaveLength(1)
  await expect(showTrainer(ports, 'axolotl')).rejects.toMatchObject({ code: 'trainer-unknown' })
})
