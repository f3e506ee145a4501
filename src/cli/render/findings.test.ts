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

test('examples take two lines at most, within the screen, and leave no colour behind', () => {
  const note = 'a text of many words '.repeat(20)
  const examples = [{ rows: ['r1', 'r2', 'r3', 'r4', 'r5'], note: `${note}-> refund (1), billing (1)` }]
  const names = { ...finding('warning'), examples: ['delivery', 'refund'].map((note) => ({ rows: [], note })) }
  const labels = [{ label: 'delivery', rows: 3 }]
  const report = { rows: 3, usable: 3, badRows: [], labels, findings: [{ ...finding('error'), examples }, names] }
  const lines = renderCheck(report, { width: 80, colour: true, live: false }).split('\n')
  const from = lines.findIndex((line) => line.includes('r1, r2 and 3 more: a text'))
  expect(lines.slice(from, from + 3).map((line) => line.includes('…'))).toEqual([false, true, false])
  // oxlint-disable-next-line no-control-regex -- colours are what is counted
  const count = (code: number): number => lines.join('').match(new RegExp(`\u001B\\[${code}m`, 'g'))?.length ?? 0
  expect(count(2)).toBe(count(22) - count(1))
  // oxlint-disable-next-line no-control-regex -- colours take no columns
  expect(Math.max(...lines.map((line) => line.replaceAll(/\u001B\[\d+m/g, '').length))).toBeLessThanOrEqual(80)
  expect(lines.join('\n')).toContain('      delivery, refund')
})
