/** Filters in the order in which a candidate passes them. */
export const filterNames = ['answered', 'parsed', 'not refused', 'valid', 'length', 'novel', 'not leaking'] as const
export type FilterName = (typeof filterNames)[number]

export interface FilterYield {
  readonly filter: FilterName
  readonly dropped: number
  /** Candidates left after it. */
  readonly left: number
}

/** Counts candidates and what each filter dropped: candidates = kept + all dropped. */
export const createYields = () => {
  const dropped = new Map<FilterName, number>()
  let candidates = 0
  return {
    candidate: (count = 1): void => void (candidates += count),
    drop: (filter: FilterName, count = 1): void => void dropped.set(filter, (dropped.get(filter) ?? 0) + count),
    candidates: (): number => candidates,
    list: (): readonly FilterYield[] => {
      let left = candidates
      return filterNames.map((filter) => {
        const count = dropped.get(filter) ?? 0
        left -= count
        return { filter, dropped: count, left }
      })
    },
  }
}

export type Yields = ReturnType<typeof createYields>
