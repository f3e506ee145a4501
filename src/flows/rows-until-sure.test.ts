import { describe, expect, it } from 'vitest'
import type { LabelledExample } from '../core/data/example.ts'
import { sampleTask } from '../core/decision/sample-evidence.ts'
import { metrics } from '../core/scorers/index.ts'
import { rowsUntilSure } from './rows-until-sure.ts'

const rows = 320
const dev2 = Array.from({ length: rows }, (_, i) => ({ id: `r${i}`, input: `text ${i}`, expected: 'a' })) as unknown as LabelledExample[]

/** Rows that are asked of an arm with these values, beside a best arm that is right on all rows or has `best`. */
const rowsOf = async (
  values: readonly (number | null)[],
  {
    best = values.map(() => 1),
    units = new Map<string, string>(),
    metric = metrics.accuracy,
    rule,
  }: {
    best?: readonly (number | null)[]
    units?: ReadonlyMap<string, string>
    metric?: (typeof metrics)[keyof typeof metrics]
    rule?: Parameters<typeof rowsUntilSure>[1]['rule']
  } = {},
): Promise<number> => {
  let asked = 0
  return await rowsUntilSure(
    { task: { ...sampleTask, margin: 0.02 }, metric, data: { unitOf: units } },
    {
      fitted: { kind: 'request' },
      dev2,
      best: { dev2: { values: best } },
      ...(rule === undefined ? {} : { rule }),
      values: async (examples) => values.slice(asked, (asked += examples.length)),
    },
  )
}

const everyThird = dev2.map((_, i) => (i % 3 === 0 ? 0 : 1))

describe('rows until sure', () => {
  it('are few for an arm that is far behind, and all for one that is level', async () => {
    expect(await rowsOf(everyThird)).toBeLessThan(rows)
    expect(await rowsOf(dev2.map(() => 1))).toBe(rows)
  })

  it('are all of them where an outage took the outputs of the arm, however many the best arm has', async () => {
    expect(await rowsOf(everyThird.map((value) => (value === 0 ? null : value)))).toBe(rows)
  })

  it('do not become fewer where it is the best arm that lost outputs', async () => {
    const lost = dev2.map((_, i) => (i % 2 === 0 ? null : 1))
    expect(await rowsOf(everyThird, { best: lost })).toBe(rows)
  })

  it('are all of them for a metric of the whole set, and where many rows share a unit', async () => {
    expect(await rowsOf(everyThird, { metric: metrics['macro-f1'] })).toBe(rows)
    const pairs = new Map(dev2.map(({ id }, i) => [id, `pair ${Math.floor(i / 2)}`]))
    expect(await rowsOf(everyThird, { units: pairs })).toBe(rows)
  })

  it('count a unit once: rows that repeat a loss are no further evidence', async () => {
    // 30 rows of one unit are all lost, everything else is level.
    const lost = dev2.map((_, i) => (i < 30 ? 0 : 1))
    const units = new Map(dev2.slice(0, 30).map(({ id }) => [id, 'one unit']))
    expect(await rowsOf(lost)).toBeLessThan(rows)
    expect(await rowsOf(lost, { units })).toBe(rows)
  })

  it('follow the rule of the deciding policy: what it would keep as a rival is asked to the end', async () => {
    const rule = {
      looks: 3,
      alpha: 1e-12,
      toleratedShare: 1,
      surerRatio: 1,
      surerProbability: 0.9,
      minTrain: 50,
      minGolden: 100,
      maxNoise: 0.1,
      minJudgeLabels: 200,
      minJudgeKappa: 0.4,
    }
    expect(await rowsOf(everyThird, { rule })).toBeGreaterThan(await rowsOf(everyThird))
  })
})
