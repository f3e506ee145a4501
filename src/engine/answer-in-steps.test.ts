import { expect, test } from 'vitest'
import { CallFailed, type FittedArm } from '../core/arms/arm.ts'
import type { Output } from '../core/arms/output.ts'
import type { Example } from '../core/data/example.ts'
import type { Model, ModelRequest } from '../core/ports/model.ts'
import { systemClock } from '../io/clock.ts'
import { createFakeModel, type FakeModelOptions } from '../io/models/fake.ts'
import { openJournal } from '../io/stores/journal.ts'
import { evaluateArm, type EvaluateOptions } from './evaluate.ts'

type StepsArm = FittedArm & { readonly kind: 'steps' }

const examples = (count: number): Example[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `row-${n}`,
    input: `question ${n}`,
    tags: [],
    weight: 1,
    source: { file: 'a.jsonl', line: n + 1 },
  }))

const request = (text: string, repeat = 0): ModelRequest => ({
  messages: [{ role: 'user', content: text }],
  constraint: { kind: 'free' },
  decoding: { temperature: 1, maxTokens: 10 },
  repeat,
})

/** Two calls at once, then one that needs both. */
const diamond: StepsArm = {
  kind: 'steps',
  detail: 'test',
  answer: async ({ input }, { ask, repeat }) => {
    const [left, right] = await Promise.all([ask(request(`${input} left`, repeat)), ask(request(`${input} right`, repeat))])
    const last = await ask(request(`${left.text} and ${right.text}`, repeat))
    return { text: last.text, passages: ['a.md#1'] }
  },
}

const fake = (options: Partial<FakeModelOptions> = {}) => createFakeModel({ ref: { model: 'fake' }, ...options })

/** Says that every call took a second. */
const slow = (model: Model): Model => ({
  ...model,
  call: async (asked, options) => {
    const result = await model.call(asked, options)
    return result.status === 'answered' ? { ...result, reply: { ...result.reply, latencyMs: 1000 } } : result
  },
})

const evaluate = async (options: Partial<EvaluateOptions> & { readonly arm: FittedArm; readonly model?: Model }): Promise<Output[]> => {
  const outputs: Output[] = []
  for await (const output of evaluateArm({
    name: 'steps@fake',
    examples: examples(10),
    journal: openJournal({ file: ':memory:' }),
    price: () => 0.5,
    signal: new AbortController().signal,
    clock: systemClock,
    drainMs: 100_000,
    ...options,
  }))
    outputs.push(output)
  return outputs
}

test('outputs come in order, with usage, cost and calls summed, and calls at the same time counted once in latency', async () => {
  const model = slow(fake({ ref: { model: 'fake-latency2' } }))
  const outputs = await evaluate({
    arm: diamond,
    model,
    examples: examples(40),
    concurrency: 6,
    clock: { ...systemClock, monotonicMs: () => 0 },
  })
  expect(outputs.map(({ exampleId }) => exampleId)).toEqual(examples(40).map(({ id }) => id))
  const [first] = outputs
  if (first?.status !== 'answered') throw new Error('no answer')
  expect(first).toMatchObject({
    text: 'question 0 left and question 0 right',
    calls: 3,
    costUsd: 1.5,
    replayed: false,
    passages: ['a.md#1'],
  })
  // Two groups, each as long as its longest call: three calls one after the other would be 3,000.
  expect(first.latencyMs).toBe(2000)
  expect(first.usage?.promptTokens).toBe(17)
})

test('on a model that takes one call at a time, calls that are asked together take as long as all of them', async () => {
  const outputs = await evaluate({ arm: diamond, model: slow(fake()), concurrency: 1, clock: { ...systemClock, monotonicMs: () => 0 } })
  for (const output of outputs) expect(output.status === 'answered' && output.latencyMs).toBe(3000)
})

test('a second evaluation replays every step free, with the first latency and cost', async () => {
  const journal = openJournal({ file: ':memory:' })
  const model = fake({ ref: { model: 'fake-latency5' } })
  const first = await evaluate({ arm: diamond, model, journal })
  const second = await evaluate({ arm: diamond, model, journal, price: () => 99 })
  expect(model.calls).toBe(30)
  expect(second.every((output) => output.replayed)).toBe(true)
  expect(second.map((output) => output.status === 'answered' && [output.text, output.costUsd, output.usage])).toEqual(
    first.map((output) => output.status === 'answered' && [output.text, output.costUsd, output.usage]),
  )
  for (const output of second) expect(output.status === 'answered' && output.latencyMs >= 10).toBe(true)
})

test('a failed call is the failure of its output; the others go on', async () => {
  const model = fake({
    failure: (_call, { messages }) =>
      messages[0]?.content === 'question 3 left' ? { kind: 'refused', message: 'no', retryable: false, missing: false } : undefined,
  })
  const outputs = await evaluate({ arm: diamond, model })
  expect(outputs.map(({ status }) => status)).toEqual(examples(10).map((_, i) => (i === 3 ? 'failed' : 'answered')))
  expect(outputs[3]).toMatchObject({ failure: { kind: 'refused', missing: false } })
})

test('an arm may carry on after a failed call', async () => {
  const arm: StepsArm = {
    kind: 'steps',
    detail: 'test',
    answer: async ({ input }, { ask }) => {
      try {
        return { text: (await ask(request(input))).text }
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error
        return { text: `sorry: ${error.failure.kind}` }
      }
    },
  }
  const model = fake({ failure: () => ({ kind: 'refused', message: 'no', retryable: false, missing: false }) })
  const outputs = await evaluate({ arm, model, examples: examples(2) })
  expect(outputs.map((output) => output.status === 'answered' && output.text)).toEqual(['sorry: refused', 'sorry: refused'])
})

test('all models of one evaluation spend from one budget', async () => {
  const [own, other] = [fake(), fake({ seed: 'other' })]
  const arm: StepsArm = {
    kind: 'steps',
    detail: 'test',
    answer: async ({ input }, { ask }) => {
      await ask(request(input))
      return { text: (await ask(request(input), 'big')).text }
    },
  }
  let spent = 0
  const run = evaluate({
    arm,
    model: own,
    other: async () => ({ model: other, price: () => 1 }),
    price: () => 1,
    maxUsd: 7,
    concurrency: 1,
    onSpent: (usd) => (spent += usd),
  })
  await expect(run).rejects.toMatchObject({ code: 'budget-exceeded' })
  expect(own.calls + other.calls).toBe(7)
  expect(spent).toBe(7)
})

test('an answer without any call is no replay, and an arm may answer that it does not know', async () => {
  const arm: StepsArm = {
    kind: 'steps',
    detail: 'test',
    answer: async ({ id }) => (id === 'row-0' ? { text: 'by itself' } : { text: '', missing: 'nobody knows' }),
  }
  const outputs = await evaluate({ arm, examples: examples(2) })
  expect(outputs[0]).toMatchObject({ status: 'answered', calls: 0, costUsd: 0, replayed: false })
  expect(outputs[1]).toMatchObject({ status: 'failed', failure: { missing: true, message: 'nobody knows' } })
})

test('only a window of a long stream is under way', async () => {
  let pulled = 0
  async function* endless(): AsyncGenerator<Example> {
    for (;;) yield { id: `row-${pulled}`, input: `question ${pulled++}`, tags: [], weight: 1, source: { file: 'a.jsonl', line: 1 } }
  }
  let used = 0
  const stream = evaluateArm({
    arm: diamond,
    name: 'steps@fake',
    model: fake(),
    examples: endless(),
    journal: openJournal({ file: ':memory:' }),
    price: () => 0,
    signal: new AbortController().signal,
    clock: systemClock,
  })
  for await (const output of stream) {
    expect(output.exampleId).toBe(`row-${used}`)
    if (++used === 200) break
  }
  expect(pulled - used).toBeLessThan(100)
})

test('an interrupt ends the evaluation with its reason, calls in flight journalled', async () => {
  const stop = new AbortController()
  const journal = openJournal({ file: ':memory:' })
  const model = fake({ ref: { model: 'fake-latency5' } })
  const run = evaluate({
    arm: diamond,
    model,
    journal,
    examples: examples(100),
    signal: stop.signal,
    onOutput: ({ exampleId }) => {
      if (exampleId === 'row-5') stop.abort(new Error('stopped by hand'))
    },
  })
  await expect(run).rejects.toThrow('stopped by hand')
  expect(await journal.orphans()).toEqual([])
  const made = model.calls
  await evaluate({ arm: diamond, model, journal, examples: examples(100) })
  expect(model.calls).toBe(300)
  expect(made).toBeLessThan(300)
})

test('asking a model that nobody opened stops the evaluation', async () => {
  await expect(evaluate({ arm: diamond })).rejects.toMatchObject({ code: 'model-unknown' })
})
