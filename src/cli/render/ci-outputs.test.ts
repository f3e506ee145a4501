import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CiReport } from './ci-report.ts'
import { renderAnnotations, renderStepSummary } from './github-annotations.ts'
import { renderJunit } from './junit.ts'

const report: CiReport = {
  suite: 'assay compare: mails & "more"',
  file: 'task.yaml',
  cases: [
    { group: 'requirement', name: 'accuracy >= current - 1pt', status: 'failed', message: '<b> 95 %\nsecond | line: a, b' },
    { group: 'comparison', name: 'b against a', status: 'passed', message: 'equivalent' },
    { group: 'slice', name: 'b against a on tag=x', status: 'skipped', message: 'too few rows' },
  ],
}

test('JUnit has a test case for each line, with counts, failures and skips, all escaped', () => {
  expect(renderJunit(report)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="assay" tests="3" failures="1" errors="0" skipped="1">
  <testsuite name="assay compare: mails &amp; &quot;more&quot;" tests="3" failures="1" errors="0" skipped="1">
    <testcase classname="assay.requirement" name="accuracy &gt;= current - 1pt">
      <failure message="&lt;b&gt; 95 %&#10;second | line: a, b" type="requirement">&lt;b&gt; 95 %&#10;second | line: a, b</failure>
    </testcase>
    <testcase classname="assay.comparison" name="b against a">
      <system-out>equivalent</system-out>
    </testcase>
    <testcase classname="assay.slice" name="b against a on tag=x">
      <skipped message="too few rows"/>
    </testcase>
  </testsuite>
</testsuites>
`)
})

test('no text can break out of the XML or bring in a character that XML forbids', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const xml = renderJunit({ ...report, cases: [{ group: 'slice', name: text, status: 'failed', message: text }] })
      expect(xml.match(/</g)).toHaveLength(9)
      // oxlint-disable-next-line no-control-regex -- what XML 1.0 forbids
      expect(xml).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/)
      expect(xml.isWellFormed()).toBe(true)
    }),
  )
})

test('annotations are one line each, with what would end a workflow command escaped', () => {
  expect(renderAnnotations(report)).toBe(
    '::error file=task.yaml,title=assay requirement%3A accuracy >= current - 1pt::<b> 95 %25%0Asecond | line: a, b\n',
  )
})

test('the step summary is a table that no text breaks', () => {
  const lines = renderStepSummary(report).trim().split('\n')
  expect(lines[0]).toBe('### assay compare: mails & "more"')
  expect(lines.slice(4)).toEqual([
    '| ❌ | requirement: accuracy >= current - 1pt | &lt;b> 95 % second \\| line: a, b |',
    '| ✅ | comparison: b against a | equivalent |',
    '| ⚪ | slice: b against a on tag=x | too few rows |',
  ])
})
