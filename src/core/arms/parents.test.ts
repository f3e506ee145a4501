import { expect, test } from 'vitest'
import type { LabelledExample } from '../data/example.ts'
import type { FittedArm, ParentArm, StepWorld } from './arm.ts'
import { answerOfParent, bestParent, meanOnDev1 } from './parents.ts'

const example: LabelledExample = { id: 'r0', input: 'hello', expected: 'a', tags: [], weight: 1, source: { file: 'a.csv', line: 2 } }
const request = { messages: [], constraint: { kind: 'free' }, decoding: { temperature: 0, maxTokens: 8 } } as const

const parent = (fitted: FittedArm, change: Partial<ParentArm> = {}): ParentArm => ({
  name: 'prompt@small',
  kind: 'prompt',
  rung: 50,
  modelName: 'small',
  fitted,
  read: ({ text }) => ({ text: `read ${text}` }),
  dev1: [],
  ...change,
})

/** Answers with the name of the model that was asked, and the repeat. */
const world: StepWorld = {
  repeat: 3,
  signal: new AbortController().signal,
  ask: async ({ repeat }, modelName = 'own') => ({
    text: `${modelName} ${repeat}`,
    usage: { promptTokens: 1, completionTokens: 1 },
    finishReason: 'stop',
    latencyMs: 1,
  }),
}

test('a parent is asked under its own model and repeat, and read as it was measured', async () => {
  const asking: FittedArm = {
    kind: 'request',
    detail: '',
    request: async (_, repeat) => ({ ...request, repeat }),
    read: ({ text }) => ({ text }),
  }
  expect(await answerOfParent(parent(asking), example, world)).toEqual({ text: 'read small 3' })
  const local: FittedArm = { kind: 'local', detail: '', answer: async (examples) => examples.map(({ input }) => ({ text: input })) }
  expect(await answerOfParent(parent(local), example, world)).toEqual({ text: 'read hello' })
})

test('a parent of several steps asks its own model where it names none, and another where it names one', async () => {
  const steps: FittedArm = {
    kind: 'steps',
    detail: '',
    answer: async (_, { ask }) => ({
      text: `${(await ask({ ...request, repeat: 1 })).text}, ${(await ask({ ...request, repeat: 2 }, 'big')).text}`,
    }),
  }
  expect(await answerOfParent(parent(steps), example, world)).toEqual({ text: 'read small 1, big 2' })
})

test('the best parent on dev1 is chosen, equal ones by rung and name; a missing output counts as wrong', () => {
  const local: FittedArm = { kind: 'local', detail: '', answer: async () => [] }
  const valued = (name: string, rung: number, values: readonly (number | null)[]): ParentArm =>
    parent(local, { name, rung, dev1: values.map((value) => ({ example, value })) })
  expect(meanOnDev1(valued('a', 1, [1, null]))).toBe(0.5)
  expect(bestParent([valued('c', 20, [1, 0]), valued('b', 10, [1, 0]), valued('a', 10, [1, 0])])?.name).toBe('a')
  expect(bestParent([valued('c', 20, [1, 1]), valued('b', 10, [1, null])])?.name).toBe('c')
  expect(bestParent([])).toBeUndefined()
})
