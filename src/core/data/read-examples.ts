import { AssayError } from '../errors.ts'
import { didYouMean } from '../lib/did-you-mean.ts'
import type { RawRow } from '../ports/ports.ts'
import type { TaskKind } from '../task/task.ts'
import type { Example } from './example.ts'
import { detectFormat, refusedShape } from './formats/index.ts'
import type { Columns, RawValues, RowFormat } from './formats/row-format.ts'
import { guessColumns } from './guess-columns.ts'
import { toExample } from './to-example.ts'

export interface BadRow {
  readonly file: string
  readonly line: number
  readonly problem: string
}

export type ReadExample = { readonly status: 'read'; readonly example: Example } | { readonly status: 'bad'; readonly row: BadRow }

export interface ReadExamplesOptions {
  /** Relative to the task folder; goes into `source`. */
  readonly file: string
  readonly kind: TaskKind
  readonly columns: Columns
  /** Rows to be answered, not learnt from: of the declared columns only the input has to be there. */
  readonly needsOnlyInput?: boolean
}

/** Rows looked at before columns are guessed. */
const sampleSize = 200

const requireColumns = (sample: readonly RawValues[], columns: Columns, { file, needsOnlyInput }: ReadExamplesOptions): void => {
  const names = [...new Set(sample.flatMap((values) => Object.keys(values)))]
  for (const [role, column] of Object.entries(columns)) {
    if (names.includes(column) || (needsOnlyInput === true && role !== 'input')) continue
    const near = didYouMean(column, names)
    throw new AssayError('data-format', `${file} has no column "${column}" for ${role}`, {
      where: file,
      hint: `${near === undefined ? `its columns: ${names.join(', ')}.` : `did you mean "${near}"?`} Edit columns in task.yaml`,
    })
  }
}

/**
 * Turns the raw rows of one file into examples, as a stream. The first rows decide the format and the columns; a later row of
 * another format stops with `data-format` and its line, any other row that cannot be read is handed on as bad.
 */
export async function* readExamples(rows: AsyncIterable<RawRow>, options: ReadExamplesOptions): AsyncIterable<ReadExample> {
  const { file, kind, columns: declared } = options
  let waiting: RawRow[] | undefined = []
  let format: RowFormat | undefined
  let columns = declared

  const settle = (sample: readonly RawRow[]): void => {
    const values = sample.flatMap((row) => ('values' in row ? [row.values] : []))
    const [first] = values
    if (first === undefined) return
    const why = refusedShape(first)
    if (why !== undefined)
      throw new AssayError('data-format', `${file} cannot be used: ${why}`, { where: `${file}:${sample[0]?.line ?? 1}` })
    format = detectFormat(first, declared)
    if (format.name !== 'any-columns') return
    requireColumns(values, declared, options)
    columns = guessColumns(values, declared).columns
    if (columns.input === undefined)
      throw new AssayError('data-format', `${file}: no column looks like the input`, {
        where: file,
        hint: `its columns: ${Object.keys(first).join(', ')}. Name one in task.yaml: columns: { input: NAME, expected: NAME }`,
      })
  }

  const convert = (row: RawRow): ReadExample => {
    const refuse = (problem: string): ReadExample => ({ status: 'bad', row: { file, line: row.line, problem } })
    if ('problem' in row) return refuse(row.problem)
    const own = detectFormat(row.values, declared)
    if (format === undefined) return refuse('no row before it could be read')
    if (own !== format) {
      if (own.name === 'any-columns') return refuse(`it has not the shape of the rows before it (${format.label})`)
      throw new AssayError(
        'data-format',
        `${file} mixes two formats: line ${row.line} is ${own.label}, the rows before it are ${format.label}`,
        {
          where: `${file}:${row.line}`,
          hint: 'put each format into a file of its own and list both under data',
        },
      )
    }
    const read = format.read(row.values, columns, kind)
    if (read.status === 'bad') return refuse(read.problem)
    const made = toExample(read.fields, kind, { file, line: row.line })
    return 'problem' in made ? refuse(made.problem) : { status: 'read', example: made.example }
  }

  for await (const row of rows) {
    if (waiting === undefined) {
      yield convert(row)
      continue
    }
    waiting.push(row)
    if (waiting.length < sampleSize) continue
    settle(waiting)
    for (const early of waiting) yield convert(early)
    waiting = undefined
  }
  if (waiting !== undefined) {
    settle(waiting)
    for (const early of waiting) yield convert(early)
  }
}
