import { expect, test } from 'vitest'
import { sampleReport } from '../../tests/fixtures/report-sample.ts'
import { AssayError } from '../core/errors.ts'
import { checkRequirement } from '../core/requirements/check-requirement.ts'
import { decisionWorld } from '../core/requirements/decision-world.ts'
import { parseRequirement } from '../core/requirements/parse-requirement.ts'
import { requireAll } from './require.ts'

const { decision } = sampleReport

const check = (...texts: readonly string[]): void =>
  requireAll(
    texts
      .map(parseRequirement)
      .map((requirement) =>
        checkRequirement(requirement, decisionWorld(decision, { resolve: (word) => (word === 'current' ? 'prompt@current' : undefined) })),
      ),
  )

const outcome = (...texts: readonly string[]): string => {
  try {
    check(...texts)
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
  // The sample's paired bounds of tuned@student - prompt@current are +1.2 and +6.3 points.
  'accuracy >= current - 1pt',
  'accuracy >= current + 1pt',
  'prompt@current.accuracy <= tuned@student - 1pt',
  'accuracy.value >= current - 1pt',
  'accuracy.value>=current.value-1pt',
  'cost <= current * 0.5',
  'p95Ms <= current * 1.2',
  'cost <= 0.5 * (current + 0.1)',
])('"%s" holds for the sample', (text) => expect(outcome(text)).toBe('met'))

test.each([
  'verdict == prompt',
  'accuracy > 0.95',
  'accuracy.low >= 0.9',
  'cost < 0.001',
  'gate.team == yes',
  'bleu > 0.1',
  'gate.nothing == yes',
  'accuracy.value >= current + 5pt',
  'cost <= current * 0.01',
  'accuracy >= winner - 1pt + 90%',
  'accuracy[tag=edge-case] >= 0.8',
  'accuracy >= current + 2pt',
  'accuracy >= knn',
  'regressions == 0',
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
    check('accuracy > 0.95', 'verdict == fine-tune', 'winner == linear')
    expect.unreachable()
  } catch (error) {
    expect(error).toMatchObject({
      message: '--require "accuracy > 0.95": accuracy is 0.891 (0.891 [0.870, 0.909], n 1,000 on golden)',
      also: [{ message: '--require "winner == linear": winner is tuned@student' }],
    })
  }
})
