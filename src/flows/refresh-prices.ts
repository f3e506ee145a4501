import { rowsOfTable } from '../core/economics/price-table-rows.ts'
import { readPriceTable, refreshedTableFile } from '../core/economics/price-table.ts'
import type { PriceTable } from '../core/economics/price-table.ts'
import { AssayError } from '../core/errors.ts'
import type { Ports } from '../core/ports/ports.ts'

export interface PriceChange {
  readonly id: string
  readonly unit: string
  readonly before: number
  readonly after: number
  /** Share of the old price: 0.1 is 10 % more; absent where that was 0. */
  readonly change?: number
}

export interface RefreshedPrices {
  readonly from: { readonly source: string; readonly day: string | null }
  readonly to: { readonly source: string; readonly day: string | null }
  /** The largest changes first. */
  readonly changed: readonly PriceChange[]
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly same: number
  readonly dryRun: boolean
}

const folderOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')))
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const pricesOf = (table: PriceTable, today: string) =>
  new Map(rowsOfTable(table, today).flatMap((row) => (row.effectiveTo === undefined ? [[row.id, row] as const] : [])))

/** What of the prices that hold today is another one in the new table. */
const compareTables = (
  before: PriceTable,
  after: PriceTable,
  today: string,
): Pick<RefreshedPrices, 'changed' | 'added' | 'removed' | 'same'> => {
  const [old, next] = [pricesOf(before, today), pricesOf(after, today)]
  const changed = [...next.values()].flatMap((row): readonly PriceChange[] => {
    const was = old.get(row.id)
    if (was === undefined || was.value === row.value) return []
    return [
      {
        id: row.id,
        unit: row.unit,
        before: was.value,
        after: row.value,
        ...(was.value === 0 ? {} : { change: row.value / was.value - 1 }),
      },
    ]
  })
  const size = ({ change = Number.POSITIVE_INFINITY }: PriceChange): number => Math.abs(Math.log1p(change))
  return {
    changed: changed.sort((a, b) => size(b) - size(a)),
    added: [...next.keys()].filter((id) => !old.has(id)),
    removed: [...old.keys()].filter((id) => !next.has(id)),
    same: [...next.values()].filter((row) => old.get(row.id)?.value === row.value).length,
  }
}

const readFile = async (
  ports: Pick<Ports, 'openFolder'>,
  { file, date }: { readonly file: string; readonly date?: string },
): Promise<PriceTable> => {
  const folder = ports.openFolder(folderOf(file))
  const name = nameOf(file)
  if (!(await folder.exists(name)))
    throw new AssayError('data-not-found', `${file} does not exist`, { hint: 'name a data file of genai-prices, or `package`' })
  let raw: unknown
  try {
    raw = JSON.parse(await folder.readText(name))
  } catch (cause) {
    throw new AssayError('price-invalid', `${name} is not JSON: ${cause instanceof Error ? cause.message : ''}`, {
      where: file,
      hint: 'take the file again from where it came from',
      cause,
    })
  }
  return { source: name, day: date ?? null, providers: readPriceTable(raw, name) }
}

/**
 * Puts another table of inference prices into use: a data file of genai-prices, or the packaged table again. Nothing is fetched, and
 * nothing is written with `dryRun`. Throws `price-invalid`, `data-not-found`.
 */
export const refreshPrices = async (options: {
  readonly ports: Pick<Ports, 'openFolder' | 'priceTable' | 'packagedTable' | 'home' | 'clock'>
  /** Absolute path of a file; the packaged table without. */
  readonly file?: string
  /** Day of the file. */
  readonly date?: string
  readonly dryRun?: boolean
}): Promise<RefreshedPrices> => {
  const { ports, file, date, dryRun = false } = options
  const today = new Date(ports.clock.now()).toISOString().slice(0, 10)
  if (date !== undefined && date > today)
    throw new AssayError('price-invalid', `--date ${date} lies in the future`, { hint: `today is ${today}` })
  const packaged = await ports.packagedTable()
  // A table that cannot be read is what this command repairs.
  const before = await ports.priceTable().catch((error: unknown) => {
    if (error instanceof AssayError && error.code === 'price-invalid') return packaged
    throw error
  })
  const after = file === undefined ? packaged : await readFile(ports, { file, ...(date === undefined ? {} : { date }) })
  if (!dryRun) {
    const home = ports.openFolder(ports.home)
    if (file !== undefined) await home.writeText(refreshedTableFile, JSON.stringify(after))
    else if (await home.exists(refreshedTableFile)) await home.remove(refreshedTableFile)
  }
  const named = ({ source, day }: PriceTable) => ({ source, day })
  return { from: named(before), to: named(after), ...compareTables(before, after, today), dryRun }
}
