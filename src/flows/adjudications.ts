import type { AdjudicatedRow } from '../core/compare/adjudicate.ts'
import type { LabelledExample } from '../core/data/example.ts'
import { rowHash } from '../core/data/to-example.ts'
import { canonicalJson } from '../core/lib/canonical-json.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { PreparedData } from './split.ts'

/** Beside task.yaml, committed: what people said about golden rows, blind. */
export const adjudicationsFile = 'adjudications.jsonl'

/** One line of the file. */
interface Adjudication {
  readonly id: string
  /** Hash of the row as it is in the data: a row that was edited since is not corrected. */
  readonly hash: string
  readonly expected: string
  readonly previous: string
  readonly by: string
  /** ISO 8601. */
  readonly at: string
  readonly pair: readonly [string, string]
}

const readAdjudications = async (files: TaskFiles): Promise<ReadonlyMap<string, Adjudication>> => {
  const byId = new Map<string, Adjudication>()
  if (!(await files.exists(adjudicationsFile))) return byId
  for await (const line of files.readLines(adjudicationsFile)) {
    const { id, hash, expected } = line as Partial<Adjudication>
    if (typeof id === 'string' && typeof hash === 'string' && typeof expected === 'string') byId.set(id, line as Adjudication)
  }
  return byId
}

/** First and second label of every row of golden that was judged blind. */
export const adjudicatedPairs = async (files: TaskFiles): Promise<readonly { readonly first: string; readonly second: string }[]> =>
  [...(await readAdjudications(files)).values()].map(({ previous, expected }) => ({ first: previous, second: expected }))

/** The data with the labels of golden that people corrected; the frozen rows themselves stay as golden.lock has them. */
export const adjudicated = async (files: TaskFiles, data: PreparedData): Promise<PreparedData> => {
  const known = await readAdjudications(files)
  const valid = data.splits.golden.filter((example) => known.get(example.id)?.hash === rowHash(example))
  if (valid.length === 0) return data
  const ids = new Set(valid.map(({ id }) => id))
  const golden = data.splits.golden.map((example) =>
    ids.has(example.id) ? { ...example, expected: known.get(example.id)?.expected ?? example.expected } : example,
  )
  const changed = valid.filter(({ id, expected }) => known.get(id)?.expected !== expected).map(({ id }) => id)
  return { ...data, splits: { ...data.splits, golden }, adjudicated: { rows: valid.length, changed } }
}

/** A corrected answer in the form of the task's answers; undefined where it is none. */
const answerOf = (text: string, labels: readonly string[], isJson: boolean): string | undefined => {
  const trimmed = text.trim()
  if (labels.length > 0) return labels.includes(trimmed) ? trimmed : undefined
  if (!isJson) return undefined
  try {
    return canonicalJson(JSON.parse(trimmed))
  } catch {
    return undefined
  }
}

/** Keeps what people said about golden rows, with who, when and between which sides. Returns how many rows were written. */
export const recordAdjudications = async (
  files: TaskFiles,
  options: {
    /** As they are in the data: without earlier corrections. */
    readonly golden: readonly LabelledExample[]
    readonly rows: readonly AdjudicatedRow[]
    readonly pair: readonly [string, string]
    readonly labels: readonly string[]
    readonly isJson: boolean
    readonly at: string
    readonly by: string
  },
): Promise<number> => {
  const { golden, rows, pair, labels, isJson, at, by } = options
  const byId = new Map(golden.map((example) => [example.id, example]))
  const before = await readAdjudications(files)
  let written = 0
  for (const row of rows) {
    const example = byId.get(row.id)
    if (example === undefined) continue
    const expected =
      row.answer === undefined ? (row.winner === 'both' ? example.expected : undefined) : answerOf(row.answer, labels, isJson)
    if (expected === undefined) continue
    const known = before.get(row.id)
    if (known?.expected === expected && known.hash === rowHash(example)) continue
    const line: Adjudication = { id: row.id, hash: rowHash(example), expected, previous: example.expected, by: row.by ?? by, at, pair }
    await files.appendLine(adjudicationsFile, line)
    written++
  }
  return written
}
