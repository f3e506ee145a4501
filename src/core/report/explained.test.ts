import { expect, test } from 'vitest'
import { accuracyJudge, comparedRows, madeSide } from '../../../tests/fixtures/compared-sides.ts'
import { sampleReport } from '../../../tests/fixtures/report-sample.ts'
import { compareSides } from '../compare/compare-sides.ts'
import { slicesBy } from '../compare/slice.ts'
import { reportFailures } from '../failures/report-failures.ts'
import { createRandom } from '../lib/random.ts'
import { comparedSection } from './compared-section.ts'
import { failuresSection } from './failures-section.ts'

const rows = comparedRows(80, (i) => ({ input: `<i>row</i> ${i}`, tags: [i < 40 ? 'a & b' : 'rare'] }))
const a = madeSide(
  'prompt@m',
  Array.from({ length: 80 }, () => 1),
)
const b = madeSide(
  'tuned@m',
  Array.from({ length: 80 }, (_, i) => (i < 30 ? 0 : 1)),
)

test('the failures section shows causes with intervals, the prompt, and clusters; every text is escaped', () => {
  const failures = reportFailures(b, [a], { rows, labels: ['yes', 'no'], failsBelow: 1, prompt: 'Say <yes> or <no>.' })
  const { markup } = failuresSection({ ...sampleReport, ...(failures === undefined ? {} : { failures }) }) ?? { markup: '' }
  expect(markup).toContain('Why tuned@m fails')
  expect(markup).toContain('30 failures in 80 rows of dev2')
  expect(markup).toContain('Say &lt;yes&gt; or &lt;no&gt;.')
  expect(markup).toMatch(/100\.0 % \[8\d, 100\]/)
  expect(markup).toContain('yes → no')
  expect(markup).not.toContain('<i>row')
})

test('the slices of a comparison are shown, those that lost first; without a comparison there is no section', () => {
  const comparison = compareSides(accuracyJudge, a, b, {
    rows,
    slices: slicesBy('tag', rows),
    alpha: 0.025,
    margin: 0.02,
    tolerated: 0.01,
    random: createRandom(1),
  })
  const { markup } = comparedSection(comparison) ?? { markup: '' }
  expect(markup).toContain('Where does tuned@m gain and lose?')
  expect(markup).toContain('0 better')
  expect(markup).toContain('30 worse')
  expect(markup.indexOf('tag=a &amp; b')).toBeLessThan(markup.indexOf('tag=rare'))
  expect(markup).toContain('regressed')
  expect(comparedSection(undefined)).toBeUndefined()
})
