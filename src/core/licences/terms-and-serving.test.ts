import { describe, expect, it } from 'vitest'
import type { ModelRef, TaskKind } from '../task/task.ts'
import { notDeprecatedAnswer, switchedOffOn } from './deprecations.ts'
import type { Use } from './permission.ts'
import { servableAnswer } from './servable.ts'
import { teachersOf, teacherTermsAnswer } from './teacher-terms.ts'
import { findTerms } from './terms-book.ts'

const local = (model: string) => ({ model, provider: 'local' })
const ref = (model: string, provider: string, rest: Partial<ModelRef> = {}): ModelRef => ({ name: 'teacher', model, provider, ...rest })

describe('terms of a teacher', () => {
  const ask = (teacher: ModelRef, kind: TaskKind, use: Use = {}) => teacherTermsAnswer({ models: { teacher }, kind, use, quantities: {} })

  it('of OpenAI except a classifier that is not given to others, and likely forbid what writes', () => {
    const gpt = ref('gpt-4.1', 'openai')
    expect(ask(gpt, 'classification', { distributed: false })).toMatchObject({
      answer: 'yes',
      why: expect.stringMatching(/Permitted by an exception/),
    })
    expect(ask(gpt, 'classification')).toMatchObject({ answer: 'unknown', why: expect.stringContaining('does not say use.distributed') })
    expect(ask(gpt, 'classification', { distributed: true })).toMatchObject({ answer: 'no', why: expect.stringContaining('does not hold') })
    expect(ask(gpt, 'extraction', { distributed: false }).answer).toBe('unknown')
    expect(ask(gpt, 'generation', { distributed: false })).toMatchObject({
      answer: 'no',
      why: expect.stringMatching(/^Likely forbidden for generation/),
    })
    expect(ask(gpt, 'chat').answer).toBe('no')
    expect(ask(gpt, 'chat').why).toContain('in force since 2026-01-01, noted 2026-11-22')
  })

  it('of Anthropic and Google except nothing', () => {
    for (const provider of ['anthropic', 'google']) {
      expect(ask(ref('big', provider), 'classification', { distributed: false }).answer).toBe('unknown')
      expect(ask(ref('big', provider), 'generation').answer).toBe('no')
    }
  })

  it('of DeepSeek permit it, and so do open models without a rule on outputs', () => {
    expect(ask(ref('deepseek-chat', 'deepseek'), 'chat').answer).toBe('yes')
    const qwen = ask(ref('Qwen/Qwen3-235B-A22B', 'together'), 'chat')
    expect(qwen.answer).toBe('yes')
    expect(qwen.why).toContain('The terms of the host (together) were not read.')
    expect(ask(ref('gpt-oss-120b', 'vllm'), 'chat').why).not.toContain('host')
    expect(ask(ref('gpt-oss-120b', 'vllm', { baseUrl: 'https://far.example/v1' }), 'chat').why).toContain('host (vllm)')
  })

  it('of Llama 3.1 permit it with a duty on the name; of Llama 3, Gemma and unread terms nobody knows', () => {
    expect(ask(ref('llama3.1:70b', 'ollama'), 'chat')).toMatchObject({ answer: 'yes', why: expect.stringContaining('Duty: the name of') })
    for (const [model, provider] of [
      ['llama3:8b', 'ollama'],
      ['gemma-3-27b-it', 'vllm'],
      ['mistral-large-latest', 'mistral'],
      ['gpt-4o', 'azure'],
      ['amazon.nova-pro-v1:0', 'bedrock'],
      ['house-model', 'openai-compatible'],
    ] as const)
      expect([model, ask(ref(model, provider), 'classification', { distributed: false }).answer]).toEqual([model, 'unknown'])
  })

  it('follow the vendor in a router’s name, but not to the vendor’s open models', () => {
    expect(findTerms(ref('openai/gpt-4.1', 'openrouter'))?.title).toContain('OpenAI')
    expect(findTerms(ref('openai/gpt-oss-20b', 'openrouter'))).toBeUndefined()
    expect(findTerms(ref('google/gemma-3-27b-it', 'openrouter'))).toBeUndefined()
    expect(findTerms(ref('meta-llama/llama-3.1-8b', 'openrouter'))).toBeUndefined()
    expect(ask(ref('anthropic/claude-sonnet', 'openrouter'), 'chat').answer).toBe('no')
  })

  it('are asked of the declared teacher, of models.teacher, and of current where it made the labels', () => {
    const [student, current, teacher, writer] = ['student', 'current', 'teacher', 'writer'].map((name) => ({ ...ref('m', 'local'), name }))
    const models = { student, current, teacher, writer } as Record<string, ModelRef>
    const names = (rest: object) => teachersOf({ models, ...rest }).map(({ name }) => name)
    expect(names({})).toEqual(['teacher'])
    expect(names({ teacher: 'writer' })).toEqual(['writer', 'teacher'])
    expect(names({ teacher: 'teacher' })).toEqual(['teacher'])
    expect(names({ goldenRatedBy: 'current' })).toEqual(['teacher', 'current'])
    expect(teachersOf({ models: { student: student as ModelRef }, goldenRatedBy: 'people' })).toEqual([])
    expect(teacherTermsAnswer({ models: {}, kind: 'chat', quantities: {} })).toMatchObject({
      answer: 'yes',
      why: expect.stringContaining('No model'),
    })
  })

  it('are unknown where a model wrote rows or labels and nobody says which', () => {
    const asked = (rest: Partial<Parameters<typeof teacherTermsAnswer>[0]>) =>
      teacherTermsAnswer({ models: {}, kind: 'classification', quantities: {}, ...rest })
    const rows = { 'costs.distilledRows': { kind: 'range', low: 0, high: 500 } } as const
    const models = { teacher: ref('SmolLM2-135M-Instruct', 'local') }
    expect(asked({ quantities: rows })).toMatchObject({ answer: 'unknown', why: expect.stringContaining('costs.distilledRows') })
    expect(asked({ quantities: { 'costs.distilledRows': { kind: 'fixed', value: 0 } } }).answer).toBe('yes')
    expect(asked({ quantities: rows, models }).answer).toBe('yes')
    expect(asked({ quantities: rows, teacher: 'writer', models: { writer: models.teacher } }).answer).toBe('yes')
    expect(asked({ goldenRatedBy: 'teacher' })).toMatchObject({ answer: 'unknown', why: expect.stringContaining('models.teacher') })
    expect(asked({ goldenRatedBy: 'teacher', models }).answer).toBe('yes')
    expect(asked({ goldenRatedBy: 'current' })).toMatchObject({ answer: 'unknown', why: expect.stringContaining('models.current') })
    expect(asked({ goldenRatedBy: 'current', models }).answer).toBe('unknown')
    expect(asked({ goldenRatedBy: 'people' }).answer).toBe('yes')
  })
})

describe('serving', () => {
  const at = (trainingProvider: string | undefined, rest: { wasServed?: boolean; privacy?: 'local' | 'any' } = {}) =>
    servableAnswer(local('Llama-3.1-8B'), {
      wasServed: false,
      privacy: 'any',
      ...rest,
      ...(trainingProvider === undefined ? {} : { trainingProvider }),
    })

  it('is measured where the tuned arm answered here, whoever else could not say', () => {
    expect(at(undefined, { wasServed: true })).toMatchObject({ answer: 'yes', evidence: 'measured' })
    expect(at('local', { wasServed: true }).evidence).toBe('measured')
    expect(at(undefined)).toMatchObject({ answer: 'yes', evidence: 'declared' })
    expect(servableAnswer({ model: 'x', provider: 'together' }, { wasServed: false, privacy: 'any' }).answer).toBe('unknown')
  })

  it('elsewhere is yes where weights leave, or where the trainer serves it and the data may be there', () => {
    expect(at('together', { wasServed: true })).toMatchObject({
      answer: 'yes',
      evidence: 'declared',
      why: expect.stringContaining('noted 2026-11-22'),
    })
    expect(at('openai')).toMatchObject({ answer: 'yes', why: expect.stringContaining('Only its trainer serves it') })
    expect(at('openai', { privacy: 'local' }).answer).toBe('no')
    expect(at('nebius', { privacy: 'local' }).answer).toBe('yes')
    expect(at('vertex').answer).toBe('unknown')
    expect(at('prem').answer).toBe('unknown')
    expect(at('nobody').answer).toBe('unknown')
  })
})

describe('deprecation', () => {
  const ask = (trainingProvider: string | undefined, months: number, from = '2026-11-25T12:00:00.000Z', base = local('gpt-4.1')) =>
    notDeprecatedAnswer(base, { from, horizonMonths: months, ...(trainingProvider === undefined ? {} : { trainingProvider }) })

  it('cannot reach weights on a machine of one’s own', () => {
    expect(ask(undefined, 600).answer).toBe('yes')
  })

  it('is a no where the table’s day lies within the horizon, and nobody knows where it lies behind it', () => {
    expect(ask('openai', 12)).toMatchObject({ answer: 'no', why: expect.stringContaining('the horizon ends on 2027-11-25') })
    expect(ask('openai', 1).answer).toBe('unknown')
    expect(ask('openai', 1, '2026-12-06').answer).toBe('no')
    expect(ask('openai', 1, '2026-12-05').answer).toBe('unknown')
    expect(ask('mistral', 1)).toMatchObject({ answer: 'no', why: expect.stringContaining('no longer actively supported') })
  })

  it('of a trainer whose weights leave matters less; of others without a day nobody knows', () => {
    expect(ask('together', 12).answer).toBe('yes')
    expect(ask('bedrock', 12).answer).toBe('unknown')
    expect(ask('nobody', 12).answer).toBe('unknown')
  })

  it('of one model is known by its provider and name', () => {
    expect(switchedOffOn({ provider: 'openai', model: 'gpt-4.1-nano' })).toBe('2026-10-23')
    expect(switchedOffOn({ provider: 'azure', model: 'gpt-4.1-nano' })).toBeUndefined()
    expect(switchedOffOn({ provider: 'openai', model: 'gpt-4.1' })).toBeUndefined()
    const nano = { model: 'openai/gpt-4.1-nano', provider: 'azure' }
    expect(notDeprecatedAnswer(nano, { from: '2026-11-25', horizonMonths: 1 }).answer).toBe('unknown')
  })
})
