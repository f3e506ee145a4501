/** How many times `under` goes into `over`; null where there is nothing to divide by. */
export const ratioOf = (over: number, under: number): number | null => (under === 0 ? null : over / under)
