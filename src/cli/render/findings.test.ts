import { expect, test } from 'vitest'
import type { Finding } from '../../core/data/finding.ts'
import { renderCheck } from './findings.ts'

const finding = (severity: Finding['severity']): Finding => ({
  id: `${severity}-id`,
  severity,
  count: 1,
  message: `a ${severity}`,
  examples: [],
  rows: [],
  fix: `repair the ${severity}`,
  effect: `This ${severity} moves the verdict.`,
})

test('errors and warnings say what they do to the verdict, information does not; diversity is shown where it is known', () => {
  const report = {
    rows: 3,
    usable: 3,
    badRows: [],
    labels: [],
    findings: [finding('info'), finding('warning'), finding('error')],
    diversity: { sampled: 3, vendi: { order1: 2, order2: 1.8, orderInfinity: 1.5 }, distinct2: 0.5, rowsPerCluster: 1, coverage: 0.75 },
  }
  const text = renderCheck(report, { width: 80, color: false } as unknown as Parameters<typeof renderCheck>[1])
  expect(text).toContain('This error moves the verdict.')
  expect(text).toContain('This warning moves the verdict.')
  expect(text).not.toContain('This info moves the verdict.')
  expect(text.indexOf('a error')).toBeLessThan(text.indexOf('a warning'))
  expect(text).toContain('3 rows of a sample amount to 2 different ones')
  expect(text).toContain('covers 75.0 % of golden')
})
