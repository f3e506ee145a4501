import { assert, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../lib/random.ts'
import { taskSchema } from '../../task/task-schema.ts'
import { calculatorArms } from './calculator-arms.ts'
import { calculatorTask } from './calculator-task.ts'
import { priceFlags, typedFlag } from './price-flags.ts'
import { priceTwoWays } from './price-two-ways.ts'
import type { TwoWays } from './price-two-ways.ts'
import { readSide, withStated } from './sides.ts'
import { readTarget } from './target.ts'
import { readTokens, readVolume } from './written-volume.ts'
import { failureOf } from '../../../../tests/fixtures/failure-of.ts'

describe('a task out of the command line', () => {
  it('holds each flag under its key of task.yaml, read and bounded as there', () => {
    const task = calculatorTask({
      callsPerDay: 500,
      numbers: { growth: '3%', horizon: '24', labelUsd: '5..20', weekUsd: '4000', peak: '5', trainer: 'together', tokensPerSecond: '2500' },
      hosting: { gpu: 'H100 80GB' },
    })
    expect(task.volume).toEqual({ callsPerDay: 500, growthPerMonth: 0.03 })
    expect(task.horizonMonths).toBe(24)
    expect(task.quantities['rates.labelUsd']).toEqual({ kind: 'range', low: 5, high: 20 })
    expect(task.quantities['volume.peakFactor']).toEqual({ kind: 'fixed', value: 5 })
    expect(task.trainingProvider).toBe('together')
    expect(task.hosting['student']).toMatchObject({ gpu: 'H100 80GB', quantities: { tokensPerSecond: { kind: 'fixed', value: 2500 } } })
  })

  it('knows only flags that task.yaml has a key for', () => {
    for (const { flag, key } of priceFlags) {
      const raw: Record<string, unknown> = { name: 'x', kind: 'chat', data: 'x.jsonl' }
      const value = flag === 'trainer' ? 'x' : flag === 'dataShare' ? 0.5 : 1
      if (key.length === 1) raw[key[0]] = value
      else if (key[0] === 'hosting') raw['hosting'] = { student: { [key.at(-1) ?? '']: value } }
      else raw[key[0]] = { [key.at(-1) ?? '']: value }
      expect(taskSchema.safeParse(raw).success, flag).toBe(true)
    }
  })

  it('takes what runs today as there already: it has no project of its own', () => {
    expect(calculatorTask({ callsPerDay: 1, numbers: {} }).quantities['costs.baseProjectWeeks']).toEqual({ kind: 'fixed', value: 0 })
  })

  it.each([
    ['2', undefined, 1],
    ['1', undefined, 0],
    ['0', undefined, 0],
    ['2', '24', 1.5],
    ['3', '6', 1],
  ])('counts the first of %s cycles a year before the first call (horizon %s): %f later ones a year', (cycles, horizon, later) => {
    const task = calculatorTask({ callsPerDay: 1, numbers: horizon === undefined ? {} : { horizon }, cycles })
    expect(task.maintain.cyclesPerYear).toBeCloseTo(later, 9)
  })

  it('keeps a range of cycles a range', () => {
    expect(calculatorTask({ callsPerDay: 1, numbers: {}, cycles: '2..3' }).quantities['maintain.cyclesPerYear']).toEqual({
      kind: 'range',
      low: 1,
      high: 2,
    })
  })

  it.each([
    [{ horizon: '0' }, '--horizon'],
    [{ growth: '-95%' }, '--growth'],
    [{ growth: '1%..1000%', horizon: '600' }, '--growth'],
    [{ labelUsd: '-5' }, '--label-usd'],
    [{ cached: '500%' }, '--cached'],
    [{ weeks: '8..4' }, '--weeks'],
    [{ weeks: 'many' }, '--weeks'],
    [{ utilisation: '0' }, '--utilisation'],
    [{ hoursPerDay: '25' }, '--hours-per-day'],
  ])('names the flag that is wrong: %o', (numbers, flag) => {
    const error = failureOf(() => calculatorTask({ callsPerDay: 1, numbers }))
    expect(error.code).toBe('usage')
    expect(error.message.startsWith(`${flag}: `)).toBe(true)
  })

  it('says what cycles may be', () => {
    expect(failureOf(() => calculatorTask({ callsPerDay: 1, numbers: {}, cycles: 'often' })).message).toContain('--cycles often')
  })

  it('types flags as the command line does', () => {
    expect(typedFlag('labelUsd')).toBe('--label-usd')
    expect(typedFlag('tokensPerSecond')).toBe('--tokens-per-second')
  })
})

describe('a written volume', () => {
  it('comes from calls, or from tokens over those of a call', () => {
    expect(readVolume({ calls: '500k/day' }, 1000)).toEqual({ callsPerDay: 500_000 })
    expect(readVolume({ tokensPerDay: '500M' }, 1000)).toEqual({ callsPerDay: 500_000 })
    expect(readVolume({ tokensPerDay: '365M/month' }, 1000)).toEqual({ callsPerDay: 12_000 })
    expect(readVolume({ calls: '1..2/day' }, 1000)).toEqual({ callsPerDay: '1..2' })
  })

  it.each([
    [{}, 'no volume'],
    [{ calls: '1/day', tokensPerDay: '1M' }, 'say the same'],
    [{ calls: '0/day' }, 'above 0'],
    [{ calls: '-1/day' }, 'above 0'],
    [{ calls: '2T/day' }, 'no number'],
    [{ calls: '2e12/day' }, 'cannot be'],
    [{ tokensPerDay: 'many' }, 'no number'],
  ])('refuses %o', (written, why) => {
    const error = failureOf(() => readVolume(written, 1000))
    expect([error.code, error.message]).toEqual(['usage', expect.stringContaining(why)])
    expect(error.hint).toBeDefined()
  })

  it('allows a trillion calls a day and far more tokens', () => {
    expect(readVolume({ calls: '1000B/day' }, 1)).toEqual({ callsPerDay: 1e12 })
    expect(readVolume({ tokensPerDay: '5000B' }, 1)).toEqual({ callsPerDay: 5e12 })
  })

  it('reads tokens and words, within what a model can read', () => {
    expect(readTokens('--tokens', '1.5k', { least: 1 })).toBe(1500)
    expect(readTokens('--tokens', '2000 words', { least: 1 })).toBe(2667)
    expect(readTokens('--output-tokens', '0', { least: 0 })).toBe(0)
    expect(failureOf(() => readTokens('--tokens', '0', { least: 1 })).message).toContain('at least 1')
    expect(failureOf(() => readTokens('--tokens', '3M', { least: 1 })).hint).toContain('--tokens-per-day')
    expect(failureOf(() => readTokens('--tokens', 'some', { least: 1 })).message).toContain('no number')
    expect(readTokens('--tokens', '2M', { least: 1 })).toBe(2_000_000)
  })
})

const provider = (id: string, models: readonly (readonly [string, number])[]) => ({
  id,
  name: id,
  models: models.map(([model, price]) => ({ id: model, match: { equals: model }, prices: { input_mtok: price, output_mtok: 2 * price } })),
})
const sources = {
  book: [],
  table: {
    source: 'a table',
    day: null,
    providers: [
      provider('one', [
        ['small', 0.1],
        ['large', 2],
      ]),
      provider('two', [
        ['small', 0.2],
        ['huge', 10],
      ]),
    ],
  },
  today: '2026-11-30',
}

describe('a side', () => {
  it('is a model with its provider, or a price', () => {
    expect(readSide('--from', 'large', sources)).toEqual({ provider: 'one', model: 'large', elsewhere: [] })
    expect(readSide('--from', 'two/small', sources)).toMatchObject({ provider: 'two', model: 'small' })
    expect(readSide('--to', '$0.10/$0.40', sources)).toMatchObject({
      provider: 'stated',
      stated: { inputPer1M: 0.1, outputPer1M: 0.4, trust: 'declared', date: '2026-11-30' },
    })
  })

  it('lists what a name may mean', () => {
    expect(failureOf(() => readSide('--to', 'small', sources)).hint).toBe(
      'write one of one/small ($0.1 in, $0.2 out), two/small ($0.2 in, $0.4 out)',
    )
    expect(failureOf(() => readSide('--to', 'larg', sources))).toMatchObject({
      code: 'price-unknown',
      hint: expect.stringContaining('one/large') as string,
    })
  })

  it('refuses a price of the wrong unit by its magnitude, and says which slip explains it', () => {
    const dear = failureOf(() => readSide('--from', '$2500', sources))
    expect(dear.code).toBe('price-invalid')
    expect(dear.hint).toBe('is it a price per 1M written as one per 1K? Then write "$2.5"')
    expect(failureOf(() => readSide('--from', '$0.0005', sources)).hint).toContain('"$0.5"')
    expect(failureOf(() => readSide('--from', '$2/$90000', sources)).message).toContain('90000 USD')
    expect(readSide('--to', '$0', sources).stated?.inputPer1M).toBe(0)
  })

  it.each(['2.5', '-2.5'])('asks for the currency of %s', (text) => {
    expect(failureOf(() => readSide('--from', text, sources)).hint).toContain('"$2.5"')
  })

  it.each(['2.50 EUR', '€2.50', '£1/£4', 'EUR 2'])('says of %s that prices are USD', (text) => {
    expect(failureOf(() => readSide('--from', text, sources))).toMatchObject({
      code: 'usage',
      message: `--from ${text}: prices are in USD`,
    })
  })

  it('asks for the dollar sign of a price that has a unit', () => {
    expect(failureOf(() => readSide('--from', '0.0025 per 1K', sources)).hint).toContain('"$0.0025 per 1K"')
  })

  it('asks for a name where there is none', () => {
    expect(failureOf(() => readSide('--from', ' ', sources))).toMatchObject({ code: 'usage', message: '--from is empty' })
  })

  it.each(['$-1', '-$1'])('refuses the negative price %s', (text) => {
    expect(failureOf(() => readSide('--from', text, sources)).message).toContain('cannot be negative')
  })

  it('is found by its price, and an unknown price stays unknown', () => {
    const side = readSide('--to', '$0.10', sources)
    const known = { inputPer1M: 7, outputPer1M: 7, source: 's', date: null, trust: 'third-party' } as const
    const lookup = withStated(() => known, [side])
    expect(lookup({ provider: 'stated', model: '$0.10' })?.inputPer1M).toBe(0.1)
    // The tuned form of a price that was written is that price, not another one.
    expect(lookup({ provider: 'stated', model: 'ft:$0.10' })).toBeUndefined()
    expect(lookup({ provider: 'one', model: '$0.10' })).toBe(known)
  })
})

describe('the other way', () => {
  const target = (options: Omit<Parameters<typeof readTarget>[0], 'numbers'> & Partial<Parameters<typeof readTarget>[0]>) =>
    readTarget({ numbers: {}, ...options }, sources)

  it('is paid by the token, by the hour, or at a fixed price', () => {
    expect(target({ to: 'large' }).name).toBe('one/large')
    expect(target({ to: '$0.1' }).name).toBe('$0.1')
    expect(target({ toGpu: 'h100' })).toMatchObject({ name: 'H100 80GB', hosting: { gpu: 'H100 80GB' } })
    expect(target({ toHosting: '730/month' }).hosting).toEqual({ usdPerHour: 1, machines: 1, hoursPerDay: 24 })
    expect(target({ toHosting: '$3.99 an hour' }).hosting?.usdPerHour).toBe(3.99)
    expect(target({ toHosting: '730..1460/month' }).hosting?.usdPerHour).toBe('1..2')
    expect(target({ toHosting: '8760/year' }).hosting?.usdPerHour).toBe(1)
  })

  it.each([
    [{}, 'nothing to compare'],
    [{ to: 'large', toGpu: 'h100' }, 'exclude each other'],
    [{ to: 'large', toHosting: '1/month' }, 'exclude each other'],
    [{ toGpu: 'abacus' }, 'no such card'],
    [{ toHosting: '500' }, 'not understood'],
    [{ toHosting: 'much/month' }, 'not understood'],
    [{ toHosting: '5..much/month' }, 'not understood'],
    [{ toHosting: '5..6..7/month' }, 'not understood'],
    [{ toHosting: '-5/month' }, '0 or more'],
    [{ toHosting: '9..5/month' }, '0 or more'],
    [{ to: 'large', numbers: { tokensPerSecond: '5' } }, 'none is rented'],
  ])('refuses %o', (options, why) => {
    const error = failureOf(() => target(options))
    expect([error.code, error.message]).toEqual(['usage', expect.stringContaining(why)])
  })
})

const priced = (
  options: Partial<Parameters<typeof priceTwoWays>[0]> & { readonly callsPerDay?: number; readonly to?: never } = {},
): TwoWays => {
  const { callsPerDay = 10_000, ...rest } = options
  return priceTwoWays({
    task: calculatorTask({
      callsPerDay,
      numbers: { baseWeeks: '0', weeks: '1', weekUsd: '1000', relabel: '0', labelUsd: '1' },
      cycles: '1',
    }),
    from: { provider: 'stated', model: 'dear' },
    to: { provider: 'stated', model: 'cheap' },
    tokensPerCall: { input: 1000, output: 100 },
    prices: ({ model }) =>
      model.startsWith('ft:')
        ? undefined
        : { inputPer1M: model === 'dear' ? 2 : 1, outputPer1M: 4, source: 'test', date: '2026-11-30', trust: 'declared' },
    book: [],
    today: '2026-11-30',
    random: createRandom(1),
    labels: 500,
    ...rest,
  })
}

describe('two ways priced', () => {
  const grown = (growth: string, horizon: string, more: object = {}) =>
    calculatorTask({
      callsPerDay: 10,
      numbers: { growth, horizon, weeks: '1', weekUsd: '1000', baseWeeks: '0', labelUsd: '1', ...more },
      cycles: '0',
    })

  it('name a month of payback that lies within the month of break-even, also where calls grow', () => {
    const { breakEvenMonth, paybackMonths } = priced({ task: grown('10%', '120') })
    expect(breakEvenMonth).toBeGreaterThan(12)
    expect(paybackMonths).toBeGreaterThanOrEqual((breakEvenMonth ?? 0) - 1)
    expect(paybackMonths).toBeLessThanOrEqual(breakEvenMonth ?? 0)
  })

  it('pay nothing back where nothing is paid first and the months are dearer', () => {
    const numbers = { baseWeeks: '0', projectWeeks: '0', weeks: '1', weekUsd: '1000', labelUsd: '0' }
    const value = priced({ task: calculatorTask({ callsPerDay: 10, numbers, cycles: '2' }), from: { provider: 'stated', model: 'cheap' } })
    expect([value.tuned.upfront, value.savedUsd < 0, value.breakEvenMonth, value.paybackMonths]).toEqual([0, true, null, null])
  })

  it('add up as they do by hand', () => {
    const value = priced()
    const month = (10_000 * 365) / 12
    expect(value.today.upfront).toBe(0)
    expect(value.tuned.upfront).toBe(1500)
    expect(value.today.monthly).toBeCloseTo(month * 0.0024, 6)
    expect(value.tuned.monthly).toBeCloseTo(month * 0.0014, 6)
    expect(value.tuned.perCallUsd).toBeCloseTo(0.0014, 9)
    expect(value.savedPerMonthUsd).toBeCloseTo(month * 0.001, 6)
    expect(value.today.total.middle).toBeCloseTo(12 * month * 0.0024, 4)
    expect(value.tuned.total.middle).toBeCloseTo(1500 + 12 * month * 0.0014, 4)
    expect(value.savedUsd).toBeCloseTo(12 * month * 0.001 - 1500, 4)
    expect(value.ratio).toBeCloseTo(value.today.total.middle / value.tuned.total.middle, 9)
    expect(value.paybackMonths).toBeCloseTo(1500 / (month * 0.001), 6)
    expect(value.breakEvenMonth).toBe(5)
    expect(value.breakEvenCallsPerDay).toMatchObject({ share: 1 })
    expect(value.breakEvenCallsPerDay?.p50).toBeCloseTo(1500 / (0.001 * 365), 0)
    expect(value.probabilityCheaper).toBe(1)
    expect(value.probabilityPayback).toBe(1)
    expect(value.measuring.rowsForTwoPoints).toBe(1175)
    expect(value.today.usdPer1M).toBeCloseTo(2400 / 1100, 9)
    expect(value.measuring.usd).toBeCloseTo((1175 * (2400 + 1400)) / 1e6, 6)
    expect(value.measuring.gains.map(({ gain }) => Math.round(1000 * (gain ?? 0)))).toEqual([106, 63, 34])
    expect(value.machine).toBeUndefined()
  })

  it('leave parts that cost nothing out, and say what every number rests on', () => {
    const value = priced()
    expect(value.today.components.map(({ id }) => id)).toEqual(['tokens'])
    expect(value.tuned.components.map(({ id }) => id).toSorted()).toEqual(['labels', 'people', 'tokens'])
    expect(value.inputs.find(({ id }) => id === 'calls-per-day')).toMatchObject({ value: 10_000, trust: 'declared' })
  })

  it('tell the volume, and the capacity where the model is known', () => {
    const value = priced()
    expect(value.volume.callsPerDay).toEqual({ low: 10_000, middle: 10_000, high: 10_000 })
    expect(value.volume.callsPerMonth).toBeCloseTo((10_000 * 365) / 12, 6)
    expect(value.volume.tokensPerCall).toEqual({ input: 1000, output: 100 })
    expect(value.volume.tokensPerMonth).toBeCloseTo((10_000 * 365 * 1100) / 12, 3)
    expect(value.capacity).toBeUndefined()
    const layers = {
      count: 2,
      hidden: 64,
      feedForward: 128,
      heads: 2,
      keyValueHeads: 2,
      headSize: 32,
      vocabulary: 1000,
      tiedEmbeddings: true,
    }
    const { capacity } = priced({ shape: { layers }, trainingTokens: 1e6 })
    expect(capacity?.load?.tokensPerDay).toBe(11e6)
    expect(capacity?.training[0]?.fits[0]?.hours).toBeDefined()
  })

  it('never repay what saves nothing', () => {
    const value = priced({ prices: () => ({ inputPer1M: 1, outputPer1M: 1, source: 'test', date: '2026-11-30', trust: 'declared' }) })
    expect(value.paybackMonths).toBeNull()
    expect(value.breakEvenMonth).toBeNull()
    expect(value.breakEvenCallsPerDay).toBeUndefined()
    expect(value.probabilityCheaper).toBe(0)
  })

  it('are dearer with more labels and cheaper to beat with more calls', () => {
    assert(
      property(integer({ min: 1, max: 1_000_000 }), integer({ min: 0, max: 10_000 }), (callsPerDay, labels) => {
        const [few, more] = [priced({ callsPerDay, labels }), priced({ callsPerDay: 2 * callsPerDay, labels: labels + 1 })]
        expect(more.tuned.upfront).toBeGreaterThan(few.tuned.upfront)
        expect(more.savedPerMonthUsd).toBeGreaterThan(few.savedPerMonthUsd)
      }),
      { numRuns: 5 },
    )
  })
})

describe('arms of which only the cost is known', () => {
  it('were not run, and differ in what is trained', () => {
    const { today, tuned } = calculatorArms({
      from: { provider: 'a', model: 'b' },
      to: { provider: 'c', model: 'd' },
      tokensPerCall: { input: 1, output: 2 },
      labels: 7,
      trainingTokens: 9,
      baseBillions: 7,
      adapterGb: 0.1,
    })
    expect([today.status, tuned.status]).toEqual(['not run', 'not run'])
    expect([today.untuned, tuned.untuned, today.fitted, tuned.fitted]).toEqual([true, false, false, true])
    expect(today.cost).toEqual({
      host: { kind: 'remote', provider: 'a', model: 'b' },
      tokensPerCall: { input: 1, output: 2, evidence: 'declared' },
    })
    expect(tuned.cost).toMatchObject({ newLabels: 7, trainingTokens: 9, baseBillions: 7, adapterGb: 0.1 })
    expect(tuned.trainRows).toBe(7)
  })
})
