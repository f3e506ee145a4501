import { expect, test } from 'vitest'
import { sampleReport } from '../../../tests/fixtures/report-sample.ts'
import { renderDecision } from './decision.ts'
import { displayWidth } from './terminal.ts'

const { decision } = sampleReport
const plain = (width: number) => ({ width, colour: false, live: false })

test.each([60, 80, 120])('no line of the decision is wider than %i columns', (width) => {
  for (const line of renderDecision({ decision }, plain(width)).split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width)
})

test('the verdict is the first line and the summary follows', () => {
  const [first, second] = renderDecision({ decision }, plain(120)).split('\n')
  expect(first).toBe('FINE-TUNE  ▸ tuned@student')
  expect(second).toMatch(/^Against every declared rival/)
})

test('no quality stands without its interval and its number of rows', () => {
  const text = renderDecision({ decision }, plain(120))
  for (const arm of decision.arms.filter((candidate) => candidate.metric !== undefined))
    expect(text).toMatch(new RegExp(`${arm.name.replace('@', '@')} +\\d+\\.\\d % \\[\\d+\\.\\d, \\d+\\.\\d\\] +[\\d,]+ `))
})

test('without colour there is no escape sequence, with colour the words are the same', () => {
  const without = renderDecision({ decision }, plain(80))
  expect(without).not.toContain('\u001B')
  const coloured = renderDecision({ decision }, { width: 80, colour: true, live: false })
  expect(coloured).toContain('\u001B[')
  // oxlint-disable-next-line no-control-regex -- colours are what is taken away here
  expect(coloured.replace(/\u001B\[\d+m/g, '')).toBe(without)
})

test('a not-yet without arms says what to do and invents nothing', () => {
  const text = renderDecision(
    {
      decision: {
        ...decision,
        verdict: 'not-yet',
        winner: null,
        summary: 'Too few rows.',
        arms: [],
        comparisons: [],
        gates: [],
        sensitivity: [],
        looks: [],
        next: [{ command: 'assay check', why: 'see what is missing' }],
      },
    },
    plain(80),
  )
  expect(text).toMatch(/^NOT YET\nToo few rows\./)
  expect(text).toContain('assay check')
  expect(text).not.toMatch(/undefined|NaN|Ladder/)
})
