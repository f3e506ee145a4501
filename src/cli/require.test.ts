import { expect, test } from 'vitest'
import { sampleReport } from '../../tests/fixtures/report-sample.ts'
import { AssayError } from '../core/errors.ts'
import { checkRequirements, parseRequirement } from './require.ts'

const { decision } = sampleReport

const outcome = (...texts: readonly string[]): string => {
  try {
    checkRequirements(texts.map(parseRequirement), decision)
    return 'met'
  } catch (error) {
    if (error instanceof AssayError) return error.code
    throw error
  }
}

test.each([
  'verdict == fine-tune',
  'verdict != prompt',
  'winner == tuned@student',
  'accuracy >= 0.8',
  'accuracy >= 80%',
  'accuracy.low > 0.86',
  'macro-f1 > 0.8',
  'linear.accuracy < 0.9',
  'tuned@student.accuracy.n == 1000',
  'cost <= 0.5',
  'p95Ms < 300',
  'gate.headroom == yes',
])('"%s" holds for the sample', (text) => expect(outcome(text)).toBe('met'))

test.each([
  'verdict == prompt',
  'accuracy > 0.95',
  'accuracy.low >= 0.9',
  'cost < 0.001',
  'gate.team == yes',
  'bleu > 0.1',
  'gate.nothing == yes',
])('"%s" does not hold for the sample', (text) => expect(outcome(text)).toBe('requirement-not-met'))

test.each(['verdict', 'accuracy > ', '>= 3', 'accuracy = 0.8', ''])('"%s" is refused before anything runs', (text) =>
  expect(() => parseRequirement(text)).toThrow(expect.objectContaining({ code: 'usage' })),
)

test('a comparison that makes no sense is a usage error', () => {
  expect(outcome('verdict > 3')).toBe('usage')
  expect(outcome('accuracy >= high')).toBe('usage')
})

test('every unmet requirement is listed, with the value that it found', () => {
  try {
    checkRequirements(['accuracy > 0.95', 'verdict == fine-tune', 'winner == linear'].map(parseRequirement), decision)
    expect.unreachable()
  } catch (error) {
    expect(error).toMatchObject({
      message: '--require "accuracy > 0.95": accuracy is 0.891',
      also: [{ message: '--require "winner == linear": winner is tuned@student' }],
    })
  }
})
