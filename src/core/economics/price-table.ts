import { z } from 'zod'
import { AssayError } from '../errors.ts'

export type MatchLogic =
  | { readonly or: readonly MatchLogic[] }
  | { readonly and: readonly MatchLogic[] }
  | { readonly equals: string }
  | { readonly starts_with: string }
  | { readonly ends_with: string }
  | { readonly contains: string }
  | { readonly regex: string }

const textRules = ['equals', 'starts_with', 'ends_with', 'contains', 'regex']

/** By hand: a union of seven shapes for each of 1,700 models would take most of a command's time. */
const isMatchLogic = (value: unknown): value is MatchLogic => {
  if (typeof value !== 'object' || value === null) return false
  const [[key, rule] = []] = Object.entries(value)
  if (key === 'or' || key === 'and') return Array.isArray(rule) && rule.every(isMatchLogic)
  return key !== undefined && textRules.includes(key) && typeof rule === 'string'
}

const match = z.custom<MatchLogic>(isMatchLogic, 'is no rule for the name of a model')
const amount = z.number().nonnegative()
const tiered = z.union([amount, z.object({ base: amount, tiers: z.array(z.object({ start: amount, price: amount })) })])
const prices = z.record(z.string(), tiered)
const day = z.iso.date()
const conditional = z.object({
  constraint: z
    .union([z.object({ start_date: day }), z.object({ start_time: z.string(), end_time: z.string() })])
    .nullable()
    .optional(),
  prices,
})

const model = z.object({
  id: z.string(),
  match,
  prices: z.union([z.array(conditional).min(1), prices]),
  /** Day on which a person last held the price against the provider's page. */
  prices_checked: day.nullable().optional(),
  deprecated: z.boolean().optional(),
})

const provider = z.object({
  id: z.string(),
  name: z.string(),
  model_match: match.nullable().optional(),
  fallback_model_providers: z.array(z.string()).nullable().optional(),
  models: z.array(model),
})

/** The data file of genai-prices: providers with their models, how a model's name is recognised, and its prices per 1M tokens. */
export type TableProvider = z.infer<typeof provider>
export type TableModel = z.infer<typeof model>
export type TablePrices = z.infer<typeof prices>

/** A table of inference prices with the name and day it is known by. */
export interface PriceTable {
  readonly source: string
  /** Day that the table as a whole is of; null where nobody says. */
  readonly day: string | null
  readonly providers: readonly TableProvider[]
}

/** Where a refreshed table is kept, relative to ASSAY_HOME. */
export const refreshedTableFile = 'prices/inference.json'

/** Reads a data file in the format of genai-prices. Throws `price-invalid` naming the place. */
export const readPriceTable = (raw: unknown, fileName: string): readonly TableProvider[] => {
  const parsed = z.array(provider).min(1).safeParse(raw)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new AssayError('price-invalid', `${fileName} is no data file of genai-prices: ${issue?.message ?? 'wrong shape'}`, {
    where: `${fileName} ${issue?.path.map(String).join('.') ?? ''}`.trim(),
    hint: 'the file is a list of providers, each with models and their prices; `assay prices import` reads other formats',
  })
}

/** Whether a name (lower case) fits a rule of the table. */
export const matches = (logic: MatchLogic, name: string): boolean => {
  if ('or' in logic) return logic.or.some((part) => matches(part, name))
  if ('and' in logic) return logic.and.every((part) => matches(part, name))
  if ('equals' in logic) return name === logic.equals.toLowerCase()
  if ('starts_with' in logic) return name.startsWith(logic.starts_with.toLowerCase())
  if ('ends_with' in logic) return name.endsWith(logic.ends_with.toLowerCase())
  if ('contains' in logic) return name.includes(logic.contains.toLowerCase())
  return new RegExp(logic.regex).test(name)
}

/** Prices of a model from a day on. `cheaperAtTimes`: at some hours of the day less is asked than this. */
export interface PricePeriod {
  readonly from?: string
  /** First day of the next period. */
  readonly to?: string
  readonly prices: TablePrices
  readonly cheaperAtTimes: boolean
}

const total = (entry: TablePrices): number =>
  ['input_mtok', 'output_mtok'].reduce((sum, key) => {
    const value = entry[key]
    return sum + (value === undefined ? 0 : typeof value === 'number' ? value : value.base)
  }, 0)

/**
 * Periods of a model, the oldest first. Where prices differ by the hour, the dearest of a period counts: a forecast that needs the
 * cheap hours is not safe.
 */
export const periodsOf = (entry: TableModel): readonly PricePeriod[] => {
  if (!Array.isArray(entry.prices)) return [{ prices: entry.prices, cheaperAtTimes: false }]
  const periods: { from?: string; options: TablePrices[] }[] = []
  for (const { constraint, prices: own } of entry.prices) {
    const isTimed = constraint !== undefined && constraint !== null && 'start_time' in constraint
    const last = periods.at(-1)
    if (isTimed && last !== undefined) last.options.push(own)
    else
      periods.push({
        ...(constraint !== undefined && constraint !== null && 'start_date' in constraint ? { from: constraint.start_date } : {}),
        options: [own],
      })
  }
  return periods.flatMap(({ from, options }, index) => {
    const to = periods[index + 1]?.from
    const [dearest, ...cheaper] = [...options].sort((a, b) => total(b) - total(a))
    if (dearest === undefined) return []
    return [
      {
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        prices: dearest,
        cheaperAtTimes: cheaper.length > 0,
      },
    ]
  })
}
