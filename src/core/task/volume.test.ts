import { describe, expect, it } from 'vitest'
import { AssayError } from '../errors.ts'
import { parseTask } from './parse-task.ts'

const parse = (more: string) => parseTask(`name: mail\nkind: classification\ndata: mail.csv\n${more}\n`, { fileName: 'task.yaml' })

const problem = (more: string): AssayError | undefined => {
  try {
    parse(more)
  } catch (error) {
    if (error instanceof AssayError) return error
  }
  return undefined
}

describe('the volume of a task', () => {
  it('in actions of users is as many calls as each of them makes', () => {
    const task = parse('volume: { actionsPerDay: 2k..3k }\ncallsPerAction: 4')
    expect(task.quantities['volume.callsPerDay']).toEqual({ kind: 'range', low: 8000, high: 12_000 })
    expect(task.volume.callsPerDay).toBe(10_000)
    expect(task.origins['volume.callsPerDay']).toBe('task.yaml')
    expect(parse('volume: { actionsPerDay: 50 }').volume.callsPerDay).toBe(50)
  })

  it('in calls a month is as many a day over the year', () => {
    expect(parse('volume: { callsPerMonth: 365k }').volume.callsPerDay).toBeCloseTo(12_000, 9)
  })

  it('in tokens a month leaves the calls to be derived: the default is still only a guess', () => {
    const task = parse('volume: { tokensPerMonth: 100B }')
    expect(task.quantities['volume.tokensPerMonth']).toEqual({ kind: 'fixed', value: 100e9 })
    expect(task.quantities['volume.callsPerDay']).toBeUndefined()
    expect(task.origins['volume.callsPerDay']).toBe('default')
  })

  it('is said once', () => {
    expect(problem('volume: { callsPerDay: 5, tokensPerMonth: 100B }')).toMatchObject({
      code: 'task-invalid',
      message: expect.stringContaining('volume says callsPerDay and tokensPerMonth'),
      hint: 'keep one of callsPerDay, callsPerMonth, actionsPerDay, tokensPerMonth',
    })
    expect(problem('volume: { callsPerDay: 5, growthPerMonth: 3%, peakFactor: 3 }')).toBeUndefined()
  })
})

describe('numbers that something is divided by', () => {
  it.each([
    ['hosting: { student: { gpu: T4, tokensPerSecond: 0 } }', 'tokensPerSecond is at least 0.1 tokens/s'],
    ['hosting: { student: { gpu: T4, hoursPerDay: 0 } }', 'hoursPerDay is between 0.01 and 24 h/day'],
    ['hosting: { student: { gpu: T4, utilisation: 0 } }', 'utilisation is between 0.01 and 1 share'],
    ['costs: { failedRunShare: 100% }', 'costs.failedRunShare is between 0 and 0.95 share'],
    ['costs: { dataPreparationShare: 1 }', 'costs.dataPreparationShare is between 0 and 0.95 share'],
    ['volume: { growthPerMonth: -1 }', 'volume.growthPerMonth is between -0.9 and 10 share a month'],
    ['volume: { callsPerDay: 1e40 }', 'volume.callsPerDay is between 0 and 1,000,000,000,000 calls/day'],
    ['rates: { labelUsd: 1e30 }', 'rates.labelUsd is between 0 and 1,000,000,000 USD'],
    ['rates: { labelUsd: 8..5 }', 'has its ends the wrong way round: write 5..8'],
    ['rates: { labelUsd: 1..2..3..4 }', 'is not understood'],
  ])('%s is refused with its bounds', (written, expected) => {
    expect(problem(written)?.message).toContain(expected)
  })
})

describe('growth', () => {
  it('that no horizon can hold is refused, by its higher end', () => {
    const written = (growth: string, months?: string) =>
      problem(`volume: { growthPerMonth: ${growth} }${months === undefined ? '' : `\nhorizonMonths: ${months}`}`)?.message
    expect(written('1000%', '600')).toContain('1000 % a month for 600 months makes more than a billion times')
    expect(written('1%..600%')).toContain('600 % a month for 12 months')
    expect([written('500%', '2'), written('3%', '50y'), written('600%', '1')]).toEqual([undefined, undefined, undefined])
  })
})

describe('how a model is hosted', () => {
  it('names a model that is there', () => {
    expect(problem('hosting: { studnt: { usdPerHour: 2 } }')).toMatchObject({
      message: expect.stringContaining('hosting.studnt is not in models'),
      hint: 'did you mean "student"?',
    })
    expect(problem('hosting: { other: { usdPerHour: 2 } }')?.hint).toBe('add models.other')
    expect(problem('models: { other: openai/gpt-4.1 }\nhosting: { other: { usdPerHour: 2 } }')).toBeUndefined()
  })

  it('has a price: an hour, a purchase or a card of the price book', () => {
    expect(problem('hosting: { student: { tokensPerSecond: 2500 } }')).toMatchObject({
      message: expect.stringContaining('hosting.student says no price'),
      hint: expect.stringContaining('usdPerHour, purchaseUsd'),
    })
    for (const price of ['usdPerHour: 2', 'purchaseUsd: 2000', 'gpu: T4'])
      expect(problem(`hosting: { student: { ${price} } }`)).toBeUndefined()
  })
})
