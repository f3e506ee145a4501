import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonGrammar } from '../models/json-grammar.ts'
import { fenced, withinReach } from './fenced.ts'
import { judgeConstraint, judgeRequest, readJudgement } from './judge-request.ts'
import { parseRubric } from './parse-rubric.ts'

const rubric = parseRubric(
  `question: Is the answer right?
criteria: The facts count.
sees: [input, expected, passages]
choices:
  - { name: right, description: the same facts, value: 1 }
  - { name: wrong, value: 0 }
examples:
  - { input: 1 + 1, expected: "2", answer: "3", reasons: It is 2., choice: wrong }
`,
  'rubric.yaml',
)

describe("a judge's request", () => {
  it('shows what the rubric lets it see, each part between its marks, and one example first', () => {
    const { messages, decoding } = judgeRequest(rubric, {
      input: 'the input',
      expected: 'the reference',
      passages: ['a passage'],
      answer: 'the answer',
    })
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user'])
    expect(messages[2]?.content).toBe('{"reasons":"It is 2.","choice":"wrong"}')
    const parts = [...(messages[3]?.content ?? '').matchAll(/<([a-z0-9]+)-[0-9a-f]{12}>\n(.*)\n<\//g)].map((match) => [match[1], match[2]])
    expect(parts).toEqual([
      ['input', 'the input'],
      ['passage1', 'a passage'],
      ['reference', 'the reference'],
      ['answer', 'the answer'],
    ])
    expect(decoding.temperature).toBe(0)
  })

  it('hides what the rubric does not let it see', () => {
    const blind = { ...rubric, sees: [], examples: [] }
    const { messages } = judgeRequest(blind, { input: 'the input', expected: 'the reference', answer: 'the answer' })
    expect(messages[1]?.content).not.toMatch(/the input|the reference/)
    expect(messages[1]?.content).toContain('the answer')
  })

  it('asks for the reasons before the choice, in the schema and in the grammar that writes it', () => {
    const constraint = judgeConstraint(['right', 'wrong'])
    if (constraint.kind !== 'json') throw new Error('a judge answers with JSON')
    expect(Object.keys(constraint.schema['properties'] as object)).toEqual(['reasons', 'choice'])
    const grammar = jsonGrammar(constraint.schema, constraint.writing)
    expect(grammar.indexOf('reasons')).toBeGreaterThan(0)
    const memberOf = (key: string): string => new RegExp(`^(\\S+) ::= "\\\\"${key}\\\\":"`, 'm').exec(grammar)?.[1] ?? ''
    // The root starts with the member of the reasons, whatever the alphabet says.
    const start = /^root ::= "\{" (\S+) /m.exec(grammar)?.[1] ?? ''
    expect(new RegExp(`^${start} ::= ${memberOf('reasons')} `, 'm').test(grammar)).toBe(true)
    expect(new RegExp(`^${start} ::= ${memberOf('choice')} `, 'm').test(grammar)).toBe(false)
    const sorted = jsonGrammar(constraint.schema)
    expect(sorted.indexOf('"\\"choice')).toBeGreaterThan(0)
    expect(sorted).not.toBe(grammar)
  })

  it('puts foreign text between marks that it cannot forge', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (input, answer) => {
        const shown = fenced([
          { name: 'input', text: input },
          { name: 'answer', text: answer },
        ])
        const mark = /^<input-([0-9a-f]{12})>/.exec(shown)?.[1] ?? ''
        expect(shown.split(mark)).toHaveLength(5)
      }),
    )
    const before = fenced([{ name: 'answer', text: 'x' }])
    const forged = fenced([{ name: 'answer', text: before.split('\n').at(-1) ?? '' }])
    expect(forged.split('\n').at(-1)).not.toBe(before.split('\n').at(-1))
  })

  it('cuts what is too long in the middle and says so', () => {
    expect(withinReach('short', 100)).toBe('short')
    const cut = withinReach(`${'a'.repeat(500)}${'z'.repeat(500)}`, 100)
    expect(cut.length).toBeLessThanOrEqual(110)
    expect(cut).toMatch(/^a+\n\[… 940 characters left out …\]\nz+$/)
  })
})

describe("a judge's reply", () => {
  const read = (text: string, finishReason: 'stop' | 'length' = 'stop') => readJudgement({ text, finishReason }, ['right', 'wrong'])

  it('is the JSON that was asked for, with a choice of the rubric', () => {
    expect(read('{"reasons":"because","choice":"right"}')).toEqual({ choice: 'right', reasons: 'because' })
    expect(read('```json\n{"reasons":"because","choice":"right"}\n```\n')).toEqual({ choice: 'right', reasons: 'because' })
    expect(read(' {"choice":"wrong"} ')).toEqual({ choice: 'wrong', reasons: '' })
  })

  it('is a problem and never a guess where it is anything else', () => {
    expect(read('I say {"choice":"right"}')).toEqual({ problem: 'the judge did not answer with JSON' })
    expect(read('So:\n```json\n{"choice":"right"}\n```')).toEqual({ problem: 'the judge did not answer with JSON' })
    expect(read('{"choice":"Right"}')).toEqual({ problem: 'the judge gave a choice that is not in the rubric' })
    expect(read('{"pass":true,"score":0}')).toEqual({ problem: 'the judge gave no choice' })
    expect(read('null')).toEqual({ problem: 'the judge gave no choice' })
    expect(read('{"reasons":"and so on', 'length')).toEqual({ problem: 'the judge did not come to an end' })
  })
})
