import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../../lib/random.ts'
import type { LabelledExample } from '../example.ts'
import { findSuspects } from './find-suspects.ts'
import { stratifiedFolds } from './folds.ts'
import { clopperPearson } from '../../stats/clopper-pearson.ts'
import { suspectFinding } from './suspect-finding.ts'

const words: Readonly<Record<string, readonly string[]>> = {
  billing: ['invoice', 'charge', 'bill', 'amount', 'fee'],
  delivery: ['parcel', 'courier', 'late', 'address', 'van'],
  refund: ['return', 'money', 'back', 'cancel', 'reimburse'],
}
const names = Object.keys(words)

/** Rows of two telling words among four of all kinds; every twelfth has the label of another kind. */
const sample = (rows: number) => {
  const random = createRandom(4)
  const all = Object.values(words).flat()
  const pick = (from: readonly string[]): string => from[random.below(from.length)] ?? ''
  const wrong = new Map<string, string>()
  const examples = Array.from({ length: rows }, (_, row): LabelledExample => {
    const truth = names[row % names.length] ?? ''
    const own = words[truth] ?? []
    const isWrong = row % 12 === 5
    if (isWrong) wrong.set(`r${row}`, truth)
    return {
      id: `r${row}`,
      input: [pick(own), pick(own), pick(own), pick(all), `n${row}`].join(' '),
      expected: isWrong ? (names[(row + 1) % names.length] ?? '') : truth,
      tags: [],
      weight: 1,
      source: { file: 'rows.csv', line: row + 2 },
    }
  })
  return { examples, wrong }
}

const find = async (examples: readonly LabelledExample[], more: { units?: readonly string[]; vectors?: readonly Float32Array[] } = {}) =>
  await findSuspects({
    examples,
    units: more.units ?? examples.map(({ id }) => id),
    ...(more.vectors !== undefined && { vectors: more.vectors }),
    random: createRandom(1),
    signal: new AbortController().signal,
  })

test('flipped labels come first, with the right one beside them; the share is near what was flipped', async () => {
  const { examples, wrong } = sample(240)
  const found = await find(examples)
  const first = found?.suspects.slice(0, wrong.size) ?? []
  expect(first.filter(({ id, likely }) => wrong.get(id) === likely).length).toBeGreaterThanOrEqual(0.75 * wrong.size)
  expect(found?.share).toBeGreaterThan(0.05)
  expect(found?.share).toBeLessThan(0.14)
  expect(found?.suspects.map(({ score }) => score)).toEqual(found?.suspects.map(({ score }) => score).toSorted((a, b) => a - b))
  expect(found?.suspects.every(({ given, likely }) => given !== likely)).toBe(true)
})

test('vectors are a second opinion: where they tell the classes apart, no right label is suspected', async () => {
  const { examples, wrong } = sample(120)
  const random = createRandom(9)
  const vectors = examples.map(({ id, expected }) => {
    const truth = wrong.get(id) ?? expected
    return Float32Array.from(names, (name) => (name === truth ? 1 : 0) + 0.1 * random.next())
  })
  const found = await find(examples, { vectors })
  expect(found?.heads).toEqual(['linear', 'embedding'])
  expect(found?.suspects.filter(({ id }) => !wrong.has(id))).toEqual([])
  expect(found?.suspects.length).toBeGreaterThanOrEqual(0.6 * wrong.size)
  // Texts that say nothing: only the vectors can know.
  const mute = examples.map((example) => ({ ...example, input: `${example.id} ${example.id.length}` }))
  const known = (suspects: readonly { readonly id: string }[] = []) => suspects.filter(({ id }) => wrong.has(id)).length
  expect(known((await find(mute, { vectors }))?.suspects)).toBeGreaterThan(known((await find(mute))?.suspects) + 3)
})

test('a wrong label that near duplicates share is seen only where they stay in one fold', async () => {
  const { examples } = sample(240)
  const copies = Array.from({ length: 6 }, (_, copy): LabelledExample => ({
    ...examples[0]!,
    id: `c${copy}`,
    expected: 'refund',
    input: 'invoice charge bill zq',
  }))
  const all = [...examples, ...copies]
  const isCopy = (id: string): boolean => id.startsWith('c')
  const together = await find(all, { units: all.map(({ id }) => (isCopy(id) ? 'one' : id)) })
  const apart = await find(all)
  const suspected = (found: typeof together) => found?.suspects.filter(({ id }) => isCopy(id)).length ?? 0
  expect(suspected(together)).toBeGreaterThan(suspected(apart))
})

test('one label, or hardly any rows: nothing to compare', async () => {
  const { examples } = sample(60)
  expect(await find(examples.map((example) => ({ ...example, expected: 'billing' })))).toBeUndefined()
  expect(await find(examples.slice(0, 9))).toBeUndefined()
  expect(await find(examples, { units: examples.map(() => 'one') })).toBeUndefined()
})

test('the finding names rows, labels and commands, and is silent without suspects', () => {
  const indication = { rows: 100, classes: 2, folds: 5, heads: ['linear' as const], share: 0.031, rareLabels: ['c'] }
  const suspects = [{ id: 'r1', given: 'a', likely: 'b', probability: 0.91, score: -3 }]
  const [finding] = suspectFinding({ ...indication, suspects })
  expect(finding).toMatchObject({ id: 'label-noise', count: 1, rows: ['r1'], examples: [{ rows: ['r1'], note: 'a, rather b (p = 0.91)' }] })
  expect(finding?.message).toContain('1 label of 100 is probably wrong (3.1 % is an upper indication of the share, not an estimate; 5-fold')
  expect(finding?.fix).toContain('`assay review --queue audit` estimates the share of wrong labels, with an interval')
  // 5 wrong of 50 (data.md §8): what people found stands in place of the indication.
  const [audited] = suspectFinding({ ...indication, suspects }, { ...clopperPearson(5, 50), wrong: 5, stale: 0, unresolved: 0 })
  expect(audited?.message).toContain('(an audit of 50 random rows says that 10.0 % [3.3, 21.8] of all labels are wrong; 5-fold')
  expect(audited?.message).not.toContain('3.1 %')
  expect(suspectFinding({ ...indication, suspects: [] })).toEqual([])
})

test('units are never split over folds, and every fold gets its share of each class', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ unit: fc.nat(30), target: fc.nat(2) }), { minLength: 1, maxLength: 120 }), fc.nat(), (rows, seed) => {
      const folds = stratifiedFolds(
        rows.map(({ unit }) => String(unit)),
        rows.map(({ target }) => target),
        5,
        createRandom(seed),
      )
      const foldOfUnit = new Map<number, number | undefined>()
      rows.forEach(({ unit }, row) => {
        if (!foldOfUnit.has(unit)) foldOfUnit.set(unit, folds[row])
        expect(folds[row]).toBe(foldOfUnit.get(unit))
      })
    }),
  )
  const targets = Array.from({ length: 100 }, (_, row) => row % 2)
  const folds = stratifiedFolds(
    targets.map((_, row) => String(row)),
    targets,
    5,
    createRandom(2),
  )
  for (let fold = 0; fold < 5; fold++)
    for (const target of [0, 1]) expect(targets.filter((t, row) => t === target && folds[row] === fold)).toHaveLength(10)
})
