import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '../../src/core/lib/random.ts'

const nouns = [
  'invoice',
  'parcel',
  'order',
  'account',
  'card',
  'shirt',
  'lamp',
  'book',
  'chair',
  'phone',
  'river',
  'cloud',
  'stone',
  'garden',
]

const rubric = `question: Does the answer say what the reference says?
sees: [input, expected]
choices:
  - { name: good, description: the same facts, value: 1 }
  - { name: bad, value: 0 }
`

/**
 * A generation task whose metric is a judge. The fake model repeats the last line of its input, which is the right answer for three rows
 * in five; without an adapter it leaves a quarter of its answers empty, with one a sixteenth.
 */
export const makeJudgeTask = ({ judge = 'fake-judge-error5' }: { readonly judge?: string } = {}): string => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-judge-'))
  const random = createRandom(5)
  const word = (): string => `${nouns[random.below(nouns.length)]}${random.below(1000)}`
  const words = (count: number): string => Array.from({ length: count }, word).join(' ')
  const rows = Array.from({ length: 760 }, (_, i) => {
    const line = words(8)
    const expected = random.next() < 0.6 ? line : words(8)
    return `r${i},"question ${i} about ${words(2)}\n${line}","${expected}"`
  })
  writeFileSync(join(folder, 'rows.csv'), `${['id,text,answer', ...rows].join('\n')}\n`)
  writeFileSync(join(folder, 'rubric.yaml'), rubric)
  writeFileSync(
    join(folder, 'task.yaml'),
    `version: 1
name: judged
kind: generation
data: rows.csv
columns: { id: id, input: text, expected: answer }
metric: helpful
scorers:
  - { name: helpful, judge: { model: judge, rubric: rubric.yaml } }
margin: 3pt
models:
  student: { model: fake-keyword-error25, provider: fake }
  judge: { model: ${judge}, provider: fake }
arms: [prompt, tuned]
split: { train: 150, dev: 300, golden: 300, seed: 3 }
volume: { callsPerDay: 1000 }
budget: { usd: 0, hours: 0.5 }
`,
  )
  return folder
}

/** A person's choice for every row of a file that `assay scorers sample` wrote: right in most cases, by what the reference says. */
export const labelled = (
  csv: string,
  options: { readonly slips?: number; readonly seed?: number; readonly rater?: string } = {},
): string => {
  const { slips = 0.03, seed = 1, rater = 'ann' } = options
  const random = createRandom(seed)
  const [head = '', ...rows] = csv.trim().split(/\n(?=r\d+,)/)
  const filled = rows.map((row) => {
    const [, , expected = '', output = ''] = /^(r\d+,"[^"]*"),([^,]*),([^,]*),,$/.exec(row) ?? []
    const isGood = (expected === output) !== random.next() < slips
    return `${row.slice(0, -1)}${isGood ? 'good' : 'bad'},${rater}`
  })
  return `${[head, ...filled].join('\n')}\n`
}
