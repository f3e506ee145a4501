/**
 * How values of a scorer are compared: as right and wrong where it says so, or where that is all it gave. A user's program cannot declare
 * it, and methods for continuous scores do not hold on zeros and ones (evaluation.md §6.4).
 */
export const scaleOf = (
  scorer: { readonly scale: 'binary' | 'continuous' },
  ...values: readonly (readonly (number | null)[])[]
): 'binary' | 'continuous' =>
  scorer.scale === 'binary' || values.every((column) => column.every((value) => value === null || value === 0 || value === 1))
    ? 'binary'
    : 'continuous'
