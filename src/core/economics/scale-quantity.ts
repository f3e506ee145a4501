import type { Quantity } from './quantity.ts'

/** A quantity in another unit: all of its numbers times `factor`, which must be positive. */
export const scaleQuantity = (quantity: Quantity, factor: number): Quantity =>
  Object.fromEntries(Object.entries(quantity).map(([key, value]) => [key, typeof value === 'number' ? value * factor : value])) as Quantity
