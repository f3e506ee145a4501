import { expect, test } from 'vitest'
import { sampleReport } from '../../../tests/fixtures/report-sample.ts'
import type { Finding } from '../data/finding.ts'
import { renderDecisionMarkdown } from './markdown.ts'

const finding = (severity: Finding['severity'], more: Partial<Finding> = {}): Finding => ({
  id: `${severity}-id`,
  severity,
  count: 1,
  message: `a ${severity}`,
  examples: [],
  rows: [],
  fix: `repair the ${severity}`,
  effect: `This ${severity} moves the verdict.`,
  ...more,
})

const dataOf = (findings: readonly Finding[]): string => {
  const { decision } = sampleReport
  const text = renderDecisionMarkdown({ ...decision, data: { ...decision.data, findings } })
  return text.slice(text.indexOf('## Data'), text.indexOf('## Assumptions'))
}

test('findings stand worst first, each on a line with what it does to the verdict; problems and warnings say what to do', () => {
  const lines = dataOf([finding('info'), finding('warning', { message: 'two\nlines' }), finding('error')]).split('\n')
  expect(lines.filter((line) => line.startsWith('- **'))).toEqual([
    '- **problem**: a error (`error-id`). This error moves the verdict. → repair the error',
    '- **warning**: two lines (`warning-id`). This warning moves the verdict. → repair the warning',
    '- **note**: a info (`info-id`). This info moves the verdict.',
  ])
})
