import { describe, expect, it } from 'vitest'
import type { AssayError } from '../errors.ts'
import { judgeVersion } from './judge-version.ts'
import { parseRubric } from './parse-rubric.ts'
import { choiceValue, orderedChoices, rubricScale } from './rubric.ts'
import { failureOf } from '../../../tests/fixtures/failure-of.ts'

const text = `question: Is the answer right?
choices:
  - { name: wrong, value: 0 }
  - { name: half, value: 0.5 }
  - { name: right, value: 1 }
  - { name: cannot tell, value: not-applicable }
`
const model = { name: 'judge', model: 'some-model', provider: 'openai' }

const errorOf = (source: string): AssayError => failureOf(() => parseRubric(source, 'rubric.yaml'))

describe('a rubric', () => {
  it('is read with its defaults: the judge sees input and answer, and one half passes', () => {
    const rubric = parseRubric(text, 'rubric.yaml')
    expect(rubric).toMatchObject({ sees: ['input'], passFrom: 0.5, examples: [] })
    expect(rubricScale(rubric)).toBe('continuous')
    expect(orderedChoices(rubric)).toEqual(['wrong', 'half', 'right', 'cannot tell'])
    expect(['right', 'cannot tell', 'unheard of'].map((name) => choiceValue(rubric, name))).toEqual([1, null, null])
  })

  it('of choices worth 0 and 1 is binary', () => {
    expect(rubricScale(parseRubric(text.replace('0.5', '1'), 'rubric.yaml'))).toBe('binary')
  })

  it('names every mistake with its line and column, and what was meant', () => {
    const error = errorOf(
      'question: Right?\nchoises:\n  - { name: a, value: 2 }\nchoices:\n  - { name: b, vlaue: 1 }\n  - { name: c, value: 0 }\n',
    )
    expect([error, ...error.also].map(({ message, where, hint }) => [message, where, hint])).toEqual([
      ['unknown key "choises"', 'rubric.yaml:2:1', 'did you mean "choices"?'],
      ['choices.0.value is missing', 'rubric.yaml:5:5', expect.stringContaining('not-applicable')],
      ['unknown key "vlaue"', 'rubric.yaml:5:16', 'did you mean "value"?'],
    ])
    expect(error.code).toBe('scorer-invalid')
  })

  it('needs distinct choices of at least two values, and examples that choose among them', () => {
    const twice = errorOf(
      'question: Right?\nchoices:\n  - { name: a, value: 1 }\n  - { name: a, value: 1 }\nexamples:\n  - { answer: x, reasons: y, choice: b }\n',
    )
    expect([twice, ...twice.also].map(({ message }) => message)).toEqual([
      'the choices need two different values',
      'choice "a" is listed twice',
      '"b" is no choice of this rubric',
    ])
  })

  it('is refused where it is empty or no YAML', () => {
    expect(errorOf('').message).toBe('the rubric is empty')
    expect(errorOf('question: [').message).toContain('not valid YAML')
  })

  it('has a version that any edit of rubric or model changes, and a key name does not', () => {
    const rubric = parseRubric(text, 'rubric.yaml')
    const version = judgeVersion(rubric, model)
    expect(version).toMatch(/^[0-9a-f]{16}$/)
    expect(judgeVersion(parseRubric(`${text}criteria: strict\n`, 'other.yaml'), model)).not.toBe(version)
    expect(judgeVersion(rubric, { ...model, model: 'another' })).not.toBe(version)
    expect(judgeVersion(rubric, { ...model, apiKeyEnv: 'SOME_KEY', name: 'other' })).toBe(version)
  })
})
