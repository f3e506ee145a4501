import { expect, test } from 'vitest'
import { sampleTask } from '../core/decision/sample-evidence.ts'
import type { PriceLookup } from '../core/economics/price-lookup.ts'
import type { ModelRef, Task } from '../core/task/task.ts'
import { planLadder, unpricedModels } from './ladder.ts'

const student: ModelRef = { name: 'student', model: 'SmolLM2-135M-Instruct', provider: 'local' }
const taskWith = (models: Record<string, ModelRef>, rest: Partial<Task> = {}): Task => ({ ...sampleTask, models, ...rest })
const far = (name: string, baseUrl: string, provider = 'openai-compatible'): ModelRef => ({ name, model: 'big', provider, baseUrl })
const statusOf = (task: Task, name: string) => planLadder(task, new Set()).find((candidate) => candidate.name === name)?.blocked?.status

test('privacy: local blocks a far address even where it calls itself local, and nothing is trained on it', () => {
  const task = taskWith({ student: { ...student, baseUrl: 'https://far.example/v1' } }, { budget: { usd: 5, hours: 1 } })
  expect(statusOf(task, 'prompt@student')).toBe('blocked: privacy')
  expect(planLadder(task, new Set()).map(({ name }) => name)).not.toContain('tuned@student')
})

test('privacy: region lets data go to a host that endpoints names, and to no other', () => {
  const models = { inside: far('inside', 'https://eu.example.com/v1'), outside: far('outside', 'https://us.example.com/v1') }
  const task = taskWith(models, { privacy: 'region', region: 'eu', endpoints: ['eu.example.com'], budget: { usd: 5, hours: 1 } })
  expect(statusOf(task, 'prompt@inside')).toBeUndefined()
  expect(statusOf(task, 'prompt@outside')).toBe('blocked: privacy')
})

test('without a budget no far model is asked', () => {
  expect(statusOf(taskWith({ current: far('current', 'https://far.example/v1') }, { privacy: 'any' }), 'prompt@current')).toBe(
    'blocked: budget',
  )
})

test('models that cost nobody knows what are named once; those of this machine are not', () => {
  const models = {
    student,
    near: far('near', 'http://localhost:8080/v1'),
    dear: far('dear', 'https://far.example/v1'),
    known: far('known', 'https://b.example/v1', 'openai'),
  }
  const task = taskWith(models, { privacy: 'any', budget: { usd: 5, hours: 1 } })
  const prices: PriceLookup = ({ provider }) =>
    provider === 'openai' ? { inputPer1M: 1, outputPer1M: 1, source: 'test', date: null, trust: 'declared' } : undefined
  expect(unpricedModels(planLadder(task, new Set(['OPENAI_API_KEY'])), prices)).toEqual(['models.dear (big at openai-compatible)'])
})

test('a base whose licence or teacher surely forbids it is not trained, and may be prompted; a recorded decision lifts it', () => {
  const teacher = far('teacher', 'https://far.example/v1', 'openai')
  const written = taskWith({ student, teacher }, { kind: 'generation', output: { kind: 'text' }, teacher: 'teacher', privacy: 'any' })
  expect(statusOf(written, 'tuned@student')).toBe('blocked: licence')
  expect(statusOf(written, 'prompt@student')).toBeUndefined()
  const accepted = [{ gate: 'teacher-terms', by: 'Dana Lee', on: '2026-11-20' }] as const
  expect(statusOf({ ...written, accepted }, 'tuned@student')).toBeUndefined()
})
