import { z } from 'zod'
import { AssayError } from '../errors.ts'
import { priceKinds } from './price-kind.ts'
import packaged from './price-book.json' with { type: 'json' }

const day = z.iso.date('must be a day such as 2026-11-01')

/** One row as a file holds it. */
export const priceRowSchema = z.strictObject({
  id: z.string().min(1, 'must not be empty'),
  provider: z.string().min(1, 'must not be empty'),
  kind: z.enum(priceKinds, `must be one of ${priceKinds.join(', ')}`),
  /** A named model. */
  model: z.string().optional(),
  /** Size class and method, hardware and offer, or the sort of fee. */
  class: z.string().optional(),
  value: z.number().nonnegative('must not be negative'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency code such as EUR'),
  unit: z.string().min(1, 'must not be empty'),
  /** Day the price was seen; null where the source carries none. */
  asOf: day.nullable(),
  source: z.string().min(1, 'must not be empty'),
  trust: z.enum(['declared', 'vendor-page', 'third-party', 'article', 'assumed']),
  note: z.string().optional(),
  /** First day on which another price holds: the row is history from then on. */
  effectiveTo: day.optional(),
  supersededBy: z.string().optional(),
  /** Day after which the offer can no longer be had. */
  expires: day.optional(),
  /** Rows that say something else about the same thing. */
  conflictsWith: z.array(z.string()).optional(),
})

/** One dated price, in USD and in a unit of the book (price-unit.ts). `own`: it comes from the user's file and outranks the book. */
export type PriceRow = Omit<z.infer<typeof priceRowSchema>, 'currency'> & { readonly currency: 'USD'; readonly own?: true }

/** Reads a price book (an array of rows). Throws `price-invalid` naming the row; ids must be unique. */
export const readPriceBook = (raw: unknown, fileName: string): readonly PriceRow[] => {
  const parsed = z.array(priceRowSchema.extend({ currency: z.literal('USD') })).safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new AssayError('price-invalid', `${fileName}: ${issue?.message ?? 'not a price book'}`, {
      where: `${fileName} ${issue?.path.join('.') ?? ''}`,
    })
  }
  const seen = new Set<string>()
  for (const { id } of parsed.data) {
    if (seen.has(id)) throw new AssayError('price-invalid', `${fileName}: two rows have the id "${id}"`, { where: fileName })
    seen.add(id)
  }
  return parsed.data
}

/** The price book that comes with Assay. */
export const packagedBook = (): readonly PriceRow[] => readPriceBook(packaged, 'price-book.json')

/** A row that another one has replaced by `today` (ISO 8601 day). */
export const isSuperseded = ({ effectiveTo }: Pick<PriceRow, 'effectiveTo'>, today: string): boolean =>
  effectiveTo !== undefined && effectiveTo <= today
