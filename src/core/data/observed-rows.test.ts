import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { countLicences } from './count-licences.ts'
import { inputLengths } from './input-lengths.ts'
import { sameThird } from './same-third.ts'

const words = (from: number, count: number, random: ReturnType<typeof createRandom>): string =>
  Array.from({ length: count }, () => `w${from + random.below(40)}`).join(' ')

/** Rows over time; from `moved` on they are about other things. */
const rows = (n: number, options: { readonly moved?: number; readonly seed?: number } = {}) => {
  const random = createRandom(options.seed ?? 1)
  return Array.from({ length: n }, (_, i) => ({
    id: String(i).padStart(5, '0'),
    input: words(i >= (options.moved ?? n) ? 30 : 0, 8, random),
    time: `2026-01-01T00:00:${String(i).padStart(6, '0')}`,
  }))
}
const none = new Map<string, string>()

describe('newest against oldest third', () => {
  it('surely differs where later rows are about other things', () => {
    const found = sameThird(rows(300, { moved: 150 }), none)
    expect(found?.low).toBeGreaterThan(0.5)
    expect(found?.value).toBeGreaterThan(0.8)
    expect(found?.n).toBeGreaterThan(190)
  })

  it('is rarely said to differ where nothing moved', () => {
    const alarms = Array.from({ length: 60 }, (_, seed) => sameThird(rows(180, { seed: seed + 1 }), none)).filter(
      (found) => (found?.low ?? 0) > 0.5,
    )
    expect(alarms.length).toBeLessThanOrEqual(3)
  })

  it('is the same whatever the order of the rows', () => {
    const list = rows(150, { moved: 100 })
    expect(sameThird(list.toReversed(), none)).toEqual(sameThird(list, none))
  })

  it('is not asked without a time on every row, or with fewer than 30 rows a third', () => {
    const list = rows(120)
    expect(
      sameThird(
        list.map(({ time, ...row }, i) => (i === 5 ? row : { ...row, time })),
        none,
      ),
    ).toBeUndefined()
    expect(sameThird(rows(89), none)).toBeUndefined()
    expect(sameThird(rows(90), none)?.n).toBeGreaterThanOrEqual(60)
    expect(sameThird([], none)).toBeUndefined()
  })

  it('takes one row of a unit: near duplicates that came together are no change', () => {
    const list = rows(180)
    const twins = list.flatMap((row) => [row, { ...row, id: `${row.id}b` }])
    const unitOf = new Map(twins.map(({ id }) => [id, id.slice(0, 5)]))
    expect(sameThird(twins, none)?.low).toBeGreaterThan(0.5)
    expect(sameThird(twins, unitOf)?.low).toBeLessThan(0.5)
  })

  it('looks at 500 rows a third at most', () => {
    expect(sameThird(rows(1800), none)?.n).toBeLessThanOrEqual(1000)
  })
})

describe('licences of rows', () => {
  it('are counted as written, the commonest first; rows without one are left out', () => {
    const counted = countLicences([
      { licence: 'MIT' },
      {},
      { licence: ' CC0-1.0 ' },
      { licence: 'CC0-1.0' },
      { licence: '  ' },
      { licence: 'BSD' },
    ])
    expect(counted).toEqual([
      { licence: 'CC0-1.0', rows: 2 },
      { licence: 'BSD', rows: 1 },
      { licence: 'MIT', rows: 1 },
    ])
  })
})

describe('lengths of inputs', () => {
  it('are those of the shortest, the middle and the longest, with long talks counted', () => {
    const turns = (length: number) => Array.from({ length }, () => ({ role: 'user', content: 'x' }) as const)
    const list = [{ input: 'aaaa' }, { input: 'b', history: turns(6) }, { input: 'cc', history: turns(5) }]
    expect(inputLengths(list)).toEqual({ shortest: 1, median: 2, longest: 4, longTalks: 1 })
    expect(inputLengths([])).toBeUndefined()
  })
})
