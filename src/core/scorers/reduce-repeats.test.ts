import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readReducer, reduceRepeats } from './reduce-repeats.ts'

const reduced = (values: readonly (number | null)[], name: string): number | null => reduceRepeats(values, readReducer(name))

describe('repeats of one example', () => {
  it.each([
    ['mean', [1, 0, 0.5], 0.5],
    ['mean', [1, null, 0], 0.5],
    ['median', [0, 1, 1], 1],
    ['median', [0, 1], 0.5],
    ['mode', [1, 1, 0], 1],
    ['mode', [1, 0], 0],
    ['max', [0, 0.25], 0.25],
    ['pass_at_1', [1, 0, 0, 0], 0.25],
    ['pass_at_2', [1, 0, 0, 0], 0.5],
    ['pass_2', [1, 1, 0, 0], 1 / 6],
    ['at_least_2', [1, 1, 0, 0], 1],
    ['at_least_3', [1, 1, 0, 0], 0],
  ] as const)('%s of %j is %d', (name, values, value) => expect(reduced(values, name)).toBeCloseTo(value, 12))

  it('has no value where nothing was scored, or fewer answers than k', () => {
    expect(reduced([null, null], 'mean')).toBeNull()
    expect(reduced([], 'max')).toBeNull()
    expect(reduced([1, null], 'pass_at_2')).toBeNull()
  })

  it('pass@1 and pass^1 are the mean; pass@n asks for one right answer, pass^n for all', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 12 }), (values) => {
        const mean = reduced(values, 'mean')!
        expect(reduced(values, 'pass_at_1')).toBeCloseTo(mean, 12)
        expect(reduced(values, 'pass_1')).toBeCloseTo(mean, 12)
        expect(reduced(values, `pass_at_${values.length}`)).toBeCloseTo(Math.max(...values), 12)
        expect(reduced(values, `pass_${values.length}`)).toBeCloseTo(Math.min(...values), 12)
      }),
    )
  })

  it('refuses a reducer that it does not know', () => expect(() => readReducer('pass_at_0')).toThrow(/no reducer/))
})
