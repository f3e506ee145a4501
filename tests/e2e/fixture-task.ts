import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createRandom } from '../../src/core/lib/random.ts'

const labels = ['billing', 'delivery', 'refund'] as const
const openings = ['hello there', 'good morning', 'dear team', 'hi', 'to whom it may concern', 'quick question', 'please help']
const nouns = ['invoice', 'parcel', 'order', 'account', 'card', 'shirt', 'lamp', 'book', 'chair', 'phone']
const endings = ['thanks a lot', 'kind regards', 'waiting for your answer', 'this is urgent', 'no hurry', 'cheers', 'yours sincerely']

export interface FixtureOptions {
  readonly rows: number
  readonly yaml?: string
  /** Share of rows whose text names no label: what a keyword cannot find. */
  readonly silent?: number
  /** Share of rows with the first label; the others share the rest. */
  readonly majority?: number
  /** Where to make it; a new folder for temporary files without. */
  readonly folder?: string
}

/** Rows whose text mostly names its label, in sentences that no near-duplicate search confuses. */
const makeRows = ({ rows, silent = 0, majority }: FixtureOptions): string => {
  const random = createRandom(11)
  const pick = <Value>(values: readonly Value[]): Value => values[random.below(values.length)] as Value
  const lines = Array.from({ length: rows }, (_, i) => {
    const label = majority !== undefined && random.next() < majority ? labels[0] : pick(labels)
    const named = random.next() < silent ? 'something' : label
    const words = Array.from({ length: 6 }, () => pick(nouns) + random.below(1000)).join(' ')
    return `r${i},"${pick(openings)} ${i} about ${named} of my ${pick(nouns)} ${words} ${pick(endings)}",${label}`
  })
  return ['id,text,label', ...lines].join('\n') + '\n'
}

export interface FixtureTask {
  readonly folder: string
  /** One line per answered call of the fake model. */
  readonly callLog: string
}

/** A whole tiny task in a new folder, with a fake model and the fake trainer. */
export const makeFixtureTask = (options: FixtureOptions): FixtureTask => {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'assay-task-'))
  const callLog = join(folder, 'calls.log')
  mkdirSync(join(folder, 'data'), { recursive: true })
  writeFileSync(join(folder, 'data', 'rows.csv'), makeRows(options))
  const yaml =
    options.yaml ??
    `version: 1
name: fixture
kind: classification
data: data/rows.csv
columns: { id: id, input: text, expected: label }
output: { labels: [billing, delivery, refund] }
metric: accuracy
margin: 3pt
models:
  student: { model: fake-keyword-error20, provider: fake, baseUrl: "CALL_LOG" }
arms: [majority, linear, prompt, tuned]
split: { train: 200, dev: 120, golden: 260, seed: 3 }
volume: { callsPerDay: 1000 }
budget: { usd: 0, hours: 0.5 }
`
  writeFileSync(join(folder, 'task.yaml'), yaml.replace('CALL_LOG', pathToFileURL(callLog).href))
  return { folder, callLog }
}
