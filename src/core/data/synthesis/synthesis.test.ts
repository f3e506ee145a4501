import { expect, test } from 'vitest'
import type { Example, LabelledExample } from '../example.ts'
import { syntheticGolden } from '../checks/synthetic-golden.ts'
import { splitFixed, splitWhole } from '../split-data.ts'
import { findUnits } from '../units.ts'
import { hasUsualLength, leakingInputs } from './gate-inputs.ts'
import { readGenerated } from './generation-request.ts'
import { createNoveltyPool } from './novelty.ts'

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
