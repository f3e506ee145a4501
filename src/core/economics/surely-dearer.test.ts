import { describe, expect, it } from 'vitest'
import { sampleArms, sampleTask } from '../decision/sample-evidence.ts'
import { createRandom } from '../lib/random.ts'
import type { CostInput } from './cost-input.ts'
import { costModel } from './cost-model.ts'
import { product, quotient, sum } from './expression.ts'
import type { Quantity } from './quantity.ts'
import { sampleInput } from './sample-model.ts'
import { endsOfLeast } from './surely-dearer.ts'

const [tuned, current] = ['tuned@student', 'prompt@current']

const range = (low: number, high: number): Quantity => ({ kind: 'range', low, high })
const assumed = (id: string, quantity: Quantity | number): CostInput => ({ ...sampleInput(id, quantity), trust: 'assumed' })

/** Each arm costs the sum of its inputs. */
const modelOf = (
  costs: { readonly tuned: readonly CostInput[]; readonly current: readonly CostInput[] },
  rule: { readonly ratio?: number; readonly probability?: number } = {},
) =>
  costModel({
    task: sampleTask,
    arms: [sampleArms.current, sampleArms.tuned],
    prices: () => undefined,
    today: '2026-11-25',
    random: createRandom(1),
    components: [
      {
        id: 'sum',
        label: 'the sum',
        category: 'other',
        costOf: ({ untuned }) => {
          const inputs = untuned ? costs.current : costs.tuned
          return { inputs, upfront: sum(...inputs.map(({ id }) => id)) }
        },
      },
    ],
    ...rule,
  })

describe('the probability of being dearer', () => {
  it('is over the draws of what is known, and at the worst end of what is assumed', () => {
    const known = modelOf({ tuned: [sampleInput('a', range(0, 100))], current: [sampleInput('b', 60)] })
    expect(known.probabilityDearer(current, tuned)).toBeCloseTo(0.4, 1)
    expect(known.probabilityDearer(tuned, current)).toBeCloseTo(0.6, 1)
    const guessed = modelOf({ tuned: [assumed('a', range(0, 100))], current: [sampleInput('b', 60)] })
    expect([guessed.probabilityDearer(current, tuned), guessed.probabilityDearer(tuned, current)]).toEqual([0, 0])
    const safely = modelOf({ tuned: [assumed('a', range(61, 100))], current: [sampleInput('b', 60)] })
    expect([safely.probabilityDearer(current, tuned), safely.probabilityDearer(tuned, current)]).toEqual([1, 0])
  })

  it('keeps both kinds apart where they meet', () => {
    // Assumed at 20 where it speaks for the tuned arm: 20 + uniform from 0 to 100 against 60.
    const model = modelOf({ tuned: [assumed('a', range(20, 90)), sampleInput('c', range(0, 100))], current: [sampleInput('b', 60)] })
    expect(model.probabilityDearer(current, tuned)).toBeCloseTo(0.6, 1)
    // At 90 where it speaks against it.
    expect(model.probabilityDearer(tuned, current)).toBe(0)
  })

  it('is shared by both arms where they rest on the same input', () => {
    const shared = assumed('a', range(0, 1000))
    const model = modelOf({ tuned: [shared, sampleInput('more', 1)], current: [shared] })
    expect([model.probabilityDearer(current, tuned), model.probabilityDearer(tuned, current)]).toEqual([1, 0])
  })

  it('takes costs that differ by rounding alone for equal, both ways', () => {
    const model = modelOf({ tuned: [sampleInput('a', 0.1), sampleInput('b', 0.2)], current: [sampleInput('c', 0.3)] })
    expect([model.surer(tuned, current), model.surer(current, tuned)]).toEqual([true, true])
    const apart = modelOf({ tuned: [sampleInput('a', 0.1), sampleInput('b', 0.2)], current: [sampleInput('c', 0.300001)] })
    expect([apart.surer(tuned, current), apart.surer(current, tuned)]).toEqual([true, false])
  })

  it('asks for the ratio of the rule', () => {
    const costs = { tuned: [sampleInput('a', 10)], current: [sampleInput('b', 25)] }
    expect(modelOf(costs, { ratio: 2.5 }).surer(tuned, current)).toBe(true)
    expect(modelOf(costs, { ratio: 2.6 }).surer(tuned, current)).toBe(false)
    expect(modelOf(costs, { ratio: 0.4 }).surer(current, tuned)).toBe(true)
  })

  it('asks for the probability of the rule, and that is enough', () => {
    const costs = { tuned: [sampleInput('a', range(0, 100))], current: [sampleInput('b', 60)] }
    const share = modelOf(costs).probabilityDearer(tuned, current)
    expect(modelOf(costs, { probability: share }).surer(tuned, current)).toBe(true)
    expect(modelOf(costs, { probability: share + 1e-5 }).surer(tuned, current)).toBe(false)
    expect(modelOf(costs).surer(tuned, current)).toBe(false)
  })
})

describe('arms that cost the same at the middle', () => {
  it.each([
    ['wide where it is low', quotient(1, 'spread'), range(0.1, 10)],
    ['wide where it is high', sum('spread'), range(0.1, 10)],
  ])('are held apart by their draws: %s', (_, factor, spread) => {
    // 100 + factor x uniform from -10 to 10, against 98 in every draw: surely dearer only where the factor is small.
    const model = costModel({
      task: sampleTask,
      arms: [sampleArms.current, sampleArms.tuned],
      prices: () => undefined,
      today: '2026-11-25',
      random: createRandom(1),
      components: [
        {
          id: 'noise',
          label: 'noise',
          category: 'other',
          costOf: ({ untuned }) => ({
            inputs: [
              { ...assumed('spread', spread), unit: 'share' },
              sampleInput('noise', range(-10, 10)),
              sampleInput('tuned', 100),
              sampleInput('current', 98),
            ],
            upfront: untuned ? sum('current') : sum('tuned', product(factor, 'noise')),
          }),
        },
      ],
    })
    expect(model.probabilityDearer(current, tuned)).toBeCloseTo(0.51, 1)
  })
})

describe('the ends at which something is least', () => {
  const inputs = [sampleInput('a', range(1, 10)), sampleInput('b', range(-1, 3))]
  const at = (point: (id: string) => number | undefined) => (point('a') ?? 0) * (point('b') ?? 0)

  it('are found where the direction of one depends on another', () => {
    // With b at its middle, 1, a low is least; only at b = -1 is it a high.
    expect([...endsOfLeast(inputs, at)]).toEqual([
      ['a', 10],
      ['b', -1],
    ])
  })

  it('are the most where the sign is turned', () => {
    expect([...endsOfLeast(inputs, (point) => -at(point))]).toEqual([
      ['a', 10],
      ['b', 3],
    ])
  })

  it('are left to a second measure where the first cannot tell them apart', () => {
    const first = (point: (id: string) => number | undefined) => 1e-12 * (point('a') ?? 0)
    const second = (point: (id: string) => number | undefined) => -(point('a') ?? 0)
    expect(endsOfLeast(inputs, first, { tolerance: 1e-9, second }).get('a')).toBe(10)
    expect(endsOfLeast(inputs, first, { second }).get('a')).toBe(1)
    expect(endsOfLeast(inputs, first, { tolerance: 1e-9, second }).get('b')).toBe(-1)
  })

  it('are the low ones where nothing moves', () => {
    expect([...endsOfLeast(inputs, () => 5)]).toEqual([
      ['a', 1],
      ['b', -1],
    ])
  })
})

describe('the decisive assumption', () => {
  it('is the assumed input with the widest swing, known ones left out', () => {
    const model = modelOf({
      tuned: [assumed('wide', range(0, 50)), sampleInput('known', range(0, 900))],
      current: [assumed('narrow', range(0, 40))],
    })
    expect(model.decisiveAssumption(tuned, current)?.id).toBe('wide')
    expect(model.decisiveAssumption(current, tuned)?.id).toBe('wide')
  })

  it('weighs the cheaper arm by the ratio', () => {
    const model = modelOf({ tuned: [assumed('wide', range(0, 50))], current: [assumed('narrow', range(0, 40))] }, { ratio: 2 })
    expect(model.decisiveAssumption(current, tuned)?.id).toBe('narrow')
  })

  it('is none where nothing is assumed or all of it moves nothing', () => {
    expect(
      modelOf({ tuned: [sampleInput('a', range(0, 9))], current: [assumed('b', 5)] }).decisiveAssumption(tuned, current),
    ).toBeUndefined()
    const shared = assumed('a', range(0, 1000))
    expect(modelOf({ tuned: [shared], current: [shared] }).decisiveAssumption(tuned, current)).toBeUndefined()
  })
})
