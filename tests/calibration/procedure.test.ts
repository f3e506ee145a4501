import { describe, expect, it } from 'vitest'
import { createRandom } from '../../src/core/lib/random.ts'
import { summariseClusters } from '../../src/core/stats/clusters.ts'
import { comparePaired } from '../../src/core/stats/compare-paired.ts'
import { type ProcedureCell, procedureCells } from './procedure-cells.ts'
import { simulateCell } from './procedure-results.ts'
import { answerRows, growRows, noRows, ownShareFor } from './procedure-rows.ts'
import { runProcedure } from './procedure-run.ts'
import { worldOf } from './procedure-world.ts'
import { tableComparator } from './table-comparator.ts'

const random = createRandom(11)

/** Two arms of 75 and 79 % that differ on a tenth of very many rows. */
const twoArms = (settings: { readonly labelNoise?: number; readonly isClustered?: boolean }) => {
  const { labelNoise = 0, isClustered = false } = settings
  const rows = growRows(noRows, 200_000, { ownShare: ownShareFor(0.1, 0.75, 0.79), labelNoise, isClustered }, random.fork('rows'))
  const a = answerRows(rows, 0.75, random.fork('a')).scores
  const b = answerRows(rows, 0.79, random.fork('b')).scores
  const d = b.map((score, i) => score - (a[i] ?? 0))
  return { rows, d, mean: d.reduce((sum, value) => sum + value, 0) / d.length, differ: d.filter((value) => value !== 0).length / d.length }
}

const cellNamed = (name: string): ProcedureCell => {
  const found = procedureCells().find((cell) => cell.name === name)
  if (found === undefined) throw new Error(`no cell ${name}`)
  return found
}

describe('the simulated rows', () => {
  it('give two arms the difference and the discordance that are asked for', () => {
    const { mean, differ } = twoArms({})
    expect(mean).toBeCloseTo(0.04, 2)
    expect(differ).toBeCloseTo(0.1, 2)
  })

  it('shrink a difference to 1 - 2 noise of itself where labels are wrong', () => {
    expect(twoArms({ labelNoise: 0.1 }).mean).toBeCloseTo(0.032, 2.5)
  })

  it('have a design effect of 2 in clusters, and keep difference and discordance', () => {
    const { rows, d, mean, differ } = twoArms({ isClustered: true })
    expect(summariseClusters(d, rows.clusters).designEffect).toBeCloseTo(2, 0.9)
    expect(mean).toBeCloseTo(0.04, 2)
    expect(differ).toBeCloseTo(0.1, 2)
  })

  it('keep what they were when more are appended, and so do the answers', () => {
    const settings = { ownShare: 0.3, labelNoise: 0.05, isClustered: true }
    const first = growRows(noRows, 100, settings, random.fork('first'))
    const more = growRows(first, 150, settings, random.fork('more'))
    expect(more.length).toBe(150)
    expect(more.hardness.slice(0, 100)).toEqual(first.hardness)
    expect(more.clusters.slice(100).filter((name) => first.clusters.includes(name))).toEqual([])
    const before = answerRows(first, 0.8, random.fork('arm'))
    expect(answerRows(more, 0.8, random.fork('later'), before).scores.slice(0, 100)).toEqual(before.scores)
  })

  it('cannot make arms differ less than their difference', () => {
    expect(() => ownShareFor(0.05, 0.7, 0.8)).toThrow(RangeError)
  })
})

it('a remembered comparison is the comparison', () => {
  const compare = tableComparator()
  const a = Array.from({ length: 300 }, () => (random.next() < 0.7 ? 1 : 0))
  const b = a.map((score) => (random.next() < 0.1 ? 1 - score : score))
  const fresh = comparePaired({ a, b, scale: 'binary', alpha: 0.05, margin: 0.02, random })
  expect(compare({ a, b, alpha: 0.05, margin: 0.02 })).toEqual(fresh)
  expect(compare({ a: a.toReversed(), b: b.toReversed(), alpha: 0.05, margin: 0.02 })).toEqual(fresh)
})

describe('the cells', () => {
  it('have names of their own', () => {
    const names = procedureCells().map(({ name }) => name)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  it('put T at the bound of the true prices, whatever is declared', () => {
    const told = worldOf(cellNamed('at the bound m, psi 0.1, 3 rivals, declared too dear, T at the true bound'))
    expect(told.trueBounds['best']).toBe(0.04)
    expect(told.accuracy['tuned-default']).toBeCloseTo(0.79, 12)
    expect(told.cost.surer('tuned-default', 'best')).toBe(true)
  })

  it('repeat exactly, and end in a verdict', () => {
    const cell = cellNamed('at the bound m, psi 0.1, 1 rival')
    const world = worldOf(cell)
    const run = runProcedure(cell, world, createRandom(5))
    expect(runProcedure(cell, world, createRandom(5))).toEqual(run)
    expect(run.isFineTuneWrong).toBe(true)
  })
})

/** The whole table is `npm run calibration:procedure`; here a few of its cells with fewer runs, as a smoke test of both promises. */
describe('the procedure, briefly', () => {
  it.each([
    'at the bound m, psi 0.1, 1 rival',
    'at the bound -m0, psi 0.3, 1 rival, clusters',
    'clear yes, bound m, psi 0.1, 3 rivals',
    'clear no, bound -m0, psi 0.2, 3 rivals',
  ])('%s holds', (name) => {
    expect(simulateCell(cellNamed(name), 200)).toMatchObject({ fails: false })
  })

  it('cannot hold where the rule is told that a rival is dear and it is not', () => {
    const cell = cellNamed('at the bound m, psi 0.1, 3 rivals, declared too dear, T at the true bound')
    expect(simulateCell(cell, 50).share).toBeGreaterThan(0.5)
  })
})
