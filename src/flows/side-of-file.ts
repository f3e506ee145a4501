import type { Output } from '../core/arms/output.ts'
import { answerFormat, parseAnswer } from '../core/arms/parse-answer.ts'
import type { Side, SideAnswer } from '../core/compare/side.ts'
import type { LabelledExample } from '../core/data/example.ts'
import { AssayError } from '../core/errors.ts'
import { counted } from '../core/report/format.ts'
import type { ComparisonData } from './comparison-data.ts'

type Values = Readonly<Record<string, unknown>>

/** Columns that may hold the answer, and those that may say which row it belongs to. */
const answerColumns = ['output', 'answer', 'response', 'completion', 'prediction']
const inputColumns = ['input', 'text', 'prompt']

const textOf = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const numberOf = (value: unknown): number | undefined => {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : undefined
}

const firstOf = (values: Values, names: readonly string[]): string | undefined =>
  names.map((name) => textOf(values[name])).find((text) => text !== undefined)

const keysOf = (examples: readonly LabelledExample[]): ReadonlySet<string> =>
  new Set(examples.flatMap(({ id, input }) => [`id:${id}`, `input:${input}`]))

const outputOf = (comparison: ComparisonData, example: LabelledExample, values: Values, answer: string | undefined): Output => {
  const { task, data } = comparison
  const base = { exampleId: example.id, arm: '', repeat: numberOf(values['repeat']) ?? 0, replayed: true }
  if (answer === undefined) {
    // As `assay evaluate --out` writes it: a model's own failure scores 0, a lost call is missing.
    const missing = values['missing'] === true || values['missing'] === 'true'
    return { ...base, status: 'failed', failure: { kind: 'garbage', message: textOf(values['failure']) ?? '', retryable: false, missing } }
  }
  const format = answerFormat(task, data.labels, task.output.kind === 'json' ? task.output.schema : undefined)
  const costUsd = numberOf(values['costUsd'])
  return {
    ...base,
    status: 'answered',
    text: parseAnswer(answer, format).text,
    latencyMs: numberOf(values['latencyMs']) ?? 0,
    ...(costUsd === undefined ? {} : { costUsd }),
  }
}

/**
 * A file of outputs (jsonl, csv) as a side, scored now: `id` (or `input`) and `output` a row; `repeat`, `latencyMs`, `costUsd` where
 * known. Only its dev rows count: train rows may have been learnt from, and scoring golden rows would be a look. Throws `not-comparable`, `data-format`.
 */
export const sideOfFile = async (
  comparison: ComparisonData,
  options: { readonly path: string; readonly name: string; readonly split: 'dev' | 'golden'; readonly signal: AbortSignal },
): Promise<Side> => {
  const { path, name, split, signal } = options
  const { task, data, ports } = comparison
  if (split === 'golden')
    throw new AssayError('not-comparable', `${name} cannot be scored on golden: that would be a look nobody declared`, {
      hint: 'name it as `outputs:` in task.yaml and run `assay run`; here it is compared on dev',
    })
  if (!comparison.canScore)
    throw new AssayError(
      'not-comparable',
      `${comparison.judge.metric.name} is scored by a program or a model, which \`assay compare\` does not ask`,
      {
        hint: 'name the file as `outputs:` in task.yaml and run `assay run`',
      },
    )
  const { dev, train, golden } = data.splits
  const byId = new Map(dev.map((example) => [example.id, example]))
  const byInput = new Map(dev.map((example) => [example.input, example]))
  const elsewhere = { train: keysOf(train), golden: keysOf(golden) }
  const { id: idColumn = 'id', input: inputColumn = 'input' } = task.columns
  const answers = new Map<string, SideAnswer[]>()
  const bad: { readonly message: string; readonly where: string }[] = []
  let [unknown, held, learnt, rows] = [0, 0, 0, 0]
  for await (const row of ports.reader.read(path, signal)) {
    const where = `${name}:${row.line}`
    if ('problem' in row) {
      bad.push({ message: row.problem, where })
      continue
    }
    rows++
    const id = firstOf(row.values, [idColumn, 'id'])
    const input = firstOf(row.values, [inputColumn, ...inputColumns])
    const answer = firstOf(row.values, answerColumns)
    const failure = textOf(row.values['failure'])
    if ((answer === undefined && failure === undefined) || (id === undefined && input === undefined)) {
      bad.push({ message: `needs an id or an input, and one of ${answerColumns.join(', ')}`, where })
      continue
    }
    const example = (id === undefined ? undefined : byId.get(id)) ?? (input === undefined ? undefined : byInput.get(input))
    if (example === undefined) {
      const isIn = (keys: ReadonlySet<string>): boolean => keys.has(`id:${id}`) || keys.has(`input:${input}`)
      if (isIn(elsewhere.golden)) held++
      else if (isIn(elsewhere.train)) learnt++
      else unknown++
      continue
    }
    const list = answers.get(example.id) ?? []
    const { latencyMs: _unknown, ...scored } = comparison.answer(example, outputOf(comparison, example, row.values, answer))
    const latencyMs = numberOf(row.values['latencyMs'])
    list.push(latencyMs === undefined ? scored : { ...scored, latencyMs })
    answers.set(example.id, list)
  }
  const [first, ...also] = bad
  if (first !== undefined)
    throw new AssayError('data-format', first.message, {
      where: first.where,
      also: also.slice(0, 20),
      hint: `correct ${name}: one answer a row`,
    })
  if (rows === 0)
    throw new AssayError('data-format', `${name} holds no rows`, {
      hint: 'a file of outputs has an id (or input) and an output in each row',
    })
  if (answers.size === 0)
    throw new AssayError('not-comparable', `none of the ${counted(rows, 'row')} of ${name} belongs to this task`, {
      hint: 'its ids or inputs must be those of the data in task.yaml',
    })
  return {
    name,
    source: `file ${name}`,
    split: 'dev',
    answers,
    notes: [
      ...(unknown === 0 ? [] : [`${counted(unknown, 'row')} of ${name} ${unknown === 1 ? 'belongs' : 'belong'} to no row of the task`]),
      ...(learnt === 0
        ? []
        : [`${counted(learnt, 'row')} of ${name} ${learnt === 1 ? 'is' : 'are'} in train and left out: comparisons are made on dev`]),
      ...(held === 0
        ? []
        : [
            `${counted(held, 'row')} of ${name} ${held === 1 ? 'is a golden row' : 'are golden rows'} and not scored: that would be a look`,
          ]),
    ],
  }
}
