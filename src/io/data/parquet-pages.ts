import type { AsyncBuffer, RowGroup } from 'hyparquet'
import type { parquetHeader } from 'hyparquet/src/column.js'

type Header = ReturnType<typeof parquetHeader>

const isCount = (value: unknown, most = Number.MAX_SAFE_INTEGER): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most

/**
 * Values of a page, 0 for a dictionary; undefined where its header lacks what a decoder needs (it would loop for ever on a length that is no
 * number) or claims what cannot be.
 */
const valuesOf = (header: Header, mostUnpacked: number): number | undefined => {
  const { compressed_page_size: packed, uncompressed_page_size: unpacked } = header
  const { data_page_header: old, data_page_header_v2: recent, dictionary_page_header: dictionary } = header
  if (header.type === undefined || !isCount(packed) || !isCount(unpacked, mostUnpacked)) return undefined
  // An entry of a dictionary takes a byte at least.
  if (dictionary !== undefined) return isCount(dictionary.num_values, unpacked) && dictionary.encoding !== undefined ? 0 : undefined
  if (old !== undefined)
    return isCount(old.num_values) && old.encoding !== undefined && old.definition_level_encoding !== undefined ? old.num_values : undefined
  if (recent === undefined) return header.index_page_header === undefined ? undefined : 0
  const { num_values: values, num_nulls: nulls, definition_levels_byte_length: levels, repetition_levels_byte_length: repeats } = recent
  const isSound =
    isCount(values) && isCount(nulls, values) && isCount(levels, packed) && isCount(repeats, packed) && recent.encoding !== undefined
  return isSound ? values : undefined
}

/**
 * Why the pages of a row group contradict what the footer says of it; undefined where they agree. Decoders believe a page: one that claims
 * two thousand million values would keep them busy for hours. Reads the headers of pages alone.
 */
export const pageProblem = async (file: AsyncBuffer, { columns }: RowGroup, mostUnpacked: number): Promise<string | undefined> => {
  const { parquetHeader } = await import('hyparquet/src/column.js')
  for (const { meta_data: column } of columns) {
    if (column === undefined) continue
    const name = column.path_in_schema.join('.')
    const first = Number(column.dictionary_page_offset || column.data_page_offset)
    const bytes = await file.slice(first, first + Number(column.total_compressed_size))
    const reader = { view: new DataView(bytes), offset: 0 }
    let values = 0
    while (values < Number(column.num_values) && reader.offset < bytes.byteLength - 1) {
      const header = parquetHeader(reader)
      const own = valuesOf(header, mostUnpacked)
      reader.offset += header.compressed_page_size
      if (own === undefined || reader.offset > bytes.byteLength) return `a page of column ${name} says what cannot be`
      values += own
    }
    if (values !== Number(column.num_values)) return `the pages of column ${name} hold ${values} of ${Number(column.num_values)} values`
  }
  return undefined
}
