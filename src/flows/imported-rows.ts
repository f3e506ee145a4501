import type { Example } from '../core/data/example.ts'
import type { Columns, RowFields } from '../core/data/formats/row-format.ts'
import { readExamples } from '../core/data/read-examples.ts'
import type { ScoreFilter } from '../core/data/score-filter.ts'
import { toExample } from '../core/data/to-example.ts'
import { unlessTooDeep } from '../core/data/unless-too-deep.ts'
import type { RawRow } from '../core/ports/ports.ts'
import { scoresIn } from '../core/interchange/traces/scores-in.ts'
import { dropped } from '../core/interchange/traces/trace-format.ts'
import type { Source } from './open-source.ts'

/** What a file was taken for. */
export interface ImportedSource {
  readonly name: string
  readonly label: string
  readonly because: string
  /** Columns that hold what, where the rows have columns of any name. */
  readonly columns?: Columns
  /** What of the file as a whole was not carried over. */
  readonly notes?: readonly string[]
}

export type ImportedRow =
  | { readonly status: 'read'; readonly line: number; readonly example: Example; readonly note?: string }
  | { readonly status: 'dropped'; readonly line: number; readonly reason: string }

export interface ImportedRowsOptions {
  readonly source: Source
  /** Name of the file that rows are told by. */
  readonly file: string
  readonly columns: Columns
  readonly only?: ScoreFilter
  onFound(found: ImportedSource): void
}

/** Why a row with such scores does not count; undefined where it does. */
const whyFiltered = (only: ScoreFilter | undefined, scores: Readonly<Record<string, number>>): string | undefined => {
  if (only === undefined) return undefined
  const score = scores[only.score]
  if (score === undefined) return `it has no score "${only.score}"`
  return only.holds(score) ? undefined : `its score is not ${only.text}`
}

type MadeRow = { readonly example: Example } | { readonly problem: string }

const exampleOf = (fields: RowFields, file: string, line: number): MadeRow => {
  const { expected: _expected, ...rest } = fields
  const made = toExample(fields.expected === undefined ? rest : fields, 'generation', { file, line })
  if ('problem' in made) return made
  if (made.example.input.trim() === '') return { problem: 'its input is empty' }
  return made
}

async function* shapeRows({ source, file, columns, only, onFound }: ImportedRowsOptions): AsyncIterable<ImportedRow> {
  if (source.kind !== 'shape') return
  const filtered: { line: number; reason: string }[] = []
  const kept = async function* (): AsyncIterable<RawRow> {
    for await (const row of source.rows) {
      const why = 'values' in row && only !== undefined ? whyFiltered(only, scoresIn({ [only.score]: row.values[only.score] })) : undefined
      if (why === undefined) yield row
      else filtered.push({ line: row.line, reason: why })
    }
  }
  const out = function* (): Iterable<ImportedRow> {
    for (const { line, reason } of filtered.splice(0)) yield { status: 'dropped', line, reason }
  }
  const read = readExamples(only === undefined ? source.rows : kept(), {
    file,
    kind: 'generation',
    columns,
    ...(source.as !== undefined && { as: source.as }),
    onShape: ({ format, because, columns: found }) =>
      onFound({ name: format.name, label: format.label, because, ...(format.name === 'any-columns' && { columns: found }) }),
  })
  for await (const entry of read) {
    if (filtered.length > 0) yield* out()
    if (entry.status === 'bad') yield { status: 'dropped', line: entry.row.line, reason: entry.row.problem }
    else if (entry.example.input.trim() === '') yield { status: 'dropped', line: entry.example.source.line, reason: 'its input is empty' }
    else
      yield {
        status: 'read',
        line: entry.example.source.line,
        example: entry.example,
        ...(entry.note !== undefined && { note: entry.note }),
      }
  }
  yield* out()
}

async function* traceRows({ source, file, only, onFound }: ImportedRowsOptions): AsyncIterable<ImportedRow> {
  if (source.kind !== 'traces') return
  onFound({ name: source.format.id, label: source.format.label, because: source.because })
  for await (const row of source.rows) {
    const { line } = row
    if ('problem' in row) {
      yield { status: 'dropped', line, reason: row.problem }
      continue
    }
    for (const trace of unlessTooDeep(
      () => source.format.read(row.values),
      (reason) => [dropped(reason)],
    )) {
      const reason = trace.status === 'dropped' ? trace.reason : whyFiltered(only, trace.scores ?? {})
      if (trace.status === 'dropped' || reason !== undefined) {
        yield { status: 'dropped', line, reason: reason ?? 'it was left out' }
        continue
      }
      const made = exampleOf(trace.fields, file, line)
      if ('problem' in made) yield { status: 'dropped', line, reason: made.problem }
      else yield { status: 'read', line, example: made.example, ...(trace.note !== undefined && { note: trace.note }) }
    }
  }
}

async function* toolRows({ source, file, only, onFound }: ImportedRowsOptions): AsyncIterable<ImportedRow> {
  if (source.kind !== 'tool') return
  const { rows, systemPrompt, notes } = await source.format.read(source.file)
  onFound({ name: source.format.id, label: source.format.label, because: source.because, ...(notes.length > 0 && { notes }) })
  for (const [index, row] of rows.entries()) {
    const line = index + 1
    const reason = whyFiltered(only, {})
    const history = systemPrompt === undefined ? row.history : [{ role: 'system', content: systemPrompt } as const, ...(row.history ?? [])]
    const made = exampleOf({ ...row, ...(history !== undefined && { history }) }, file, line)
    if (reason !== undefined) yield { status: 'dropped', line, reason }
    else if ('problem' in made) yield { status: 'dropped', line, reason: made.problem }
    else yield { status: 'read', line, example: made.example }
  }
}

/** Every record of a file as an example, or with the reason why it is none. */
export const importedRows = (options: ImportedRowsOptions): AsyncIterable<ImportedRow> => {
  switch (options.source.kind) {
    case 'shape':
      return shapeRows(options)
    case 'traces':
      return traceRows(options)
    case 'tool':
      return toolRows(options)
  }
}
