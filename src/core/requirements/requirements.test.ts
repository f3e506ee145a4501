import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { accuracyJudge, comparedRows, madeSide } from '../../../tests/fixtures/compared-sides.ts'
import { createRandom } from '../lib/random.ts'
import { checkRequirement } from './check-requirement.ts'
import { linearForm } from './linear-form.ts'
import { parseRequirement } from './parse-requirement.ts'
import type { RequirementWorld } from './requirement-world.ts'
import { sidesMeasures } from './sides-measures.ts'

test('an expression is read with its slices, units and precedence', () => {
  expect(parseRequirement('tuned@student.accuracy[tag=edge case].low >= 80%')).toMatchObject({
    subject: { name: 'tuned@student.accuracy.low', slice: { field: 'tag', value: 'edge case' } },
    operator: '>=',
    wanted: { kind: 'number', value: 0.8 },
  })
  const form = linearForm(parseRequirement('cost <= 2 * (current + 0.5) - few-shot@gpt-4.1 * 3').wanted)
  expect(form?.constant).toBe(1)
  expect(form?.parts.map(({ factor, reference }) => [factor, reference.name])).toEqual([
    [2, 'current'],
    [-3, 'few-shot@gpt-4.1'],
  ])
})

test('a name with spaces stands in quotes', () => {
  expect(parseRequirement('"passage recall at 3".low >= 0.8').subject.name).toBe('passage recall at 3.low')
  expect(parseRequirement("cost <= 'prompt@gpt 4'").wanted).toMatchObject({ name: 'prompt@gpt 4' })
})

test.each([
  ['accuracy >= current - 1pt', 'current', -0.01],
  ['accuracy >= current-1pt', 'current', -0.01],
  ['accuracy >= current -1%', 'current', -0.01],
  ['accuracy>=prompt@gpt-4+0.5 points', 'prompt@gpt-4', 0.005],
] as const)('"%s" is %s and %d', (text, name, constant) => {
  const form = linearForm(parseRequirement(text).wanted)
  expect(form?.parts[0]?.reference.name).toBe(name)
  expect(form?.constant).toBeCloseTo(constant, 12)
})

test.each([
  ['accuracy', 'column 9, expected =='],
  ['accuracy >=', 'column 12, expected a number'],
  ['accuracy >= 3 4', 'column 15, expected +, -, * or the end'],
  ['accuracy >= (current', 'column 21, expected ")"'],
  ['accuracy[tag=x >= 3', 'column 20, expected "]"'],
  ['>= 3', 'column 1, expected a name'],
  ['accuracy >= current * / 3', 'column 23, expected a name, a number or an operator'],
])('"%s" is refused with the column and what was expected', (text, says) => {
  expect(() => parseRequirement(text)).toThrow(expect.objectContaining({ code: 'usage', message: expect.stringContaining(says) }))
})

test('any text is an expression or a usage error that names a column inside it', () => {
  const piece = fc.constantFrom(
    'accuracy',
    'current',
    '>=',
    '==',
    '-',
    '+',
    '*',
    '(',
    ')',
    '1pt',
    '0.5',
    '80%',
    '[tag=x]',
    '.low',
    ' ',
    '"',
    '=',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 30 }),
        fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join(' ')),
      ),
      (text) => {
        try {
          expect(parseRequirement(text).text).toBe(text.trim())
        } catch (error) {
          expect(error).toMatchObject({ code: 'usage' })
          const column = Number(/column (\d+)/.exec((error as Error).message.replace(text, ''))?.[1] ?? 1)
          expect(column).toBeLessThanOrEqual(text.length + 1)
        }
      },
    ),
    { numRuns: 500 },
  )
})

const values = (n: number, wrongFrom: number, wrong: number) =>
  Array.from({ length: n }, (_, i) => (i >= wrongFrom && i < wrongFrom + wrong ? 0 : 1))
const sides = new Map(
  [
    madeSide('prompt@current', values(400, 0, 40)),
    madeSide('tuned@student', values(400, 20, 40)),
    madeSide('linear', values(400, 0, 120)),
  ].map((side) => [side.name, side]),
)
const world: RequirementWorld = {
  subject: 'tuned@student',
  baseline: 'prompt@current',
  arms: [...sides.keys()],
  resolve: (word) => (word === 'current' ? 'prompt@current' : sides.has(word) ? word : undefined),
  word: (name) => (name === 'verdict' ? 'fine-tune' : undefined),
  figure: (arm, name) => (name === 'cost' ? { 'prompt@current': 2, 'tuned@student': 0.5 }[arm] : undefined),
  ...sidesMeasures([
    {
      split: 'dev2',
      judge: accuracyJudge,
      rows: comparedRows(400, (i) => ({ tags: i < 40 ? ['regression'] : [] })),
      sides,
      alpha: 0.025,
      margin: 0.02,
      random: createRandom(1),
    },
  ]),
}
const check = (text: string) => checkRequirement(parseRequirement(text), world)

test('against another arm the lower bound of the paired difference must clear the line, not the point', () => {
  // 20 rows only one is right, 20 only the other: the difference is 0, its interval about +-3.1 points.
  expect(check('accuracy >= current - 4pt').status).toBe('met')
  const close = check('accuracy >= current - 1pt')
  expect(close.status).toBe('unmet')
  expect(close.message).toMatch(
    /tuned@student − prompt@current: 0\.0 pt \[−3\.\d, \+3\.\d\] \(95 %\), n 400 on dev2; the lower bound must be >= −1\.0 pt; about [\d,]+ more rows/,
  )
  expect(close.more).toBeGreaterThan(1000)
  expect(check('accuracy.value >= current - 1pt').status).toBe('met')
  expect(check('accuracy >= linear').status).toBe('met')
  expect(check('linear.accuracy <= current - 10pt').status).toBe('met')
})

test('where the difference itself is short, more rows are not promised', () => {
  const beaten = check('linear.accuracy >= current')
  expect(beaten).toMatchObject({ status: 'unmet' })
  expect(beaten.more).toBeUndefined()
  expect(beaten.message).toMatch(/it surely is not/)
  expect(check('accuracy >= current + 1pt').message).toMatch(/more rows alone are not likely to help/)
})

test('a share of another arm is compared pair by pair', () => {
  expect(check('accuracy >= current * 0.95').status).toBe('met')
  expect(check('accuracy >= current * 0.99').status).toBe('unmet')
})

test('slices, rows that were lost, and figures', () => {
  expect(check('accuracy[tag=regression] >= 0.4').status).toBe('met')
  expect(check('accuracy[tag=regression].low >= 0.4').status).toBe('unmet')
  expect(check('accuracy[tag=regression] >= current')).toMatchObject({ message: expect.stringContaining('n 40') })
  expect(check('regressions == 20').status).toBe('met')
  expect(check('regressions[tag=regression] == 0').status).toBe('met')
  expect(check('improvements[tag=regression] == 20').status).toBe('met')
  expect(check('linear.regressions > 20').status).toBe('met')
  expect(check('improvements >= 20').status).toBe('met')
  expect(check('cost <= current * 0.5').status).toBe('met')
  expect(check('cost <= current * 0.1').status).toBe('unmet')
})

test('what nobody measured is unknown, which is not met, and says so', () => {
  expect(check('bleu > 0.1')).toEqual({ text: 'bleu > 0.1', status: 'unknown', message: 'there is no bleu to be found' })
  expect(check('accuracy[tag=none] >= 0.8').status).toBe('unknown')
  expect(check('accuracy[tag=none] >= current').status).toBe('unknown')
  expect(check('cost <= linear').status).toBe('unknown')
  expect(
    checkRequirement(parseRequirement('accuracy >= current - 1pt'), { ...world, resolve: (word) => (sides.has(word) ? word : undefined) }),
  ).toMatchObject({
    status: 'unknown',
    message: expect.stringContaining('what runs today'),
  })
})

test.each([
  'accuracy >= lienar',
  'accuracy >= current * current',
  'accuracy == current',
  'accuracy >= current * 2',
  'regressions <= current',
  'verdict > 3',
])('"%s" makes no sense: usage', (text) => {
  expect(() => check(text)).toThrow(expect.objectContaining({ code: 'usage' }))
})
