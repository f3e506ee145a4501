import { describe, expect, it } from 'vitest'
import type { Output } from '../arms/output.ts'
import type { LabelledExample } from '../data/example.ts'
import { createRandom } from '../lib/random.ts'
import { brier, calibrationError, confidentErrors } from './confidence.ts'
import { metrics } from './index.ts'
import { labelReport } from './label-report.ts'
import { matthews } from './matthews.ts'
import type { ReportMetric } from './report-metric.ts'

const labels = ['a', 'b', 'c', 'd']
const expected = [...'abbaabbcbabababaacbbbbbcaacabbcacaabaaaabbcbcbbcbbaaaaabaacb']
const answered = [...'cbcaabbababababaccbdbdacaacacbcacaabdaaacbdbdbbcbcabdcabaacb']

const example = (label: string, index: number): LabelledExample => ({
  id: `r${index}`,
  input: '',
  expected: label,
  tags: [],
  weight: 1,
  source: { file: 'f', line: index },
})
const output = (text: string, labelScores?: Readonly<Record<string, number>>): Output => ({
  exampleId: 'r',
  arm: 'made',
  repeat: 0,
  status: 'answered',
  text,
  latencyMs: 0,
  replayed: false,
  ...(labelScores === undefined ? {} : { labelScores }),
})
const add = (rows: readonly Float64Array[]): Float64Array => rows.reduce((sum, row) => sum.map((value, i) => value + row[i]!))
const rows = expected.map((label, i) => ({ example: example(label, i), output: output(answered[i]!), cluster: `r${i}` }))

/** Figures of scikit-learn 1.7 (zero_division = 0) for the same 60 rows. */
const reference = {
  'macro-precision': 0.588032581453634,
  'macro-recall': 0.545,
  'macro-f1': 0.5569005270092227,
  'micro-f1': 0.7333333333333333,
  'balanced-accuracy': 0.7266666666666666,
} as const

describe('metrics of labels', () => {
  it.each(Object.entries(reference))('%s is scikit-learn’s', (name, value) => {
    const metric = metrics[name as keyof typeof reference]
    expect(metric.value(add(rows.map((row) => metric.counts(row.example, row.output, { labels }))))).toBeCloseTo(value, 12)
  })

  const ratio = (metric: ReportMetric, of: readonly { example: LabelledExample; output: Output }[]): number | undefined => {
    if (metric.kind !== 'ratio') throw new Error('a quantile has no sums')
    const counts = of.flatMap((row) => metric.counts({ ...row, value: 1 }, { labels }) ?? [])
    return counts.length === 0 ? undefined : metric.value(add(counts))
  }

  it('Matthews correlation is scikit-learn’s, 1 for right answers and 0 for one label whatever is asked', () => {
    expect(ratio(matthews, rows)).toBeCloseTo(0.6242688630759022, 12)
    expect(
      ratio(
        matthews,
        rows.map((row) => ({ ...row, output: output(row.example.expected) })),
      ),
    ).toBeCloseTo(1, 12)
    expect(
      ratio(
        matthews,
        rows.map((row) => ({ ...row, output: output('a') })),
      ),
    ).toBe(0)
    // An answer outside the labels is wrong, and no reason to fail.
    expect(
      ratio(
        matthews,
        rows.map((row) => ({ ...row, output: output('zebra') })),
      ),
    ).toBe(0)
  })

  it('takes the answers apart: confusion matrix, and shares of every label as scikit-learn has them', () => {
    const report = labelReport(rows, { labels, random: createRandom(1) })
    expect(report.confusion?.rows).toEqual([
      [19, 1, 3, 2, 0],
      [1, 18, 4, 2, 0],
      [1, 0, 7, 2, 0],
      [0, 0, 0, 0, 0],
    ])
    const [a, , c, d] = labels.map((label) => report.perLabel.find((share) => share.label === label))
    expect(report.confused[0]).toEqual({ expected: 'b', answered: 'c', rows: 4 })
    expect(a).toMatchObject({ label: 'a', expected: 25, answered: 21, isSmall: false })
    expect([a?.precision?.value, a?.recall?.value, a?.f1?.value].map((value) => value?.toFixed(8))).toEqual([
      '0.90476190',
      '0.76000000',
      '0.82608696',
    ])
    expect(c?.f1?.value).toBeCloseTo(0.58333333, 8)
    expect(c?.isSmall).toBe(true)
    expect(c!.f1!.low).toBeLessThan(c!.f1!.value)
    expect(d).toMatchObject({ expected: 0, answered: 6 })
    expect(d?.recall).toBeUndefined()
  })

  it('counts an answer outside the labels in the last column, and leaves missing outputs out', () => {
    const lost: Output = {
      exampleId: 'r',
      arm: 'made',
      repeat: 0,
      status: 'failed',
      replayed: false,
      failure: { kind: 'network', message: '', retryable: true, missing: true },
    }
    const report = labelReport(
      [
        { example: example('a', 0), output: output('zebra'), cluster: '0' },
        { example: example('b', 1), output: lost, cluster: '1' },
      ],
      { labels, random: createRandom(1) },
    )
    expect(report.confusion?.rows[0]).toEqual([0, 0, 0, 0, 1])
    expect(report.confusion?.rows[1]).toEqual([0, 0, 0, 0, 0])
  })

  const sure = (label: string, text: string, chance: number) => ({
    example: example(label, 0),
    output: output(text, { [text]: Math.log(chance), [text === 'a' ? 'b' : 'a']: Math.log(1 - chance) }),
  })

  it('Brier score, calibration error and confident errors follow from the probabilities', () => {
    const judged = [sure('a', 'a', 0.95), sure('a', 'a', 0.95), sure('b', 'a', 0.95), sure('b', 'a', 0.65)]
    // Squared distance to the truth, once per answer: 0.05² twice, 0.95², 0.65².
    expect(ratio(brier, judged)).toBeCloseTo((2 * 0.0025 + 0.9025 + 0.4225) / 4, 12)
    // Bin 0.9-1: confidence 2.85 against 2 right; bin 0.6-0.7: 0.65 against 0.
    expect(ratio(calibrationError, judged)).toBeCloseTo((2.85 - 2 + 0.65) / 4, 12)
    expect(ratio(confidentErrors, judged)).toBeCloseTo(1 / 2, 12)
  })

  it('says nothing of confidence where an arm gives no likelihoods, or nothing was wrong', () => {
    expect(ratio(brier, [{ example: example('a', 0), output: output('a') }])).toBeUndefined()
    expect(ratio(confidentErrors, [sure('a', 'a', 0.95)])).toBeUndefined()
  })
})
