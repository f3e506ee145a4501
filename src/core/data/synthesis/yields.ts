/** Filters of answers to given rows, and of new rows, in the order in which a candidate passes them. */
export const answerFilters = ['not leaking', 'asked', 'answered', 'not refused', 'parsed', 'allowed', 'agreed'] as const
export const inputFilters = [
  'answered',
  'parsed',
  'usual length',
  'novel',
  'not leaking',
  'asked',
  'not refused',
  'allowed',
  'agreed',
  'label confirmed',
  'wanted',
] as const
/** Of questions from passages. */
export const questionFilters = ['answered', 'parsed', 'usual length', 'supported', 'novel', 'not leaking', 'wanted'] as const
export type FilterName = (typeof answerFilters | typeof inputFilters | typeof questionFilters)[number]

export interface FilterYield {
  readonly filter: FilterName
  readonly dropped: number
  /** Candidates left after it. */
  readonly left: number
}

/** Counts candidates and what each filter dropped: candidates = kept + all dropped. */
export const createYields = (filters: readonly FilterName[]) => {
  const dropped = new Map<FilterName, number>()
  let candidates = 0
  return {
    candidate: (count = 1): void => void (candidates += count),
    /** Throws where the filter is none of this list: a drop that nobody would see. */
    drop: (filter: FilterName, count = 1): void => {
      if (!filters.includes(filter)) throw new Error(`no filter "${filter}" here`)
      dropped.set(filter, (dropped.get(filter) ?? 0) + count)
    },
    candidates: (): number => candidates,
    list: (): readonly FilterYield[] => {
      let left = candidates
      return filters.map((filter) => {
        const count = dropped.get(filter) ?? 0
        left -= count
        return { filter, dropped: count, left }
      })
    },
  }
}

export type Yields = ReturnType<typeof createYields>
