import { describe, expect, it } from 'vitest'
import { sampleArms } from '../../decision/sample-evidence.ts'
import type { ArmEvidence } from '../../decision/evidence.ts'
import type { PriceRow } from '../price-book.ts'
import { contextWith, costAt, fixed, taskWith, valueOf } from '../sample-cost.ts'
import { trainingJob } from './training-at-provider.ts'
import { allRuns, training } from './training.ts'

const { prompt, linear, tuned } = sampleArms
const noFailures = { 'costs.failedRunShare': fixed(0), 'rates.coreHourUsd': fixed(0.05) }

const atProvider = (
  trainingProvider: string,
  arm: Partial<ArmEvidence['cost']> = {},
  more: Partial<Parameters<typeof contextWith>[0]> = {},
) =>
  costAt(
    training,
    { ...tuned, cost: { ...tuned.cost, trainingTokens: 12_000_000, baseBillions: 8, ...arm } },
    { context: contextWith({ task: taskWith({ trainingProvider, quantities: noFailures }), ...more }) },
  )

const row = (rest: Partial<PriceRow>): PriceRow => ({
  id: 'row',
  provider: 'mine',
  kind: 'training',
  value: 1,
  currency: 'USD',
  unit: '1M training tokens',
  asOf: '2026-11-20',
  source: 'test',
  trust: 'vendor-page',
  ...rest,
})

describe('a training on this machine', () => {
  it('costs its hours on its cores, before the first call and at each change', () => {
    const context = contextWith({ task: taskWith({ quantities: noFailures }) })
    expect(costAt(training, linear, { context })).toMatchObject({ upfront: 0.001 * 0.05, perCycle: 0.001 * 0.05, monthly: 0 })
    expect(costAt(training, tuned, { context })?.upfront).toBeCloseTo(0.1 * 2 * 0.05, 12)
    expect(costAt(training, prompt, { context })).toBeUndefined()
  })

  it('is repeated for sweeps and seeds as often as it was, or as declared, and only for tuned arms', () => {
    const swept = { ...tuned, cost: { ...tuned.cost, trainingRuns: 6 } }
    const context = contextWith({ task: taskWith({ quantities: noFailures }) })
    expect(costAt(training, swept, { context })?.upfront).toBeCloseTo(6 * 0.01, 12)
    expect(costAt(training, swept, { context })?.input('training-runs:tuned@student')).toMatchObject({ trust: 'measured', unit: 'runs' })
    expect(costAt(training, tuned, { context })?.input('training-runs:tuned@student')?.trust).toBe('assumed')
    const declared = contextWith({ task: taskWith({ quantities: { ...noFailures, 'costs.trainingRuns': fixed(3) } }) })
    expect(costAt(training, swept, { context: declared })?.upfront).toBeCloseTo(3 * 0.01, 12)
    expect(costAt(training, linear, { context: declared })?.upfront).toBeCloseTo(0.001 * 0.05, 12)
  })

  it('pays for those that fail: one in five failing makes four wanted ones five', () => {
    expect(valueOf(allRuns(10, 4, 0.2))).toBe(50)
    const cost = costAt(training, tuned)
    expect(cost?.input('failed-runs')).toMatchObject({ quantity: { kind: 'range', low: 0, high: 0.3 }, trust: 'assumed' })
    expect(costAt(training, linear)?.ids).not.toContain('failed-runs')
  })

  it('is sure of a measured time to a fifth, of a planned one to a factor of 3', () => {
    const planned = { ...tuned, cost: { ...tuned.cost, training: { hours: 3, cores: 2, evidence: 'assumed' as const } } }
    expect(costAt(training, planned)?.input('training-hours:tuned@student')).toMatchObject({
      quantity: { kind: 'factor', low: 1, high: 9 },
      source: 'planned, not measured',
      trust: 'assumed',
    })
    expect(costAt(training, tuned)?.input('training-hours:tuned@student')).toMatchObject({
      quantity: { kind: 'triangular', low: expect.closeTo(0.08, 9), mode: 0.1, high: expect.closeTo(0.12, 9) },
      source: 'sample machine',
      trust: 'measured',
      unit: 'h',
    })
  })
})

describe('a training at a provider', () => {
  it('is billed by rows x epochs: 10M tokens for 3 epochs at 1.45 USD are 43.50 USD (V-S1-06)', () => {
    expect(valueOf(trainingJob({ tokens: 30_000_000, per1M: 1.45 }))).toBeCloseTo(43.5, 9)
  })

  it('is billed for evaluation tokens too, and never less than the least price of a job', () => {
    expect(valueOf(trainingJob({ tokens: 2_000_000, evaluationTokens: 500_000, per1M: 2 }))).toBe(5)
    expect(valueOf(trainingJob({ tokens: 150_000, per1M: 0.4, minimumUsd: 4 }))).toBe(4)
    expect(valueOf(trainingJob({ tokens: 150_000_000, per1M: 0.4, minimumUsd: 4 }))).toBe(60)
  })

  it('costs 12M tokens of an 8B model 4.80 USD at Nebius and 6 USD at Fireworks (providers.md §9.1)', () => {
    expect(atProvider('nebius')?.upfront).toBeCloseTo(4.8, 9)
    expect(atProvider('fireworks')?.upfront).toBeCloseTo(6, 9)
    expect(atProvider('fireworks')?.input('training-price:fireworks/student')).toMatchObject({
      unit: 'USD/1M tokens',
      trust: 'third-party',
      date: null,
      marks: ['undated', 'third-party'],
    })
  })

  it('takes the smallest size class that the base fits in', () => {
    expect(atProvider('together', { baseBillions: 16.1 })?.input('training-price:together/student')?.quantity).toMatchObject({ mode: 1.5 })
    expect(atProvider('together', { baseBillions: 16 })?.input('training-price:together/student')?.quantity).toMatchObject({ mode: 0.48 })
  })

  it('says between what two sources lie where they disagree about the least price of a job', () => {
    expect(atProvider('together')?.input('job-minimum:together')?.quantity).toEqual({ kind: 'range', low: 0, high: 4 })
    // 12M tokens at 0.48 USD is more than either.
    expect(atProvider('together')?.upfront).toBeCloseTo(5.76, 9)
    expect(atProvider('together', { trainingTokens: 1000 })?.upfront).toBe(2)
  })

  it('counts evaluation tokens where they are known', () => {
    expect(atProvider('nebius', { evaluationTokens: 3_000_000 })?.upfront).toBeCloseTo(6, 9)
    expect(atProvider('nebius', { evaluationTokens: 3_000_000 })?.input('evaluation-tokens:tuned@student')?.unit).toBe('tokens')
  })

  it("lets the user's own price outrank the book", () => {
    const own = row({ provider: 'nebius', class: '<20B sft-lora', value: 0.1, own: true })
    expect(
      atProvider('nebius', {}, { book: [own, row({ id: 'other', provider: 'nebius', class: '<20B sft-lora' })] })?.upfront,
    ).toBeCloseTo(1.2, 9)
  })

  it('prefers the row of the model itself', () => {
    const book = [
      row({ provider: 'openai', model: 'gpt-4o-mini', class: 'sft', value: 3 }),
      row({ id: 'b', provider: 'openai', class: '<=100B sft', value: 9 }),
    ]
    const host = { kind: 'remote', provider: 'openai', model: 'gpt-4o-mini' } as const
    expect(atProvider('openai', { host }, { book })?.upfront).toBeCloseTo(36, 9)
  })

  it('is billed by the hour where that is the price: 2.55 h at 100 USD are 255 USD (V-S2-01)', () => {
    const host = { kind: 'remote', provider: 'openai', model: 'o4-mini' } as const
    const cost = atProvider('openai', { host, training: { hours: 2.55, cores: 1, evidence: 'assumed' } })
    expect(cost?.upfront).toBeCloseTo(255, 9)
    expect(cost?.input('provider-hours:tuned@student')).toMatchObject({ trust: 'assumed', unit: 'h' })
    expect(cost?.input('training-hour:openai')).toMatchObject({ unit: 'USD/h', source: expect.stringContaining('openai') })
  })

  it('is unsure by a factor of 3 in its hours where they are those of here, and guesses them where there are none', () => {
    const host = { kind: 'remote', provider: 'openai', model: 'o4-mini' } as const
    const hours = (training: ArmEvidence['cost']['training']) =>
      atProvider('openai', { host, training: training as never })?.input('provider-hours:tuned@student')
    expect(hours({ hours: 3, cores: 2, evidence: 'measured' })).toMatchObject({
      quantity: { kind: 'factor', low: 1, high: 9 },
      source: 'as long as here, unsure by a factor of 3',
      label: 'hours of one training at openai',
    })
    expect(hours(undefined)).toMatchObject({ quantity: { kind: 'factor', low: 0.5, high: 10 }, source: 'assumed' })
  })

  it('assumes anything from the cheapest to the dearest where no price or no size is known', () => {
    const cost = atProvider('nobody', { trainingTokens: undefined as never })
    expect(cost?.input('training-price:nobody/student')).toMatchObject({ quantity: { low: 0.4, high: 25 }, trust: 'assumed', date: null })
    expect(cost?.input('training-tokens:tuned@student')).toMatchObject({ quantity: { low: 600_000, high: 60_000_000 }, trust: 'assumed' })
    expect(atProvider('nobody')?.input('training-tokens:tuned@student')).toMatchObject({ quantity: fixed(12_000_000), trust: 'measured' })
  })

  it('trains what is no language model here all the same', () => {
    const context = contextWith({ task: taskWith({ trainingProvider: 'nebius', quantities: noFailures }) })
    expect(costAt(training, linear, { context })?.ids).toContain('core-hour')
  })
})

describe('a training on rented cards', () => {
  const models = { student: { name: 'student', model: 'Llama-3.1-8B', provider: 'local' } }
  const rented = (trainingProvider: string, book?: readonly PriceRow[], more: Partial<ArmEvidence['cost']> = {}) =>
    costAt(
      training,
      { ...tuned, cost: { ...tuned.cost, trainingTokens: 12_000_000, baseBillions: 8, ...more } },
      {
        context: contextWith({
          task: taskWith({ trainingProvider, quantities: noFailures, models }),
          ...(book === undefined ? {} : { book }),
        }),
      },
    )
  const hour = (name: string, value: number): PriceRow =>
    row({ id: name, provider: 'runpod', kind: 'gpu-hour', unit: 'GPU-hour', class: `${name}, secure`, value })

  it('takes the hours of its operations on the cheapest card that holds it, with the time to start', () => {
    const cost = rented('runpod', [hour('H100 80GB', 5), hour('A100 80GB', 1.4), hour('T4', 1)])
    const input = cost?.input('gpu-hours:tuned@student')
    expect(input).toMatchObject({
      unit: 'h',
      trust: 'assumed',
      quantity: { kind: 'triangular' },
      source: expect.stringContaining('25 to 45 %'),
    })
    expect(cost?.ids).toContain('host-hour:A100 80GB at runpod')
    expect(input?.label).toBe('hours of one training on 1 x A100 80GB, all cards together')
    const { low = 0, mode = 0, high = 0 } = (input?.quantity ?? {}) as { low?: number; mode?: number; high?: number }
    // 12M tokens x (6 x 7.5e9 + attention 6 x 32 x 4096 x 2048 operations) at 35 % of 312 TFLOPS, and 6 minutes
    const operations = 12e6 * (6 * 7_504_658_432 + 6 * 32 * 32 * 128 * 2048)
    expect(mode).toBeCloseTo(operations / (312e12 * 0.35) / 3600 + 0.1, 2)
    expect([low < mode, mode < high]).toEqual([true, true])
    expect([low, high]).toEqual([
      expect.closeTo(operations / (312e12 * 0.45) / 3600 + 0.05, 2),
      expect.closeTo(operations / (312e12 * 0.25) / 3600 + 0.17, 2),
    ])
    expect(cost?.input('host-hour:A100 80GB at runpod')).toMatchObject({ unit: 'USD/h', label: 'A100 80GB at runpod, an hour' })
    expect(cost?.upfront).toBeCloseTo(mode * 1.4, 9)
  })

  it('is dearer cards where they are so much faster', () => {
    expect(rented('runpod', [hour('H100 80GB', 2), hour('A100 80GB', 1.9)])?.ids).toContain('host-hour:H100 80GB at runpod')
  })

  it('falls back on any price a token where base, tokens or card are not known', () => {
    expect(rented('runpod', [hour('H900', 1)])?.ids).toContain('training-price:runpod/student')
    expect(rented('runpod', [hour('H100 80GB', 4)], { trainingTokens: undefined as never })?.ids).toContain('training-price:runpod/student')
    const host = { kind: 'remote', provider: 'runpod', model: 'nobody-knows-7b' } as const
    expect(rented('runpod', [hour('H100 80GB', 4)], { host })?.ids).toContain('training-price:runpod/student')
  })
})
