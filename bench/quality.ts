/**
 * Quality of the arms without a language model on real public data, beside reference figures.
 * `node bench/quality.ts DATA_FOLDER`, where the folder holds banking77/{train,test}.csv and restaurant8k/{train,test}.jsonl.
 */
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse'
import { arms } from '../src/core/arms/index.ts'
import type { ArmDefinition, FitContext } from '../src/core/arms/arm.ts'
import type { LabelledExample } from '../src/core/data/example.ts'
import { canonicalJson } from '../src/core/lib/canonical-json.ts'
import { createRandom } from '../src/core/lib/random.ts'
import { scorers } from '../src/core/scorers/index.ts'
import { wilson } from '../src/core/stats/wilson.ts'
import { resolveTask } from '../src/core/task/resolve-task.ts'

interface Line {
  readonly data: string
  readonly arm: string
  readonly trainRows: number
  readonly score: string
  readonly reference: string
  readonly trainSeconds: string
  /** Processor time, which other work on the machine does not stretch. */
  readonly trainCpuSeconds: string
  readonly referenceSeconds: string
  readonly detail: string
}

interface Case {
  readonly data: string
  readonly arm: ArmDefinition
  readonly kind: 'classification' | 'extraction'
  readonly train: readonly LabelledExample[]
  readonly test: readonly LabelledExample[]
  readonly reference?: string
  readonly referenceSeconds?: string
}

const seed = 1
const signal = new AbortController().signal

const example = (file: string, line: number, input: string, expected: string): LabelledExample => ({
  id: `${file}:${line}`,
  input,
  expected,
  tags: [],
  weight: 1,
  source: { file, line },
})

const readCsv = async (path: string): Promise<LabelledExample[]> => {
  const rows: LabelledExample[] = []
  for await (const row of createReadStream(path).pipe(parse({ columns: true })) as AsyncIterable<{ text: string; category: string }>)
    rows.push(example(path, rows.length + 2, row.text, row.category))
  return rows
}

const readSlots = (path: string): LabelledExample[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((text, index) => {
      const row = JSON.parse(text) as { text: string; slots: Record<string, string> }
      return example(path, index + 1, row.text, canonicalJson(row.slots))
    })

/** `count` rows at random: the files are sorted, so that their first rows are not typical. */
const draw = (rows: readonly LabelledExample[], count: number, purpose: string): LabelledExample[] => {
  const random = createRandom(seed).fork(purpose)
  const order = [...rows]
  for (let i = 0; i < count; i++) {
    const j = i + random.below(order.length - i)
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  return order.slice(0, count)
}

const measure = async ({ data, arm, kind, train, test, reference = '', referenceSeconds = '' }: Case): Promise<Line> => {
  const labels = kind === 'classification' ? [...new Set(train.map((row) => row.expected))].sort() : []
  const context: FitContext = {
    task: resolveTask({ version: 1, name: data, kind, data: 'train' }, undefined),
    labels,
    systemPrompt: '',
    dev1: [],
    random: createRandom(seed),
  }
  const [started, used] = [performance.now(), process.cpuUsage()]
  const fitted = await arm.fit(train, context, signal)
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(used)
  if (fitted.kind !== 'local') throw new Error(`${arm.kind} asks a model`)
  const answers = await fitted.answer(test, signal)
  const scorer = kind === 'classification' ? scorers.label : scorers.json
  const right = test.filter((row, i) => {
    const output = {
      status: 'answered',
      text: answers[i]!.text,
      exampleId: row.id,
      arm: arm.kind,
      repeat: 0,
      latencyMs: 0,
      replayed: false,
    } as const
    const score = scorer.score(row, output, { labels })
    return score.status === 'scored' && score.value === 1
  }).length
  const { value, low, high } = wilson(right, test.length)
  return {
    data,
    arm: arm.kind,
    trainRows: train.length,
    score: `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}] n=${test.length}`,
    reference,
    trainSeconds: seconds.toFixed(1),
    trainCpuSeconds: ((user + system) / 1e6).toFixed(1),
    referenceSeconds,
    detail: fitted.detail,
  }
}

const folder = process.argv[2]
if (folder === undefined || !existsSync(folder)) {
  console.error('usage: node bench/quality.ts DATA_FOLDER (with banking77/ and restaurant8k/ in it)')
  process.exit(2)
}

const lines: Line[] = []
const banking = join(folder, 'banking77')
if (existsSync(banking)) {
  const [train, test] = [await readCsv(join(banking, 'train.csv')), await readCsv(join(banking, 'test.csv'))]
  const base = { data: 'banking77', kind: 'classification', train, test } as const
  lines.push(await measure({ ...base, arm: arms.majority }))
  lines.push(await measure({ ...base, arm: arms.linear, reference: '0.912', referenceSeconds: '4.9' }))
  lines.push(await measure({ ...base, arm: arms.knn }))
}
const restaurant = join(folder, 'restaurant8k')
if (existsSync(restaurant)) {
  const train = draw(readSlots(join(restaurant, 'train.jsonl')), 1_200, 'train')
  const test = draw(readSlots(join(restaurant, 'test.jsonl')), 400, 'golden')
  const base = { data: 'restaurant8k', kind: 'extraction', train, test } as const
  lines.push(await measure({ ...base, arm: arms.majority }))
  lines.push(await measure({ ...base, arm: arms.copy }))
  lines.push(await measure({ ...base, arm: arms.tagger, reference: '0.70 (LoRA, 800 rows)' }))
}
console.table(lines)
