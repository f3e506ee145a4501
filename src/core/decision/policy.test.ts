import { describe, expect, it } from 'vitest'
import type { AssayError } from '../errors.ts'
import { defaultRule, loadPolicy } from './policy.ts'
import { failureOf } from '../../../tests/fixtures/failure-of.ts'

const source = (extra = '', id = 'first'): string =>
  `id: mine\ntitle: Mine\nsource: here\nmode: checks\n${extra}gates:\n  - id: ${id}\n    question: Enough?\n    evidence: [{ yes: { fact: margin, above: 1 } }]\n    why: { yes: y, no: n, unknown: u }\n    change: more\n`

const refused = (text: string): AssayError => failureOf(() => loadPolicy(text, 'mine.yaml'))

const general = 'compare it with what `assay explain policy assay` shows, or with `assay explain policy-schema`'

/** Every mistake as `line:column message → hint`, the general hint left out. */
const mistakesIn = (text: string): readonly string[] => {
  const error = refused(text)
  const first = { message: error.message.replace('mine.yaml is not a valid policy: ', ''), where: error.where, hint: error.hint }
  return [first, ...error.also].map(
    ({ message, where, hint }) =>
      `${where?.replace('mine.yaml:', '')} ${message}${hint === undefined || hint === general ? '' : ` → ${hint}`}`,
  )
}

/** A policy of one gate, written over several lines so that positions mean something. */
const gated = (lines: readonly string[], head: readonly string[] = []): string =>
  [
    'id: mine',
    'title: Mine',
    'source: here',
    'mode: all-in-order',
    ...head,
    'gates:',
    '  - id: one',
    '    question: One?',
    ...lines.map((line) => `    ${line}`),
  ].join('\n')

describe('the numbers of the rule', () => {
  it('are filled in', () => {
    expect(loadPolicy(source('rule: {}\n'), 'mine.yaml').rule).toEqual(defaultRule)
    expect(defaultRule).toMatchObject({
      looks: 3,
      alpha: 0.05,
      toleratedShare: 0.5,
      surerRatio: 1,
      surerProbability: 0.9,
      minTrain: 50,
      minGolden: 100,
      maxNoise: 0.1,
      minJudgeLabels: 200,
      minJudgeKappa: 0.4,
    })
    expect(loadPolicy(source(), 'mine.yaml').rule).toBeUndefined()
  })

  it.each([
    ['looks: 0'],
    ['alpha: 0'],
    ['alpha: 0.6'],
    ['toleratedShare: 1.1'],
    ['toleratedShare: -0.1'],
    ['surerRatio: 0'],
    ['surerProbability: 0.4'],
    ['surerProbability: 1.1'],
    ['minTrain: -1'],
    ['minGolden: 1.5'],
    ['maxNoise: 1.1'],
    ['minJudgeKappa: 2'],
    ['unheard: 1'],
  ])('cannot be %s', (line) => expect(refused(source(`rule: { ${line} }\n`)).code).toBe('policy-invalid'))

  it.each([
    ['looks: 1'],
    ['alpha: 0.5'],
    ['toleratedShare: 0'],
    ['toleratedShare: 1'],
    ['surerProbability: 0.5'],
    ['minTrain: 0'],
    ['maxNoise: 1'],
  ])('can be %s', (line) => expect(loadPolicy(source(`rule: { ${line} }\n`), 'mine.yaml').rule).toBeDefined())

  it('suggest the key that was meant', () => {
    expect(mistakesIn(source('rule: { look: 1 }\n'))).toEqual(['5:9 unknown key "look" in rule → did you mean "looks"?'])
  })
})

describe('a policy with mistakes', () => {
  it('says where YAML breaks', () => {
    const error = refused('id: mine\n  title: [')
    expect(error.code).toBe('policy-invalid')
    expect(error.message).toMatch(/^mine\.yaml is not YAML: /)
    expect(error.message).not.toContain('\n')
    expect(error.where).toMatch(/^mine\.yaml:\d+:\d+$/)
    expect(error.cause).toBeInstanceOf(Error)
  })

  it('says every mistake at once, in the order of the file, each with its line', () => {
    expect(mistakesIn(source('extra: 1\n', 'Not-Kebab').replace('title: Mine', 'title: ""'))).toEqual([
      expect.stringMatching(/^2:8 title: /),
      expect.stringMatching(/^5:1 unknown key "extra" in file/),
      expect.stringMatching(/^7:9 gates\.0\.id: ids are kebab-case/),
    ])
    expect(refused('').code).toBe('policy-invalid')
    expect(refused('[]').message).toContain('file: ')
    expect(refused(source('', '"1st"')).hint).toBe(general)
  })

  it('names a fact or a word that nobody knows, and the one that was meant', () => {
    const text = gated([
      'evidence:',
      '  - yes: { fact: data.trainUnit, atLeast: 5 }',
      '    no: { fact: need.kind, is: knowlege }',
      'why:',
      '  yes: "{cost.ratios}"',
      'onNo:',
      '  - { when: { fact: zzz, is: true }, verdict: prompt }',
    ])
    expect(mistakesIn(text)).toEqual([
      '9:22 there is no fact "data.trainUnit" → did you mean "data.trainUnits"? `assay explain facts` lists all',
      '10:36 need.kind is never "knowlege" → did you mean "knowledge"?',
      '12:12 there is no fact "cost.ratios" → did you mean "cost.ratio"? `assay explain facts` lists all',
      '14:25 there is no fact "zzz" → `assay explain facts` lists all',
    ])
  })

  it('names a threshold that is not there, also in sentences', () => {
    const head = ['thresholds:', '  minRows: { value: 10, unit: rows, from: own }']
    const asked = (name: string) =>
      gated([`evidence: [{ yes: { fact: data.trainUnits, atLeast: { fact: threshold.${name} } } }]`, 'change: "{threshold.minRows}"'], head)
    expect(loadPolicy(asked('minRows'), 'mine.yaml').thresholds?.['minRows']?.value).toBe(10)
    expect(mistakesIn(asked('minRow'))).toEqual([
      expect.stringContaining('there is no threshold "minRow" in this policy → did you mean "threshold.minRows"?'),
    ])
    expect(mistakesIn(gated(['evidence: [{ yes: { fact: margin, above: { fact: threshold.x } } }]']))).toEqual([
      expect.stringContaining('→ add it under thresholds: { x: { value, unit, from } }'),
    ])
  })

  it.each([
    ['{ fact: data.trainUnits, atleast: 5 }', '"atleast" is no test of a fact → did you mean "atLeast"?'],
    ['{ fact: data.trainUnits, zzzzzzzz: 5 }', '"zzzzzzzz" is no test of a fact → one of: is, in, includes, atLeast, atMost, above, below'],
    ['{ fact: data.trainUnits }', 'nothing is asked of data.trainUnits → add one of: is, in, includes, atLeast, atMost, above, below'],
    ['{ fact: data.trainUnits, above: 1, below: 5 }', 'data.trainUnits is tested twice → write { all: [ ... ] } with one test each'],
    ['{ fact: data.trainUnits, is: many }', 'data.trainUnits is a number → compare it with a number of examples'],
    ['{ fact: data.trainUnits, above: many }', 'above needs a number or { fact: NAME }'],
    ['{ fact: data.trainUnits, above: { fact: margin, more: 1 } }', 'above needs a number or { fact: NAME }'],
    ['{ fact: data.trainUnits, above: { fact: need.kind } }', 'need.kind is no number'],
    [
      '{ fact: data.trainUnits, above: { fact: margi } }',
      'there is no fact "margi" → did you mean "margin"? `assay explain facts` lists all',
    ],
    ['{ fact: need.kind, above: 3 }', 'need.kind is no number: it cannot be above anything'],
    ['{ fact: need.kind, is: 3 }', 'need.kind is text'],
    ['{ fact: need.kind, is: zzzzzzzzzzzzzzzzz }', 'need.kind is never "zzzzzzzzzzzzzzzzz" → one of: behaviour, knowledge, both'],
    ['{ fact: need.kind, in: [] }', 'in needs a list of values'],
    ['{ fact: need.kind, in: [both, nothing-of-it] }', 'need.kind is never "nothing-of-it" → one of: behaviour, knowledge, both'],
    ['{ fact: need.kind, includes: both }', 'need.kind is no list of words → use `is` or `in`'],
    ['{ fact: need.finer, includes: formats }', 'need.finer is never "formats" → did you mean "format"?'],
    ['{ fact: scope.narrow, is: often }', 'scope.narrow is true or false'],
    ['{ fact: 3, is: often }', 'fact must be the name of a fact'],
    ['{ all: [] }', 'all needs a list of conditions'],
    ['{ any: { fact: margin, above: 1 } }', 'any needs a list of conditions'],
    ['{ not: 5 }', 'a condition is { fact, ... }, { all }, { any } or { not }'],
    ['{ all: [{ fact: margin, above: 1 }], any: [] }', '"any" cannot stand beside "all"'],
    ['[1]', 'a condition is { fact, ... }, { all }, { any } or { not }'],
  ])('says of the condition %s: %s', (condition, said) => {
    const text = gated(['evidence:', `  - yes: { any: [{ fact: margin, above: 1 }, { not: ${condition} }] }`])
    expect(mistakesIn(text).map((line) => line.replace(/^9:\d+ /, ''))).toEqual([said])
  })

  it('takes what is right in the same places', () => {
    for (const condition of [
      '{ fact: need.finer, includes: format }',
      '{ fact: tuned.name, is: anything }',
      '{ fact: need.kind, in: [both] }',
      '{ fact: scope.narrow, is: false }',
      '{ fact: margin, is: 2 }',
      '{ fact: margin, atMost: { fact: target } }',
      '{ all: [{ not: { fact: margin, below: 1 } }] }',
    ])
      expect(loadPolicy(gated([`evidence: [{ no: ${condition} }]`]), 'mine.yaml').gates).toHaveLength(1)
  })

  it('looks into sentences of evidence, of unknowns and of gates inside gates', () => {
    const inner =
      '{ id: a, question: A?, evidence: [{ yes: { fact: margi, above: 1 }, because: "{targe}" }], onUnknown: { do: "{margi}" } }'
    const other = '{ id: b, question: B?, appliesIf: { fact: margi, above: 1 }, evidence: [{ yes: { fact: margin, above: 1 } }] }'
    expect(
      mistakesIn(gated(['anyOf:', `  - ${inner}`, `  - ${other}`])).map((line) =>
        line.replace(/^(\d+):.*(there is no fact "\w+").*$/, '$1 $2'),
      ),
    ).toEqual(['9 there is no fact "margi"', '9 there is no fact "targe"', '9 there is no fact "margi"', '10 there is no fact "margi"'])
  })
})

describe('what the modes ask for', () => {
  const yes = 'evidence: [{ yes: { fact: margin, above: 1 } }]'
  const of = (mode: string, head: readonly string[], lines: readonly string[] = [yes]): string =>
    gated(lines, head).replace('mode: all-in-order', `mode: ${mode}`)

  it('refuses a mode that is none, and keys of another mode', () => {
    expect(mistakesIn(of('sometimes', []))).toEqual([expect.stringMatching(/^4:7 mode: /)])
    expect(mistakesIn(of('checks', ['onAllPass: { verdict: prompt }']))).toEqual([
      '5:1 onAllPass means nothing in a policy of mode checks → it belongs to mode all-in-order',
    ])
    expect(mistakesIn(of('all-in-order', ['otherwise: { answer: x }']))).toEqual([
      '5:1 otherwise means nothing in a policy of mode all-in-order → it belongs to mode lookup',
    ])
    expect(mistakesIn(of('all-in-order', ['onAny: { verdict: prompt }', 'onNone: { verdict: prompt }']))).toHaveLength(2)
    expect(mistakesIn(of('any', ['onAny: { verdict: prompt }']))).toEqual([
      '4:7 a policy of mode any needs onAny and onNone → onNone: { verdict: prompt }',
    ])
    expect(mistakesIn(of('any', ['onNone: { verdict: prompt }']))).toHaveLength(1)
    expect(loadPolicy(of('any', ['onAny: { answer: a }', 'onNone: { verdict: prompt }']), 'mine.yaml').mode).toBe('any')
  })

  it('wants an answer of every row, and marks of columns that are there', () => {
    expect(mistakesIn(of('lookup', []))).toEqual([expect.stringContaining('the row one of a lookup needs an answer')])
    expect(loadPolicy(of('lookup', ['otherwise: { answer: x }'], [yes, 'answer: y']), 'mine.yaml').mode).toBe('lookup')
    const columns = 'columns: [{ id: a, title: A }, { id: b, title: B }]'
    expect(loadPolicy(of('lookup', [columns], [yes, 'marks: { a: best }']), 'mine.yaml').columns).toHaveLength(2)
    expect(mistakesIn(of('lookup', [columns], [yes, 'marks: { c: best }']))).toEqual([expect.stringContaining('there is no column "c"')])
    expect(mistakesIn(of('checks', [], [yes, 'marks: { c: best }']))).toEqual([expect.stringContaining('there is no column "c"')])
    expect(mistakesIn(of('lookup', [columns, 'otherwise: { answer: x }']))).toEqual([
      expect.stringContaining('otherwise cannot stand beside columns'),
    ])
    expect(mistakesIn(of('all-in-order', [columns]))).toEqual([expect.stringContaining('columns means nothing')])
  })

  it('wants evidence or gates inside of every gate, never both, and an answer from every evidence', () => {
    const inner = 'anyOf: [{ id: a, question: A?, evidence: [{ yes: { fact: margin, above: 1 } }] }, { id: b, question: B? }]'
    expect(mistakesIn(of('checks', [], []))).toEqual([expect.stringContaining('the gate one needs either evidence or anyOf')])
    expect(mistakesIn(of('checks', [], [yes, inner]))).toEqual([
      expect.stringContaining('the gate one needs either evidence or anyOf'),
      expect.stringContaining('the gate b needs evidence'),
    ])
    expect(mistakesIn(of('checks', [], ['evidence: [{ because: x }]']))).toEqual([
      expect.stringContaining('evidence without yes and without no answers nothing'),
    ])
  })

  it('wants the strongest evidence first', () => {
    const ranks = (first: string, second: string) =>
      of('checks', [], ['evidence:', `  - { ${first}yes: { fact: margin, above: 1 } }`, `  - { ${second}yes: { fact: margin, above: 2 } }`])
    expect(mistakesIn(ranks('rank: declared, ', 'rank: measured, '))).toEqual([
      '10:17 evidence is listed strongest first → move this entry up, or add a rank to the one before',
    ])
    expect(mistakesIn(ranks('', 'rank: declared, '))).toHaveLength(1)
    expect(loadPolicy(ranks('rank: measured, ', 'rank: observed, '), 'mine.yaml').gates).toHaveLength(1)
    expect(loadPolicy(ranks('rank: measured, ', 'rank: measured, '), 'mine.yaml').gates).toHaveLength(1)
    expect(loadPolicy(ranks('rank: measured, ', ''), 'mine.yaml').gates).toHaveLength(1)
  })

  it('refuses two gates of one name, also inside a gate, and ids that are not kebab-case', () => {
    expect(mistakesIn(source() + source().split('gates:\n')[1]!)).toEqual(['11:9 there are two gates "first"'])
    const inner = (id: string) => `anyOf: [{ id: a, question: A?, ${yes} }, { id: ${id}, question: B?, ${yes} }]`
    expect(mistakesIn(of('checks', [], [inner('one')]))).toEqual([expect.stringContaining('there are two gates "one"')])
    expect(loadPolicy(of('checks', [], [inner('b')]), 'mine.yaml').gates).toHaveLength(1)
    for (const id of ['1st', 'first!', '-first']) expect(refused(source('', `"${id}"`)).code).toBe('policy-invalid')
    for (const id of ['mine!', '!mine']) expect(refused(source().replace('id: mine', `id: "${id}"`)).code).toBe('policy-invalid')
    expect(mistakesIn(of('checks', ['thresholds: { Big: { value: 1, unit: x, from: own } }']))).toHaveLength(1)
    expect(mistakesIn(of('checks', ['thresholds: { big: { value: 1, unit: x, from: me } }']))).toHaveLength(1)
  })

  it('refuses a verdict that is none, also in a list', () => {
    expect(mistakesIn(of('checks', [], [yes, 'onNo: maybe']))).toEqual([expect.stringContaining('must be a verdict (fine-tune, prompt,')])
    expect(mistakesIn(of('checks', [], [yes, 'onUnknown: { verdict: fine-tune }']))).toHaveLength(1)
    expect(loadPolicy(of('checks', [], [yes, 'onNo: { answer: another }']), 'mine.yaml').gates[0]?.onNo).toEqual({ answer: 'another' })
  })
})
