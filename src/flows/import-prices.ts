import { LineCounter, parseDocument } from 'yaml'
import { checkPriceRow } from '../core/economics/price-check.ts'
import type { PriceRow } from '../core/economics/price-book.ts'
import type { PriceKind } from '../core/economics/price-kind.ts'
import { priceFormats } from '../core/economics/price-formats/index.ts'
import { isFields } from '../core/economics/price-formats/price-format.ts'
import { magnitudesOf } from '../core/economics/price-magnitude.ts'
import type { WrittenRow } from '../core/economics/price-write.ts'
import { rowsOfTable } from '../core/economics/price-table-rows.ts'
import { AssayError } from '../core/errors.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { Task } from '../core/task/task.ts'
import type { Prices } from './open-prices.ts'
import { writeOwnPrices } from './own-price-file.ts'
import type { WrittenPrices } from './own-price-file.ts'

export interface ImportPricesOptions {
  /** Absolute. */
  readonly file: string
  readonly ports: Pick<Ports, 'openFolder' | 'reader'>
  readonly task: Task
  readonly files: TaskFiles
  readonly signal: AbortSignal
  /** Only these. */
  readonly kind?: PriceKind
  readonly provider?: string
  readonly model?: string
  /** Day of the list, where its rows carry none. */
  readonly date?: string
  readonly dryRun?: boolean
  /** Take prices of an unlikely magnitude too. */
  readonly yes?: boolean
}

export interface ImportedPrices extends Partial<WrittenPrices> {
  readonly format: string
  readonly taken: number
  readonly added: number
  readonly changed: readonly { readonly id: string; readonly before: number; readonly after: number; readonly unit: string }[]
  readonly unchanged: number
  readonly undated: number
  /** By reason, the most frequent first, with up to three examples. */
  readonly skipped: readonly { readonly why: string; readonly count: number; readonly examples: readonly string[] }[]
  readonly dryRun: boolean
}

const folderOf = (path: string): string => path.slice(0, Math.max(1, path.lastIndexOf('/')))
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const parsed = (text: string, name: string): unknown => {
  const lines = new LineCounter()
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error === undefined) return document.toJS()
  const { line, col } = lines.linePos(error.pos[0])
  throw new AssayError('price-invalid', `not valid JSON or YAML: ${error.message}`, {
    where: `${name}:${line}:${col}`,
    hint: 'repair the file at this place',
  })
}

const contentOf = async ({ file, ports, signal }: ImportPricesOptions): Promise<unknown> => {
  const folder = ports.openFolder(folderOf(file))
  const name = nameOf(file)
  if (!(await folder.exists(name))) throw new AssayError('data-not-found', `${file} does not exist`, { hint: 'name the file to import' })
  if (!/\.(csv|tsv)$/i.test(name)) {
    const text = await folder.readText(name)
    // JSON is YAML, but a megabyte of it is read a hundred times faster as what it is.
    try {
      return JSON.parse(text)
    } catch {
      return parsed(text, name)
    }
  }
  const rows: unknown[] = []
  for await (const row of ports.reader.read(file, signal)) {
    if ('problem' in row)
      throw new AssayError('price-invalid', row.problem, { where: `${name}:${row.line}`, hint: 'repair or remove the line' })
    rows.push(row.values)
  }
  return rows
}

const holds = (text: unknown, part: string | undefined): boolean =>
  part === undefined || (typeof text === 'string' && text.toLowerCase().includes(part.toLowerCase()))

/** A checked row as the file keeps it: what was converted stays converted, and `own` follows from where it lies. */
const toWritten = (row: PriceRow): WrittenRow => ({
  id: row.id,
  ...Object.fromEntries(Object.entries(row).filter(([key]) => key !== 'own')),
})

/**
 * Reads a price list of any known format, checks every row, and puts what can be used into the task's own price file. Throws
 * `price-invalid` where nothing could be used.
 */
export const importPrices = async (prices: Prices, options: ImportPricesOptions): Promise<ImportedPrices> => {
  const { file, task, files, date, dryRun = false, yes = false } = options
  const { today } = prices
  const content = await contentOf(options)
  const format = priceFormats.find((candidate) => candidate.detect(content))
  if (format === undefined)
    throw new AssayError('price-invalid', `${nameOf(file)} is in no known format of price lists`, {
      where: file,
      hint: `known: ${priceFormats.map(({ label }) => label).join(', ')}`,
    })
  const { provider, model, kind } = options
  const foreign = format.read(content, { source: `${format.label}, ${nameOf(file)}`, ...(provider === undefined ? {} : { provider }) })
  const reasons = new Map<string, string[]>()
  const skip = (what: string, why: string): void => void reasons.set(why, [...(reasons.get(why) ?? []), what])
  for (const { what, why } of foreign.skipped) skip(what, why)
  const fileRates =
    isFields(content) && isFields(content['currency']) ? (content['currency'] as Record<string, { usd: number; date: string }>) : {}
  const rates = { ...(task.currency === undefined ? {} : { [task.currency.code]: task.currency }), ...fileRates }
  const magnitude = magnitudesOf([...prices.book, ...rowsOfTable(prices.table, today)])
  const taken = new Map<string, PriceRow>()
  for (const [index, raw] of foreign.rows.entries()) {
    const name = typeof raw['id'] === 'string' ? raw['id'] : `row ${index + 1}`
    if (!holds(raw['provider'], provider) || !holds(raw['model'], model) || (kind !== undefined && raw['kind'] !== kind)) {
      skip(name, 'not asked for')
      continue
    }
    const checked = checkPriceRow({ ...(date === undefined ? {} : { asOf: date }), ...raw }, { today, rates })
    if ('problem' in checked) skip(name, checked.problem)
    else if (taken.has(checked.row.id)) skip(name, 'the same id twice')
    else {
      const unlikely = magnitude(checked.row)
      if (unlikely !== undefined && !yes)
        skip(name, `unlikely magnitude${unlikely.slip === undefined ? '' : `: ${unlikely.slip.what}`}; --yes takes it`)
      else taken.set(checked.row.id, checked.row)
    }
  }
  const own = new Map(prices.book.filter((row) => row.own === true).map((row) => [row.id, row]))
  const rows = [...taken.values()]
  const changed = rows.flatMap((row) => {
    const before = own.get(row.id)
    return before === undefined || before.value === row.value
      ? []
      : [{ id: row.id, before: before.value, after: row.value, unit: row.unit }]
  })
  const skipped = [...reasons]
    .map(([why, what]) => ({ why, count: what.length, examples: what.slice(0, 3) }))
    .sort((a, b) => b.count - a.count)
  if (rows.length === 0)
    throw new AssayError('price-invalid', `${nameOf(file)}: none of ${foreign.rows.length + foreign.skipped.length} rows can be used`, {
      where: file,
      hint: skipped
        .map(({ why, count }) => `${count}: ${why}`)
        .slice(0, 3)
        .join('; '),
    })
  const written = dryRun ? {} : await writeOwnPrices({ task, files, rows: rows.map(toWritten), today })
  return {
    format: format.label,
    taken: rows.length,
    added: rows.filter(({ id }) => !own.has(id)).length,
    changed,
    unchanged: rows.filter((row) => own.get(row.id)?.value === row.value).length,
    undated: rows.filter(({ asOf }) => asOf === null).length,
    skipped,
    dryRun,
    ...written,
  }
}
