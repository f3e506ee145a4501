import { isFields } from './price-format.ts'
import type { Fields, ForeignRow, PriceFormat } from './price-format.ts'

const listOf = (raw: unknown): readonly unknown[] => {
  const list = isFields(raw) ? raw['prices'] : raw
  return Array.isArray(list) ? list : []
}

/** Cells of a table are text: an empty one says nothing, a value is a number, a list is separated by blanks. */
const fromCells = (row: Fields): ForeignRow =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([, cell]) => cell !== '')
      .map(([key, cell]) => {
        if (key === 'value' && typeof cell === 'string' && cell.trim() !== '') return [key, Number(cell)]
        if (key === 'conflictsWith' && typeof cell === 'string') return [key, cell.split(/\s+/)]
        return [key, cell]
      }),
  )

/** The format of Assay's own price files: YAML, JSON, or a table (CSV, TSV) with the same keys as columns. */
export const priceRows: PriceFormat = {
  id: 'price-rows',
  label: 'price rows',
  detect: (raw) => listOf(raw).some((row) => isFields(row) && 'value' in row && 'unit' in row),
  read: (raw) => ({ rows: listOf(raw).map((row) => (isFields(row) ? fromCells(row) : { row })), skipped: [] }),
}
