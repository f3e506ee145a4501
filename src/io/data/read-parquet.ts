import { AssayError } from '../../core/errors.ts'
import type { RawRow } from '../../core/ports/ports.ts'

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
  let start = 0
  for (const group of metadata.row_groups) {
    signal?.throwIfAborted()
    const end = start + Number(group.num_rows)
    const rows = await parquetReadObjects({ file, metadata, rowStart: start, rowEnd: end, compressors, utf8: false }).catch(
      (error: unknown) => {
        throw damaged(error)
      },
    )
    for (const [index, row] of rows.entries()) {
      const line = start + index + 1
      let values: Record<string, unknown> | undefined
      try {
        values = plainValue(row) as Record<string, unknown>
      } catch {
        values = undefined
      }
      yield values === undefined ? { line, problem: 'a column holds bytes that are not UTF-8 text' } : { line, values }
    }
    start = end
  }
}
