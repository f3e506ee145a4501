import type { Random } from '../ports/world.ts'

/** Brings a list into random order where it stands, every order equally likely (Fisher and Yates). */
export const shuffleInPlace = <Item>(items: { readonly length: number; [index: number]: Item }, random: Pick<Random, 'below'>): void => {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const kept = items[i] as Item
    items[i] = items[j] as Item
    items[j] = kept
  }
}

/** A copy in random order. */
export const shuffled = <Item>(items: readonly Item[], random: Pick<Random, 'below'>): readonly Item[] => {
  const order = [...items]
  shuffleInPlace(order, random)
  return order
}
