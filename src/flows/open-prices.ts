import { AssayError } from '../core/errors.ts'
import { packagedBook } from '../core/economics/price-book.ts'
import type { PriceRow } from '../core/economics/price-book.ts'
import { readPriceFile } from '../core/economics/price-file.ts'
import { createPriceLookup } from '../core/economics/price-find.ts'
import type { PriceSources } from '../core/economics/price-find.ts'
import type { PriceLookup } from '../core/economics/price-lookup.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { Task } from '../core/task/task.ts'

/** Everything that prices are taken from, and the prices of chat models out of it. */
export interface Prices extends PriceSources {
  readonly lookup: PriceLookup
}

/** The user's own rows: the file that task.yaml names under `prices`. Throws `data-not-found`, `price-invalid`. */
const ownRows = async (task: Pick<Task, 'priceFile' | 'currency'>, files: TaskFiles, today: string): Promise<readonly PriceRow[]> => {
  if (task.priceFile === undefined) return []
  if (!(await files.exists(task.priceFile)))
    throw new AssayError('data-not-found', `${task.priceFile} (prices) does not exist`, {
      where: 'task.yaml',
      hint: 'paths are relative to task.yaml; `assay prices set` writes a first row',
    })
  const { currency } = task
  return readPriceFile(await files.readText(task.priceFile), {
    fileName: task.priceFile,
    today,
    ...(currency === undefined ? {} : { rates: { [currency.code]: { usd: currency.usd, date: currency.date } } }),
  })
}

/** Opens the price book, the table of inference prices and, inside a task, its own price file, which outranks both. */
export const openPrices = async (
  ports: Pick<Ports, 'priceTable' | 'clock'>,
  own?: { readonly task: Pick<Task, 'priceFile' | 'currency'>; readonly files: TaskFiles },
): Promise<Prices> => {
  const today = new Date(ports.clock.now()).toISOString().slice(0, 10)
  const rows = own === undefined ? [] : await ownRows(own.task, own.files, today)
  const sources = { book: [...rows, ...packagedBook()], table: await ports.priceTable(), today }
  return { ...sources, lookup: createPriceLookup(sources) }
}
