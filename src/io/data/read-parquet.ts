import type { FileMetaData } from 'hyparquet'
import { AssayError } from '../../core/errors.ts'
import type { RawRow } from '../../core/ports/ports.ts'
import { pageProblem } from './parquet-pages.ts'

const decoder = new TextDecoder('utf-8', { fatal: true })

/** A Parquet value as JSON has it: times as ISO 8601, whole numbers as text where a double cannot hold them. Throws TypeError for bytes that are no text. */
const plainValue = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof Uint8Array) return decoder.decode(value)
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as Iterable<unknown>, plainValue)
  if (Array.isArray(value)) return value.map(plainValue)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item)]))
  return value
}

/** A row as JSON has it, or why it is none. A cell that is empty is null: undefined ones are behind the end of a column that is cut off. */
const plainRow = (row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | 'no text' | 'cut off' => {
  const values: Record<string, unknown> = {}
  try {
    for (const [name, value] of Object.entries(row)) {
      if (value === undefined) return 'cut off'
      values[name] = plainValue(value)
    }
  } catch {
    return 'no text'
  }
  return values
}

/** A file that says it unpacks to more than both of these holds nothing that anybody wrote. */
const mostGrowth = 1000
const harmlessBytes = 2 ** 30

/** Why rows or cells of a file would be lost without a word: counts that contradict each other, two columns of one name. undefined: nothing would. */
const lossOf = ({ num_rows: all, row_groups: groups }: FileMetaData, fileBytes: number): string | undefined => {
  const counts = groups.map(({ num_rows: rows }) => Number(rows))
  if (counts.some((count) => !Number.isSafeInteger(count) || count < 0)) return 'it counts no rows'
  const sum = counts.reduce((total, count) => total + count, 0)
  if (sum !== Number(all)) return `it counts ${Number(all)} rows and holds ${sum}`
  const names = groups[0]?.columns.map(({ meta_data: column }) => column?.path_in_schema.join('.') ?? '') ?? []
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined) return `it has two columns named "${twice}"`
  if (names.some((name) => name.split('.').includes('__proto__'))) return 'it has a column named "__proto__"'
  for (const [index, { columns }] of groups.entries())
    for (const { meta_data: column } of columns) {
      if (column === undefined) continue
      // Lists have a value an element.
      const isFlat = column.path_in_schema.length === 1
      if (isFlat && Number(column.num_values) !== counts[index])
        return `its column ${column.path_in_schema.join('.')} holds ${Number(column.num_values)} of ${counts[index] ?? 0} rows`
      if (Number(column.total_compressed_size) > fileBytes) return 'a column is larger than the file'
      const unpacked = Number(column.total_uncompressed_size)
      if (unpacked > harmlessBytes && unpacked > fileBytes * mostGrowth) return `a column unpacks to ${Math.round(unpacked / 2 ** 20)} MB`
    }
  return undefined
}

/**
 * Rows of a Parquet file, one row group at a time; `line` is the number of the row. Throws `data-format` where it is damaged or packed in a
 * way that is not known.
 */
export async function* readParquet(path: string, signal?: AbortSignal): AsyncIterable<RawRow> {
  const [{ asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ])
  const damaged = (cause: unknown): AssayError =>
    new AssayError(
      'data-format',
      `${path} is a Parquet file that cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        where: path,
        hint: 'write it again, or export it as JSON lines',
        cause,
      },
    )
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file).catch((error: unknown) => {
    throw damaged(error)
  })
  const wrong = lossOf(metadata, file.byteLength)
  if (wrong !== undefined) throw damaged(new Error(wrong))
  let start = 0
  for (const group of metadata.row_groups) {
    signal?.throwIfAborted()
    const end = start + Number(group.num_rows)
    const badPage = await pageProblem(file, group, Math.max(harmlessBytes, file.byteLength * mostGrowth)).catch((error: unknown) => {
      throw damaged(error)
    })
    if (badPage !== undefined) throw damaged(new Error(badPage))
    const rows = await parquetReadObjects({ file, metadata, rowStart: start, rowEnd: end, compressors, utf8: false }).catch(
      (error: unknown) => {
        throw damaged(error)
      },
    )
    if (rows.length !== end - start) throw damaged(new Error(`of ${end - start} rows from row ${start + 1} on, ${rows.length} can be read`))
    for (const [index, row] of rows.entries()) {
      const line = start + index + 1
      const values = plainRow(row)
      if (values === 'no text') yield { line, problem: 'a column holds bytes that are not UTF-8 text' }
      else if (values === 'cut off') throw damaged(new Error(`a column ends before row ${line}`))
      else yield { line, values }
    }
    start = end
  }
}
