import { expect, test } from 'vitest'
import { AssayError } from '../errors.ts'
import { decidingNames, scorerNames } from '../scorers/make-scorer.ts'
import { parseTask } from './parse-task.ts'

const known = { metrics: decidingNames, scorers: scorerNames }
const head = 'name: x\nkind: generation\ndata: a.csv\nmodels: { helper: { model: m, baseUrl: https://api.example.org/v1 } }\n'

/** Every mistake of a task as `line:column message → hint`. */
const mistakesOf = (yaml: string): readonly string[] => {
  try {
    parseTask(head + yaml, { fileName: 'task.yaml', known })
    return []
  } catch (error) {
    if (!(error instanceof AssayError)) throw error
    return [error, ...error.also].map(({ where = '', message, hint = '' }) => `${where.replace('task.yaml:', '')} ${message} → ${hint}`)
  }
}

test('a scorer of every form is understood, and may decide', () => {
  expect(
    mistakesOf(`metric: order
scorers:
  - rouge-l
  - latency-p95
  - { name: code, regex: '^[A-Z]+$', flags: i, not: true }
  - { name: near, numeric: { tolerance: 0.5, relative: true } }
  - { name: order, fields: { total: { tolerance: 1 }, due: { days: 2 }, note: ignore, 'address.city': normalised } }
  - { name: alike, similarity: {} }
  - { name: style, file: style.ts }
  - { name: checker, command: [python3, check.py] }
  - { name: helpful, judge: { model: helper, rubric: rubric.yaml } }
`),
  ).toEqual([])
})

test.each([
  ['metric: latency-p95\n', /^5:9 "latency-p95" is reported and cannot decide → put it under scorers/],
  ['metric: refusal\n', /"refusal" is reported and cannot decide/],
  ['metric: mine\n', /there is no "mine" to use as metric/],
  ['scorers: [rouge-1]\n', /^5:11 there is no "rouge-1" to use as scorers → did you mean "rouge-l"\?/],
  ['scorers:\n  - { name: bleu, regex: x }\n', /^6:13 a scorer "bleu" comes with Assay → give yours another name/],
  ["scorers:\n  - { name: one, regex: '(' }\n", /^6:25 Invalid regular expression/],
  ['scorers:\n  - { name: one, regexp: x }\n', /unknown key "regexp" in scorers\.0 → did you mean "regex"\?/],
  [
    'scorers:\n  - { name: one, numeric: { tolerence: 1 } }\n',
    /unknown key "tolerence" in scorers\.0\.numeric → did you mean "tolerance"\?/,
  ],
  [
    'scorers:\n  - { name: one, judge: { model: halper, rubric: r.yaml } }\n',
    /judge model "halper" is not in models → did you mean "helper"\?/,
  ],
])('%s: the mistake is named with its place and a suggestion', (yaml, expected) => {
  expect(mistakesOf(yaml).join('\n')).toMatch(new RegExp(expected.source, 'm'))
})

test('two scorers of one name are one too many', () => {
  expect(mistakesOf('scorers:\n  - { name: one, regex: x }\n  - { name: one, regex: y }\n')).toEqual([
    '7:13 two scorers are called "one" → give each a name of its own',
  ])
})
