import { describe, expect, it } from 'vitest'
import { declareLook } from './look.ts'
import { costModelOf, ruleOf } from './plan-look.ts'
import { sampleArms, sampleEvidence, sampleSplit, sampleTask, scoresWrongAt } from './sample-evidence.ts'
import { readAxes } from './sweep-axis.ts'
import { sweep, type SweepResult } from './sweep.ts'
import { readSetting, taskSourceOf, taskUnder } from './what-if-setting.ts'
import { decideUnder, whatIfBase } from './what-if.ts'
import { failureOf } from '../../../tests/fixtures/failure-of.ts'

const source = taskSourceOf({
  task: {
    text: 'name: sample\nkind: classification\ndata: rows.csv\nmodels: { current: { model: big, provider: openai } }\nvolume: { callsPerDay: 100 }\n',
  },
})
const axesOf = (...texts: readonly string[]) => readAxes(sampleTask, texts, [])
describe('the axis of a sweep', () => {
  it('takes steps of one factor over wide ranges, and of one size over narrow ones; both ends are on it', () => {
    const [axis] = axesOf('volume.callsPerDay=1k..1M:4')
    expect(axis).toMatchObject({ scale: 'log', values: [1000, 10_000, 100_000, 1_000_000] })
    expect(axesOf('rates.labelUsd=1..20:3')[0]).toMatchObject({ scale: 'linear', values: [1, 10.5, 20] })
    expect(axesOf('costs.cachedShare=0%..50%:3')[0]?.values).toEqual([0, 0.25, 0.5])
    expect(axesOf('margin=1pt..5pt:3')[0]?.values).toEqual([0.01, 0.03, 0.05])
    expect(axesOf('latency.p95Ms=100ms..1s:2')[0]?.values).toEqual([100, 1000])
    expect(axesOf('target=80%..90%:2')[0]?.values).toEqual([0.8, 0.9])
  })

  it('has 13 steps alone and 9 of each beside another', () => {
    expect(axesOf('volume.callsPerDay=1k..1M')[0]?.values).toHaveLength(13)
    expect(axesOf('volume.callsPerDay=1k..1M', 'margin=1pt..5pt').map(({ values }) => values.length)).toEqual([9, 9])
  })

  it('of whole numbers repeats none', () => {
    expect(axesOf('horizonMonths=1..4:9')[0]?.values).toEqual([1, 2, 3, 4])
  })

  it.each([
    ['volume.callsPerDay=10M..1k', 'wrong way round', 'volume.callsPerDay=1k..10M'],
    ['volume.callsPerDay=5..5', 'one value only', '--set volume.callsPerDay=5'],
    ['volume.callsPerDay=1k..10M:0', 'no number of steps', ''],
    ['volume.callsPerDay=1k..10M:1', 'no number of steps', ''],
    ['volume.callsPerDay=1k..10M:61', 'no number of steps', ''],
    ['volume.callsPerDay=1k..10M:x', 'no number of steps', ''],
    ['volume.callsPerDay=1k..2k..3k', 'more than two ends', ''],
    ['volume.callsPerDay=5', 'not KEY=FROM..TO', 'goes over a range'],
    ['volume.callsPerDay', 'not KEY=FROM..TO', '--sweep volume.callsPerDay=1k..10M'],
    ['volume.callsPerDay=few..many', '"few" is no value', ''],
    ['volume.callsPerdy=1..2', 'is no number of task.yaml', 'did you mean "volume.callsPerDay"?'],
    ['models.current=1..2', 'needs new measurements', 'assay run'],
    ['costs.cachedShare=0..3', 'cannot go from', 'between 0% and 100%'],
    ['volume.callsPerDay=-5..3', 'cannot go from', 'between 0 and 1000B'],
    ['volume.peakFactor=0..3', 'cannot go from', 'at least 1'],
    ['horizonMonths=0..3', 'cannot go from', 'between 1 and 600'],
  ])('%s is refused', (text, message, hint) => {
    const error = failureOf(() => axesOf(text))
    expect([error.code, error.where]).toEqual(['usage', `--sweep ${text}`])
    expect(error.message).toContain(message)
    expect(`${error.hint}`).toContain(hint)
  })

  it('is one of at most two, of different keys, none of which is set', () => {
    expect(failureOf(() => axesOf('margin=1pt..2pt', 'target=1%..2%', 'horizonMonths=1..2')).message).toContain('3 sweeps')
    expect(failureOf(() => axesOf('margin=1pt..2pt', 'margin=1pt..3pt')).message).toContain('swept twice')
    expect(failureOf(() => readAxes(sampleTask, ['margin=1pt..2pt'], [readSetting('margin=3pt')])).message).toContain('both set and swept')
  })
})

const arms = [
  {
    ...sampleArms.linear,
    dev2: sampleSplit('dev2', scoresWrongAt(300, 0, 36)),
    golden: sampleSplit('golden', scoresWrongAt(1000, 0, 120)),
  },
  {
    ...sampleArms.current,
    dev2: sampleSplit('dev2', scoresWrongAt(300, 0, 21)),
    golden: sampleSplit('golden', scoresWrongAt(1000, 0, 70)),
  },
  { ...sampleArms.tuned, dev2: sampleSplit('dev2', scoresWrongAt(300, 0, 20)), golden: sampleSplit('golden', scoresWrongAt(1000, 0, 68)) },
]
const evidence = sampleEvidence(arms, { task: source.task })
const look = declareLook({
  tuned: 'tuned@student',
  rivals: ['linear', 'prompt@current'],
  anchor: 'prompt@current',
  margin: 0.02,
  k: 1,
  surer: costModelOf(evidence).surer,
  rule: ruleOf([]),
})
const base = whatIfBase({ ...evidence, look })

const run = (...texts: readonly string[]): { readonly result: SweepResult; readonly steps: readonly number[] } => {
  const steps: number[] = []
  const work = sweep({ base, axes: readAxes(source.task, texts, []), taskWith: (values) => taskUnder(source, values) })
  let step = work.next()
  while (step.done !== true) {
    steps.push(step.value)
    step = work.next()
  }
  return { result: step.value, steps }
}

describe('a sweep', () => {
  const { result, steps } = run('volume.callsPerDay=10..10M:7')

  it('decides at every point as a what-if of that point does', () => {
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7])
    for (const { values, verdict, winner } of [result.points[0], result.points[3], result.points[6]].flatMap((point) => point ?? [])) {
      const settings = [{ key: 'volume.callsPerDay', value: values[0], given: '' }]
      const { decision } = decideUnder(base, { task: taskUnder(source, settings) })
      expect({ verdict, winner }).toEqual({ verdict: decision.verdict, winner: decision.winner })
    }
    expect(new Set(result.points.map(({ verdict }) => verdict)).size).toBeGreaterThan(1)
  })

  it('lists the totals of the arms that can win, and the cheapest of them', () => {
    expect(result.arms).toEqual(expect.arrayContaining(['tuned@student', 'prompt@current', 'linear']))
    for (const { totals, cheapest } of result.points) {
      expect(totals).toHaveLength(result.arms.length)
      expect(totals[result.arms.indexOf(cheapest ?? '')]).toBe(Math.min(...totals))
    }
  })

  it('marks where the cost of the tuned arm and of another are the same', () => {
    const crossing = result.crossings.find(({ arm }) => arm === 'prompt@current')
    const task = taskUnder(source, [{ key: 'volume.callsPerDay', value: crossing?.value, given: '' }])
    const cost = costModelOf({ ...base.evidence, task })
    const [own, other] = ['tuned@student', 'prompt@current'].map((arm) => cost.totals(arm).p50) as [number, number]
    expect(Math.abs(own / other - 1)).toBeLessThan(0.002)
    expect(crossing?.usd).toBeCloseTo(own, -1)
    expect(result.crossings.filter(({ arm }) => arm === 'tuned@student')).toEqual([])
  })

  it('over two inputs visits every combination, the second fastest, and marks no crossing', () => {
    const { result: grid } = run('volume.callsPerDay=10..10M:3', 'margin=1pt..5pt:2')
    expect(grid.points.map(({ values }) => values)).toEqual(
      [10, 10_000, 10_000_000].flatMap((calls) => [0.01, 0.05].map((margin) => [calls, margin])),
    )
    expect(grid.crossings).toEqual([])
    expect(grid.axes.map(({ key }) => key)).toEqual(['volume.callsPerDay', 'margin'])
  })
})
