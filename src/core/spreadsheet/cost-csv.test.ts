import { expect, test } from 'vitest'
import { sampleCosts } from '../../../tests/fixtures/cost-sheet-sample.ts'
import { costsCsv, inputsCsv } from './cost-csv.ts'
import { costRows } from './cost-rows.ts'

const lines = (text: string): readonly string[] => text.split('\r\n')

test('every component of every arm has a row for what comes first and for each month', () => {
  const rows = lines(costsCsv(sampleCosts))
  expect(rows[0]).toBe('arm,component,kind,month,usd')
  const tuned = sampleCosts.arms[1]!
  const [people] = costRows(sampleCosts, tuned)
  expect(rows).toContain(`tuned@student,people,people,0,${people?.upfront}`)
  expect(rows).toContain(`tuned@student,people,people,12,${people?.months[11]}`)
  // A head, three components of 13 rows, and the end of the last line.
  expect(rows).toHaveLength(1 + 3 * 13 + 1)
  expect(rows.at(-1)).toBe('')
})

test('inputs stand with their ends, sources and marks; a certain one has itself as ends', () => {
  const [first] = sampleCosts.inputs
  const { low: _low, high: _high, ...certain } = first!
  const rows = lines(inputsCsv({ ...sampleCosts, inputs: [{ ...first!, marks: ['expired', 'undated'], date: '2026-01-02' }, certain] }))
  expect(rows.slice(1, 3)).toEqual([
    'calls-per-day,input calls-per-day,calls/day,20000,10000,40000,a test,2026-01-02,declared,"expired, undated"',
    'calls-per-day,input calls-per-day,calls/day,20000,20000,20000,a test,,declared,',
  ])
})

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@x', "'@x"],
  [' =1', "' =1"],
  ['\t=1', "'\t=1"],
  ['a "b", c', '"a ""b"", c"'],
  ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
  ['two\nlines', '"two\nlines"'],
  ['1 = 1', '1 = 1'],
])('a label that reads %j is written as %s, and calculates nothing', (label, written) => {
  const [first] = sampleCosts.inputs
  const row = inputsCsv({ ...sampleCosts, inputs: [{ ...first!, label }] }).split('\r\n')[1]
  expect(row).toContain(`calls-per-day,${written},calls/day`)
})

test('a number below zero stays a number', () => {
  const [first] = sampleCosts.inputs
  expect(inputsCsv({ ...sampleCosts, inputs: [{ ...first!, value: -0.5, low: -1, high: 0 }] })).toContain(',-0.5,-1,0,')
})
