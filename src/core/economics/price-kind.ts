/** What a price is paid for. Apart from the book: the command line reads these at every start, and the book with its schema is slow to load. */
export const priceKinds = ['training', 'inference', 'gpu-hour', 'storage', 'labelling', 'platform'] as const
export type PriceKind = (typeof priceKinds)[number]
