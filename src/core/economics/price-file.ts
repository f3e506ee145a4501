import { isMap, isNode, isSeq, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { AssayError } from '../errors.ts'
import { checkPriceRow } from './price-check.ts'
import type { CurrencyRate } from './price-check.ts'
import type { PriceRow } from './price-book.ts'

export interface ReadPriceFileOptions {
  /** Shown in positions: `prices.yaml:3:5`. */
  readonly fileName: string
  /** ISO 8601 day. */
  readonly today: string
  /** Rates known from elsewhere (task.yaml's currency); those of the file come first. */
  readonly rates?: Readonly<Record<string, CurrencyRate>>
}

interface Mistake {
  readonly message: string
  readonly path: readonly (string | number)[]
  readonly hint?: string
}

const rateSchema = z.record(
  z.string().regex(/^[A-Z]{3}$/),
  z.strictObject({ usd: z.number().positive('must be above 0'), date: z.iso.date('must be a day such as 2026-11-01') }),
)

type Text = ReturnType<typeof parseDocument>

/** Offset of what a path names; of what is missing, the nearest thing above it. */
const offsetOf = (document: Text, path: readonly (string | number)[]): number => {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

const ratesOf = (raw: unknown, today: string): { readonly rates: Readonly<Record<string, CurrencyRate>>; readonly mistake?: Mistake } => {
  if (raw === undefined) return { rates: {} }
  const parsed = rateSchema.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return {
      rates: {},
      mistake: {
        message: `currency: ${issue?.message ?? 'is not valid'}`,
        path: ['currency', ...(issue?.path.map(String) ?? [])],
        hint: 'for example currency: { EUR: { usd: 1.08, date: 2026-11-01 } }',
      },
    }
  }
  const late = Object.entries(parsed.data).find(([, { date }]) => date > today)
  return late === undefined
    ? { rates: parsed.data }
    : {
        rates: parsed.data,
        mistake: { message: `currency: the rate of ${late[0]} lies in the future`, path: ['currency', late[0], 'date'] },
      }
}

/**
 * Reads a user's price file: a list of rows, or `currency` (rates) and `prices` (rows). YAML, and so JSON. Every mistake is reported at
 * once with file:line:column. Throws `price-invalid`.
 */
export const readPriceFile = (text: string, options: ReadPriceFileOptions): readonly PriceRow[] => {
  const lines = new LineCounter()
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false })
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${options.fileName}:${line}:${col}`
  }
  const [broken] = document.errors
  if (broken !== undefined)
    throw new AssayError('price-invalid', `not valid YAML: ${broken.message}`, {
      where: at(broken.pos[0]),
      hint: 'repair the line; a row is `- id: ...` with its other keys under it',
    })
  const isList = isSeq(document.contents)
  if (!isList && !isMap(document.contents))
    throw new AssayError('price-invalid', `${options.fileName} is no list of prices`, {
      where: at(0),
      hint: '`assay prices set ID VALUE --unit ... --source ...` writes a first one',
    })
  const raw = document.toJS() as unknown
  const { currency, prices, ...unknown } = isList ? { currency: undefined, prices: raw } : (raw as Record<string, unknown>)
  const { rates, mistake } = ratesOf(currency, options.today)
  const mistakes: Mistake[] = [
    ...(mistake === undefined ? [] : [mistake]),
    ...Object.keys(unknown).map((key) => ({ message: `unknown key "${key}"`, path: [key], hint: 'a price file has currency and prices' })),
  ]
  const rows: PriceRow[] = []
  const seen = new Set<string>()
  for (const [index, entry] of (Array.isArray(prices) ? (prices as readonly unknown[]) : []).entries()) {
    const checked = checkPriceRow(entry, { today: options.today, rates: { ...options.rates, ...rates } })
    const path = [...(isList ? [] : ['prices']), index]
    const name = (entry as { id?: unknown } | null)?.id
    if ('problem' in checked)
      mistakes.push({
        message: `${typeof name === 'string' ? name : `price ${index + 1}`}: ${checked.problem}`,
        path: [...path, ...checked.path],
        ...(checked.hint === undefined ? {} : { hint: checked.hint }),
      })
    else if (seen.has(checked.row.id)) mistakes.push({ message: `two rows have the id "${checked.row.id}"`, path: [...path, 'id'] })
    else {
      seen.add(checked.row.id)
      rows.push(checked.row)
    }
  }
  const placed = mistakes.map(({ message, path, hint }) => ({
    message,
    where: at(offsetOf(document, path)),
    ...(hint === undefined ? {} : { hint }),
  }))
  const [first, ...also] = placed
  if (first !== undefined)
    throw new AssayError('price-invalid', first.message, {
      where: first.where,
      ...(first.hint === undefined ? {} : { hint: first.hint }),
      also,
    })
  return rows
}
