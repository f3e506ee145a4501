import { z } from 'zod'
import { AssayError } from '../errors.ts'

const priceRow = z.strictObject({
  id: z.string(),
  provider: z.string(),
  kind: z.enum(['training', 'gpu-hour', 'storage', 'platform', 'labelling', 'inference']),
  model: z.string().optional(),
  class: z.string().optional(),
  value: z.number().nonnegative(),
  currency: z.literal('USD'),
  unit: z.string(),
  asOf: z.iso.date().nullable(),
  source: z.string().min(1),
  trust: z.enum(['vendor-page', 'third-party', 'article', 'assumed']),
  note: z.string().optional(),
})

/** One dated price of training, a GPU-hour, storage or a platform fee. */
export type PriceRow = z.infer<typeof priceRow>

/** Reads a price book (an array of rows). Throws `price-unknown` naming the row; ids must be unique. */
export const readPriceBook = (raw: unknown, fileName: string): readonly PriceRow[] => {
  const parsed = z.array(priceRow).safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new AssayError('price-unknown', `${fileName}: ${issue?.message ?? 'not a price book'}`, {
      where: `${fileName} ${issue?.path.join('.') ?? ''}`,
    })
  }
  const ids = new Set(parsed.data.map((row) => row.id))
  if (ids.size !== parsed.data.length) throw new AssayError('price-unknown', `${fileName}: two rows have the same id`, { where: fileName })
  return parsed.data
}
