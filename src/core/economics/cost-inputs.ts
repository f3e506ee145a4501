import type { ArmEvidence } from '../decision/evidence.ts'
import { counted } from '../report/format.ts'
import type { Task } from '../task/task.ts'
import type { CostInput, Trust } from './cost-input.ts'
import { around } from './quantity.ts'
import type { Quantity } from './quantity.ts'
import { priceSpread } from './price-lookup.ts'
import type { PriceLookup } from './price-lookup.ts'

const assumed = (id: string, label: string, quantity: Quantity, unit: string, source: string): CostInput => ({
  id,
  label,
  quantity,
  unit,
  source,
  date: null,
  trust: 'assumed',
})

const declared = (id: string, label: string, value: number, unit: string, key: string): CostInput => ({
  id,
  label,
  quantity: { kind: 'fixed', value },
  unit,
  source: `task.yaml ${key}`,
  date: null,
  trust: 'declared',
})

/** 40 hours, in seconds: turns `rates.engineerWeekUsd` into the price of a reviewed row. */
export const secondsPerWeek = 144_000

/** Inputs that every arm shares: volume, growth, change, people, machines. Ranges without a source in task.yaml are assumptions. */
export const sharedInputs = (task: Task, trainRows: number): readonly CostInput[] => {
  const { rates, volume, changes, maintain } = task
  const isGuess = task.origins['volume.callsPerDay'] === 'default'
  const calls = volume.callsPerDay
  const cycles = maintain.cyclesPerYear ?? changes.outputsPerYear
  return [
    isGuess
      ? assumed(
          'calls-per-day',
          'calls a day',
          { kind: 'factor', low: calls / 3, high: calls * 3 },
          'calls/day',
          'default of task.yaml, unsure by a factor of 3',
        )
      : declared('calls-per-day', 'calls a day', calls, 'calls/day', 'volume.callsPerDay'),
    {
      id: 'train-rows',
      label: 'training rows',
      quantity: { kind: 'fixed', value: trainRows },
      unit: 'rows',
      source: 'the data',
      date: null,
      trust: 'measured',
    },
    declared('growth', 'growth of calls', volume.growthPerMonth, 'a month', 'volume.growthPerMonth'),
    declared(
      'cycles',
      'changes of the task that need a new fit',
      cycles,
      'a year',
      maintain.cyclesPerYear === undefined ? 'changes.outputsPerYear' : 'maintain.cyclesPerYear',
    ),
    rates.engineerWeekUsd === undefined
      ? assumed(
          'engineer-week',
          'an engineer',
          { kind: 'triangular', low: 2000, mode: 4000, high: 6000 },
          'USD/week',
          'assumed; set rates.engineerWeekUsd',
        )
      : declared('engineer-week', 'an engineer', rates.engineerWeekUsd, 'USD/week', 'rates.engineerWeekUsd'),
    assumed('weeks-base', 'work on any arm, a cycle', { kind: 'range', low: 0.5, high: 2 }, 'weeks', 'assumed; the same for every arm'),
    rates.engineerWeekUsd === undefined
      ? assumed(
          'weeks-tuned',
          'work on a tuned arm, a cycle',
          { kind: 'range', low: 2, high: 8 },
          'weeks',
          'assumed; the six-question article says 4 to 8',
        )
      : assumed(
          'weeks-tuned',
          'work on a tuned arm, a cycle',
          { kind: 'range', low: 4, high: 8 },
          'weeks',
          'six-question article: 4 to 8 weeks of a senior engineer a cycle',
        ),
    rates.labelUsd === undefined
      ? assumed(
          'label',
          'a new label',
          { kind: 'factor', low: 0.05, high: 5 },
          'USD/row',
          'assumed for short texts (experts cost 5 to 20); set rates.labelUsd',
        )
      : declared('label', 'a new label', rates.labelUsd, 'USD/row', 'rates.labelUsd'),
    assumed(
      'relabelled-share',
      'rows labelled anew when the task changes',
      { kind: 'range', low: 0.1, high: 1 },
      'of training rows',
      'assumed',
    ),
    declared('review-seconds', 'review of a new label', rates.reviewRowSeconds ?? 0, 's/row', 'rates.reviewRowSeconds'),
    assumed(
      'core-hour',
      'a processor core',
      { kind: 'triangular', low: 0.01, mode: 0.03, high: 0.06 },
      'USD/core-hour',
      'assumed: rented general-purpose cores',
    ),
    assumed('utilisation', 'busy share of a served core', { kind: 'triangular', low: 0.1, mode: 0.3, high: 0.7 }, 'of the time', 'assumed'),
  ]
}

const tokenQuantity = (value: number, trust: Trust): Quantity =>
  trust === 'assumed' ? { kind: 'factor', low: Math.max(1, value / 3), high: Math.max(3, value * 3) } : around(value, 0.1)

/** Price inputs of a model; ids carry the model's name, so that two arms on one model share the draw. */
const priceInputs = (provider: string, model: string, prices: PriceLookup, today: string): readonly CostInput[] => {
  const price = prices({ provider, model })
  const sides = [
    ['input', price?.inputPer1M],
    ['output', price?.outputPer1M],
  ] as const
  return sides.map(([side, value]): CostInput => {
    const id = `price-${side}:${provider}/${model}`
    const label = `${model}, ${side} tokens`
    const unit = 'USD/1M tokens'
    if (price === undefined || value === undefined)
      return assumed(
        id,
        label,
        { kind: 'factor', low: 0.02, high: 30 },
        unit,
        `no price known for ${provider}/${model}: anything from the cheapest to the dearest`,
      )
    const { source, date, trust } = price
    return { id, label, quantity: around(value, priceSpread(date, today)), unit, source, date, trust }
  })
}

/** Inputs of one arm alone: tokens, prices, time of a call, training. */
export const armInputs = (arm: ArmEvidence, prices: PriceLookup, today: string): readonly CostInput[] => {
  const { host, tokensPerCall, msPerCall, training, newLabels } = arm.cost
  const own = (what: string) => `${what}:${arm.name}`
  const inputs: CostInput[] = []
  if (host.kind === 'remote' || host.kind === 'unknown') {
    const trust: Trust = tokensPerCall?.evidence ?? 'assumed'
    const source = tokensPerCall === undefined ? 'assumed' : `${trust} on the examples`
    const tokens = tokensPerCall ?? { input: 300, output: 30 }
    inputs.push(
      {
        id: own('tokens-in'),
        label: 'tokens in',
        quantity: tokenQuantity(tokens.input, trust),
        unit: 'tokens/call',
        source,
        date: null,
        trust,
      },
      {
        id: own('tokens-out'),
        label: 'tokens out',
        quantity: tokenQuantity(tokens.output, trust),
        unit: 'tokens/call',
        source,
        date: null,
        trust,
      },
      ...(host.kind === 'remote'
        ? priceInputs(host.provider, host.model, prices, today)
        : priceInputs('unknown', arm.name, () => undefined, today)),
    )
  }
  const timed = (
    what: string,
    label: string,
    unit: string,
    { value, evidence }: { readonly value: number; readonly evidence: Trust },
  ): CostInput => ({
    id: own(what),
    label,
    quantity: evidence === 'assumed' ? { kind: 'factor', low: value / 3, high: value * 3 } : around(value, 0.2),
    unit,
    source: evidence === 'assumed' ? 'planned, not measured' : arm.hardware,
    date: null,
    trust: evidence,
  })
  if (host.kind === 'local' && msPerCall !== undefined)
    inputs.push(timed('ms', `time of a call on ${counted(host.cores, 'core')}`, 'ms/call', msPerCall))
  if (training !== undefined)
    inputs.push(
      timed('training-hours', `one training on ${counted(training.cores, 'core')}`, 'h', {
        value: training.hours,
        evidence: training.evidence,
      }),
    )
  if (newLabels !== undefined)
    inputs.push({
      id: own('new-labels'),
      label: 'labels still to buy',
      quantity: { kind: 'fixed', value: newLabels },
      unit: 'rows',
      source: 'plan',
      date: null,
      trust: 'declared',
    })
  return inputs
}
