import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Example, LabelledExample } from '../example.ts'
import { syntheticGolden } from '../checks/synthetic-golden.ts'
import { splitFixed, splitWhole } from '../split-data.ts'
import { findUnits } from '../units.ts'
import { hasUsualLength, leakingInputs } from './gate-inputs.ts'
import { readGenerated } from './generation-request.ts'
import { rougeL } from '../diversity/rouge-l.ts'
import { createNoveltyPool } from './novelty.ts'
import { answerFilters, createYields } from './yields.ts'

const row = (id: string, input: string, rest: Partial<Example> = {}): LabelledExample => ({
  id,
  input,
  expected: 'yes',
  tags: [],
  weight: 1,
  source: { file: 'a.csv', line: 1 },
  ...rest,
})
const human = Array.from({ length: 300 }, (_, i) => row(`h${i}`, `w${i * 7919} q${i * 104729} z${i} t${i * 31}`))
const synthetic = human.map(({ id }, i) =>
  row(`s${i}`, `n${i * 6151} m${i * 12289} k${i} p${i * 77}`, { origin: { kind: 'synthetic', seed: id } }),
)
const split = { seed: 1, golden: 60, dev: 40 } as Parameters<typeof splitWhole>[0]['split']
const input = (examples: readonly LabelledExample[]) => ({ examples, units: findUnits(examples), kind: 'classification' as const, split })

test('Self-Instruct lengths: 3 words dropped, 4 kept, 150 kept, 151 dropped', () => {
  const isUsual = hasUsualLength([])
  const words = (count: number): string => Array.from({ length: count }, (_, i) => `w${i}`).join(' ')
  expect([3, 4, 150, 151].map((count) => isUsual(words(count)))).toEqual([false, true, true, false])
})

test('novelty is ROUGE-L F of at most 0.7', () => {
  const pool = createNoveltyPool(['a b c d e f g h i j'])
  expect(pool.isNovel('a b c d e f g x y z')).toBe(true) // F is 0.7 exactly
  expect(pool.isNovel('a b c d e f g h y z')).toBe(false) // 0.8
  expect(pool.isNovel('j i h g f e d c b a')).toBe(true) // the same words in another order
})

test('garbage of a teacher is no input', () => {
  expect([readGenerated('sorry'), readGenerated(''), readGenerated('{"inputs": 3}')]).toEqual([undefined, undefined, undefined])
  expect(readGenerated('Sure:\n```json\n{"inputs": ["a b", "", 4]}\n```')).toEqual(['a b'])
})

test('a candidate that repeats a held-out row leaks', () => {
  const leaks = leakingInputs([row('x', human[3]?.input ?? ''), row('y', 'wholly other words stand here')], {
    held: human,
    kind: 'classification',
  })
  expect([...leaks]).toEqual(['x'])
})

test('a synthetic row belongs to the unit of its seed and does not rename it', () => {
  const alone = findUnits(human.slice(0, 5)).keys
  const both = findUnits([...human.slice(0, 5), ...synthetic.slice(0, 5)]).keys
  expect(both.slice(0, 5)).toEqual(alone)
  expect(both.slice(5)).toEqual(alone)
})

test('rows that a model made and nobody reviewed are neither golden nor dev; reviewed ones may be', () => {
  const made = synthetic.slice(0, 100)
  const whole = splitWhole(input([...human, ...made]))
  expect(whole.golden.length).toBeGreaterThan(0)
  expect([...whole.golden, ...whole.dev].filter(({ origin }) => origin !== undefined)).toEqual([])
  const [first, second] = synthetic as [LabelledExample, LabelledExample]
  const reviewed = { ...second, origin: { ...second.origin, kind: 'synthetic' as const, reviewed: 'accepted' as const } }
  const examples = [...human, first, reviewed]
  const given = examples.map((_, i) => (i < 250 ? ('train' as const) : ('golden' as const)))
  const fixed = splitFixed(input(examples), given)
  expect(fixed.golden.map(({ id }) => id)).toContain('s1')
  expect(fixed.golden.map(({ id }) => id)).not.toContain('s0')
  const findings = syntheticGolden.run({ kind: 'classification', examples, ...findUnits(examples), splits: given })
  expect(findings).toMatchObject([{ severity: 'error', count: 1, rows: ['s0'] }])
})

test('the novelty gate misses no pair that aligning every pair would find', () => {
  const sentence = fc.array(fc.constantFrom(...'abcdefghij'), { minLength: 1, maxLength: 12 }).map((words) => words.join(' '))
  fc.assert(
    fc.property(fc.array(sentence, { maxLength: 12 }), sentence, (texts, text) => {
      const isNear = texts.some((other) => rougeL(text.split(' '), other.split(' ')) > 0.7)
      expect(createNoveltyPool(texts).isNovel(text)).toBe(!isNear)
    }),
    { numRuns: 500 },
  )
})

test('what a filter of another list drops is a mistake of the program', () => {
  expect(() => createYields(answerFilters).drop('novel')).toThrow('no filter')
})

describe('a split with rows that a model made', () => {
  const loose = Array.from({ length: 150 }, (_, i) =>
    row(`l${i}`, `e${i * 4391} f${i * 8837} g${i} h${i * 71}`, { origin: { kind: 'relabelled' } }),
  )
  const ids = (rows: readonly Example[]): readonly string[] => rows.map(({ id }) => id)

  test('dev and golden are the same with and without them, and all others are learnt from', () => {
    const without = splitWhole(input(human))
    const seeds = new Set(ids(without.train))
    const made = [...synthetic.filter(({ origin }) => seeds.has(origin?.seed ?? '')), ...loose]
    const withThem = splitWhole(input([...human, ...made]))
    expect(ids(withThem.golden)).toEqual(ids(without.golden))
    expect(ids(withThem.dev)).toEqual(ids(without.dev))
    expect(withThem.train.length).toBe(without.train.length + made.length)
    expect(withThem.leaksRemoved).toBe(0)
  })

  test('what was made from a row of dev or golden is left out, and counted as a leak', () => {
    const all = splitWhole(input([...human, ...synthetic]))
    expect(all.golden.length).toBe(60)
    expect(all.leaksRemoved).toBe(all.golden.length + all.dev.length)
    const judged = new Set([...ids(all.golden), ...ids(all.dev)])
    expect(all.train.some(({ origin }) => judged.has(origin?.seed ?? ''))).toBe(false)
  })

  test('by time: they take no place among the newest, and what is newer than dev is not learnt from', () => {
    const day = (i: number): string => new Date(Date.UTC(2020, 0, 1 + i)).toISOString()
    const dated = human.map((example, i) => ({ ...example, time: day(i) }))
    const old = loose.slice(0, 10).map((example) => ({ ...example, time: day(3) }))
    const late = loose.slice(10, 14).map((example) => ({ ...example, time: day(1000) }))
    const none = loose.slice(14, 20)
    const byTime = splitWhole({ ...input([...dated, ...old, ...late, ...none]), split: { ...split, by: 'time' } })
    expect(ids(byTime.golden)).toEqual(ids(dated.slice(-60)))
    expect(byTime.dev.length).toBe(40)
    expect(byTime.train.filter(({ origin }) => origin !== undefined).length).toBe(16)
    expect(byTime.byTime?.newer).toBe(4)
  })

  test('a row that people made stands for its synthetic twin, whatever their order', () => {
    const text = 'the very same words stand in both of these rows'
    const twins = [row('made', text, { origin: { kind: 'synthetic' } }), row('own', text)]
    const { train } = splitWhole({ ...input([...twins, ...human]), split: { ...split, golden: 0, dev: 0 } })
    expect(ids(train).filter((id) => id === 'own' || id === 'made')).toEqual(['own'])
  })

  test('of a dev file they are left out and reported; where dev is taken from train they stay in train', () => {
    const examples = [...human.slice(0, 200), ...loose.slice(0, 20)]
    const given = examples.map((_, i) => (i < 40 ? ('golden' as const) : i < 60 || i >= 210 ? ('dev' as const) : ('train' as const)))
    const fixed = splitFixed(input(examples), given)
    expect([fixed.dev.length, fixed.train.filter(({ origin }) => origin !== undefined).length]).toEqual([20, 10])
    const [finding] = syntheticGolden.run({ kind: 'classification', examples, ...findUnits(examples), splits: given })
    expect(finding?.count).toBe(10)
    const noDev = splitFixed(
      input(examples),
      given.map((name) => (name === 'dev' ? 'train' : name)),
    )
    expect(noDev.dev.every(({ origin }) => origin === undefined)).toBe(true)
    expect(noDev.train.filter(({ origin }) => origin !== undefined).length).toBe(20)
  })
})
