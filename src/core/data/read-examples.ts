import { AssayError } from '../errors.ts'
import { didYouMean } from '../lib/did-you-mean.ts'
import type { RawRow } from '../ports/ports.ts'
import type { TaskKind } from '../task/task.ts'
import type { Example } from './example.ts'
import { chooseShape, otherShape } from './formats/choose-shape.ts'
import type { Columns, RawValues, RowFormat } from './formats/row-format.ts'
import { guessColumns } from './guess-columns.ts'
import { answerUnclear, shapeUnclear } from './shape-unclear.ts'
import { toExample } from './to-example.ts'
import { unlessTooDeep } from './unless-too-deep.ts'

export interface BadRow {
  readonly file: string
  readonly line: number
  readonly problem: string
}

/** `note` says what of a row was left out. */
export type ReadExample =
  | { readonly status: 'read'; readonly example: Example; readonly note?: string }
  | { readonly status: 'bad'; readonly row: BadRow }

/** The shape that the rows of a file were read as, and the rule that told it. */
export interface FoundShape {
  readonly format: RowFormat
  readonly because: string
  readonly columns: Columns
}

export interface ReadExamplesOptions {
  /** Relative to the task folder; goes into `source`. */
  readonly file: string
  readonly kind: TaskKind
  readonly columns: Columns
  /** Rows to be answered, not learnt from: of the declared columns only the input has to be there. */
  readonly needsOnlyInput?: boolean
  /** The shape of the rows, where the user named it; told from the rows without. */
  readonly as?: RowFormat
  onShape?(shape: FoundShape): void
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
export const readExamples = (rows: AsyncIterable<RawRow>, options: ReadExamplesOptions): AsyncIterable<ReadExample> => {
  const { file, kind, columns: declared } = options
  let format: RowFormat | undefined
  let columns = declared

  const settle = (sample: readonly RawRow[]): void => {
    const values = sample.flatMap((row) => ('values' in row ? [row.values] : []))
    const [first] = values
    if (first === undefined) return
    const where = `${file}:${sample[0]?.line ?? 1}`
    const shape: ReturnType<typeof chooseShape> =
      options.as === undefined
        ? chooseShape(values, declared)
        : { status: 'chosen', format: options.as, because: `you said so: --as ${options.as.name}` }
    if (shape.status === 'refused') throw new AssayError('data-format', `${file} cannot be used: ${shape.why}`, { where })
    if (shape.status === 'unclear') throw shapeUnclear(file, shape.formats)
    format = shape.format
    if (format.name === 'any-columns') settleColumns(values)
    options.onShape?.({ format, because: shape.because, columns })
  }

  const settleColumns = (values: readonly RawValues[]): void => {
    requireColumns(values, declared, options)
    const guessed = guessColumns(values, declared)
    columns = guessed.columns
    if (guessed.answers !== undefined && options.needsOnlyInput !== true) throw answerUnclear(file, guessed.answers)
    if (columns.input === undefined)
      throw new AssayError('data-format', `${file}: no column looks like the input`, {
        where: file,
        hint: `its columns: ${Object.keys(values[0] ?? {}).join(', ')}. Name one in task.yaml: columns: { input: NAME, expected: NAME }`,
      })
  }

  const convert = (row: RawRow): ReadExample => {
    const refuse = (problem: string): ReadExample => ({ status: 'bad', row: { file, line: row.line, problem } })
    if ('problem' in row) return refuse(row.problem)
    if (format === undefined) return refuse('no row before it could be read')
    const isAsNamed = options.as !== undefined && options.as.byColumns !== true && options.as.detect(row.values)
    const other = isAsNamed ? undefined : otherShape(row.values, format, options.as === undefined ? declared : {})
    if (other !== undefined) {
      if (other.name === 'any-columns' || options.as !== undefined)
        return refuse(`it has not the shape ${options.as === undefined ? 'of the rows before it' : 'that --as names'} (${format.label})`)
      throw new AssayError(
        'data-format',
        `${file} mixes two formats: line ${row.line} is ${other.label}, the rows before it are ${format.label}`,
        {
          where: `${file}:${row.line}`,
          hint: 'put each format into a file of its own and list both under data',
        },
      )
    }
    const shape = format
    return unlessTooDeep(() => made(row, shape), refuse)
  }

  const made = (row: { readonly line: number; readonly values: RawValues }, shape: RowFormat): ReadExample => {
    const refuse = (problem: string): ReadExample => ({ status: 'bad', row: { file, line: row.line, problem } })
    const read = shape.read(row.values, columns, kind)
    if (read.status === 'bad') return refuse(read.problem)
    const example = toExample(read.fields, kind, { file, line: row.line })
    if ('problem' in example) return refuse(example.problem)
    const note =
      read.note ?? (example.example.input.includes('\uFFFD') ? 'holds U+FFFD: a character was lost when the file was written' : undefined)
    return { status: 'read', example: example.example, ...(note !== undefined && { note }) }
  }

  // Not a generator: those take three turns of the event loop a row.
  return {
    [Symbol.asyncIterator]: () => {
      const source = rows[Symbol.asyncIterator]()
      let sample: RawRow[] | undefined
      let handedOut = 0
      const done: IteratorResult<ReadExample> = { done: true, value: undefined }
      const closing = async (error: unknown): Promise<never> => {
        await source.return?.()
        throw error
      }
      const fromRow = (next: IteratorResult<RawRow>): IteratorResult<ReadExample> | Promise<never> => {
        try {
          return next.done === true ? done : { done: false, value: convert(next.value) }
        } catch (error) {
          return closing(error)
        }
      }
      const first = async (): Promise<IteratorResult<ReadExample>> => {
        sample = []
        for (let next = await source.next(); next.done !== true; next = await source.next()) {
          sample.push(next.value)
          if (sample.length === sampleSize) break
        }
        try {
          settle(sample)
        } catch (error) {
          return await closing(error)
        }
        return await next()
      }
      const next = (): Promise<IteratorResult<ReadExample>> => {
        if (sample === undefined) return first()
        const early = sample[handedOut]
        if (early === undefined) return source.next().then(fromRow)
        handedOut++
        return Promise.resolve(fromRow({ done: false, value: early }))
      }
      return {
        next,
        return: async () => {
          await source.return?.()
          return done
        },
      }
    },
  }
}
