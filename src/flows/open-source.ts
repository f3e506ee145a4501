import type { RawValues, RowFormat } from '../core/data/formats/row-format.ts'
import { chooseShape } from '../core/data/formats/choose-shape.ts'
import { rowFormats } from '../core/data/formats/index.ts'
import { sheetOf } from '../core/data/sheet-of.ts'
import { shapeUnclear } from '../core/data/shape-unclear.ts'
import { AssayError } from '../core/errors.ts'
import { didYouMean } from '../core/lib/did-you-mean.ts'
import { isRecord } from '../core/lib/is-record.ts'
import { foreignFormats } from '../core/interchange/index.ts'
import type { ForeignFile, ForeignFormat } from '../core/interchange/imported.ts'
import { traceFormats } from '../core/interchange/traces/index.ts'
import { recordsIn } from '../core/interchange/traces/records-in.ts'
import type { TraceFormat } from '../core/interchange/traces/trace-format.ts'
import type { RawRow } from '../core/ports/ports.ts'
import { openForeign, type OpenForeignOptions } from './open-foreign.ts'

/** Rows looked at before a file is taken for something. */
const sampleSize = 200

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** The first rows, and all of them as a stream that begins with those. */
const peek = async (rows: AsyncIterable<RawRow>): Promise<{ readonly head: readonly RawRow[]; readonly rows: AsyncIterable<RawRow> }> => {
  const iterator = rows[Symbol.asyncIterator]()
  const head: RawRow[] = []
  while (head.length < sampleSize) {
    const next = await iterator.next()
    if (next.done === true) break
    head.push(next.value)
  }
  const all = async function* (): AsyncIterable<RawRow> {
    try {
      yield* head
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  return { head, rows: all() }
}

/** Exports that are one JSON document: a page of an API, results under a key. Each record then counts as a line. */
const opened = async function* (rows: AsyncIterable<RawRow>): AsyncIterable<RawRow> {
  for await (const row of rows) {
    const records = 'values' in row ? recordsIn(row.values) : undefined
    if (records === undefined) yield row
    else
      for (const [index, record] of records.entries())
        yield isRecord(record) ? { line: index + 1, values: record } : { line: index + 1, problem: 'it is not an object' }
  }
}

const documentRows = async function* (value: unknown): AsyncIterable<RawRow> {
  yield* opened(
    (async function* (): AsyncIterable<RawRow> {
      await Promise.resolve()
      for (const entry of Array.isArray(value) ? value : [value])
        yield isRecord(entry) ? { line: 1, values: entry } : { line: 1, problem: 'it is not an object' }
    })(),
  )
}

const valuesOf = (rows: readonly RawRow[]): readonly RawValues[] => rows.flatMap((row) => ('values' in row ? [row.values] : []))

const isRecognised = (head: readonly RawRow[]): boolean => {
  const [first] = valuesOf(head)
  if (first === undefined) return false
  const shape = chooseShape(valuesOf(head), {})
  return traceFormats.some((format) => format.recognise(first)) || (shape.status === 'chosen' && shape.format.byColumns !== true)
}

type Peeked = Awaited<ReturnType<typeof peek>> & {
  /** Why the reader finds no rows in the document: no tool may know it either. */
  readonly refused?: AssayError
}

/** Rows of a file; a `.json` file that is one document spread over lines is read whole. */
const rowsOf = async ({ file, ports, signal }: OpenForeignOptions): Promise<Peeked> => {
  const isJson = /\.json$/i.test(file)
  // A document of a tool may hold no list of rows, or several.
  const plain: Peeked = await peek(ports.reader.read(file, signal)).catch((error: unknown) => {
    if (isJson && error instanceof AssayError && error.code === 'data-format')
      return { head: [], rows: (async function* (): AsyncIterable<RawRow> {})(), refused: error }
    throw error
  })
  const [first] = plain.head
  if (!isJson) return await peek(opened(plain.rows))
  // The list that the reader found may be a part of a document whose records lie deeper: spans under resources.
  const isKnown = first !== undefined && 'values' in first && isRecognised(plain.head)
  if (isKnown) return await peek(opened(plain.rows))
  const text = await ports.reader.readText(file, signal)
  try {
    const document: unknown = JSON.parse(text)
    if (first === undefined || 'problem' in first || (isRecord(document) && recordsIn(document) !== undefined))
      return { ...(await peek(documentRows(document))), ...(plain.refused !== undefined && { refused: plain.refused }) }
  } catch {
    if (plain.refused !== undefined) throw plain.refused
    return plain
  }
  return await peek(opened(plain.rows))
}

/** Rows that are taken for those of a shape; a document of which the reader could make none is no such thing. */
const shapeRows = ({ rows, refused }: Peeked): AsyncIterable<RawRow> => {
  if (refused !== undefined) throw refused
  return rows
}

export type Source = { readonly because: string } & (
  | { readonly kind: 'shape'; readonly rows: AsyncIterable<RawRow>; readonly as?: RowFormat }
  | { readonly kind: 'traces'; readonly rows: AsyncIterable<RawRow>; readonly format: TraceFormat }
  | { readonly kind: 'tool'; readonly file: ForeignFile; readonly format: ForeignFormat }
)

const sampleFile = (path: string, head: readonly RawRow[]): ForeignFile => ({
  path: baseName(path),
  rows: head.flatMap((row) => ('values' in row ? [row] : [])),
  readText: async () => undefined,
  readRows: async () => undefined,
})

const said = (as: string): string => `you said so: --as ${as}`

const named = async (options: OpenForeignOptions, as: string): Promise<Source> => {
  const tool = foreignFormats.find(({ id }) => id === as)
  if (tool !== undefined) return { kind: 'tool', because: said(as), format: tool, file: await openForeign(options) }
  const traces = traceFormats.find(({ id }) => id === as)
  if (traces !== undefined) return { kind: 'traces', because: said(as), format: traces, rows: (await rowsOf(options)).rows }
  const shape = rowFormats.find(({ name }) => name === as)
  if (shape !== undefined) return { kind: 'shape', because: said(as), as: shape, rows: shapeRows(await rowsOf(options)) }
  const names = [...rowFormats.map(({ name }) => name), ...traceFormats.map(({ id }) => id), ...foreignFormats.map(({ id }) => id)]
  const near = didYouMean(as, names)
  throw new AssayError('usage', `--as "${as}" is no shape or tool that can be read`, {
    hint: near === undefined ? `one of: ${names.join(', ')}` : `did you mean "${near}"?`,
  })
}

/**
 * What a file is: an export of traces, rows of a shape with keys of its own, a file of a tool that a task can be made from, or columns;
 * tried in this order. Throws `data-not-found`, `usage`, `shape-unclear`, `import-unsupported`.
 */
export const openSource = async (options: OpenForeignOptions & { readonly as?: string; readonly rowsOnly: boolean }): Promise<Source> => {
  const { file, as, ports, rowsOnly } = options
  const { file: whole, sheet } = sheetOf(file)
  const name = baseName(file)
  if (!(await ports.openFolder(whole.slice(0, Math.max(1, whole.lastIndexOf('/')))).exists(baseName(whole))))
    throw new AssayError('data-not-found', `${file} does not exist`, { where: file, hint: 'check the path' })
  if (as !== undefined) return await named(options, as)
  if (/\.(ya?ml|eval)$/i.test(file)) return await anyTool(options)
  const found = await rowsOf(options)
  const { head, rows } = found
  const sample = valuesOf(head)
  const [first] = sample
  const traces = first === undefined ? undefined : traceFormats.find((format) => format.recognise(first))
  if (traces !== undefined && (rowsOnly || traces.alsoTask !== true))
    return { kind: 'traces', because: `the first record has ${traces.rule}`, format: traces, rows }
  const shape = chooseShape(sample, {})
  if (shape.status === 'unclear') throw shapeUnclear(name, shape.formats)
  if (shape.status === 'chosen' && shape.format.byColumns !== true) return { kind: 'shape', because: shape.because, rows }
  // A document may be a tool's as a whole; of lines and tables the first rows tell.
  const isDocument = /\.json$/i.test(file) && (sample.length < sampleSize || traces !== undefined)
  const foreign = isDocument ? await openForeign(options) : sampleFile(file, head)
  const tool = sheet === undefined ? foreignFormats.find((format) => format.recognise(foreign) !== undefined) : undefined
  if (tool === undefined) return { kind: 'shape', because: '', rows: shapeRows(found) }
  return { kind: 'tool', because: tool.recognise(foreign) ?? '', format: tool, file: await openForeign(options) }
}

const anyTool = async (options: OpenForeignOptions): Promise<Source> => {
  const file = await openForeign(options)
  for (const format of foreignFormats) {
    const because = format.recognise(file)
    if (because !== undefined) return { kind: 'tool', because, format, file }
  }
  throw new AssayError('import-unsupported', `${file.path} is no file of another tool that Assay knows`, {
    where: file.path,
    hint: `name its format with --as (${foreignFormats.map(({ id }) => id).join(', ')})`,
  })
}
