/** Results under way, handed out in the order in which they were begun. */
export interface OrderedWindow<Item, Result> {
  /** Held: under way, or finished and waiting for one before it. */
  readonly size: number
  /** Not finished yet. */
  readonly unfinished: number
  /** The oldest is not finished: nothing can be taken off. */
  readonly isBlocked: boolean
  push(item: Item, result: Result | Promise<Result>): void
  /** Takes the oldest off, once it is finished; undefined before that and where nothing is held. Throws what it failed with. */
  shift(): { readonly item: Item; readonly result: Result } | undefined
  /** Waits until the oldest is finished, or until fewer than `below` are unfinished. */
  settled(below: number): Promise<void>
}

type Entry<Item, Result> = { readonly item: Item } & (
  | { readonly status: 'under-way' }
  | { readonly status: 'done'; readonly result: Result }
  | { readonly status: 'failed'; readonly reason: unknown }
)

/** Finished entries are taken off the array in blocks of this size. */
const blockSize = 128

/**
 * A queue of results that finish in any order. What waits behind a slow one is held as a finished result and no more, so that memory
 * stays small and short-lived, whatever the request for it needed.
 */
export const createOrderedWindow = <Item, Result>(): OrderedWindow<Item, Result> => {
  const entries: Entry<Item, Result>[] = []
  let head = 0
  /** Entries taken off so far: positions are counted from the first push ever. */
  let removed = 0
  let unfinished = 0
  let waiting: { readonly below: number; readonly wake: () => void } | undefined

  const settle = (position: number, entry: Entry<Item, Result>): void => {
    entries[position - removed] = entry
    unfinished--
    if (waiting === undefined || (position !== removed + head && unfinished >= waiting.below)) return
    const { wake } = waiting
    waiting = undefined
    wake()
  }

  return {
    get size() {
      return entries.length - head
    },
    get unfinished() {
      return unfinished
    },
    get isBlocked() {
      return entries[head]?.status === 'under-way'
    },
    push(item, result) {
      if (!(result instanceof Promise)) {
        entries.push({ item, status: 'done', result })
        return
      }
      const position = removed + entries.length
      entries.push({ item, status: 'under-way' })
      unfinished++
      result.then(
        (value) => settle(position, { item, status: 'done', result: value }),
        (reason: unknown) => settle(position, { item, status: 'failed', reason }),
      )
    },
    shift() {
      const first = entries[head]
      if (first === undefined || first.status === 'under-way') return undefined
      head++
      if (head >= blockSize) {
        entries.splice(0, head)
        removed += head
        head = 0
      }
      if (first.status === 'failed') throw first.reason
      return { item: first.item, result: first.result }
    },
    settled(below) {
      if (entries[head]?.status !== 'under-way' || unfinished < below) return Promise.resolve()
      return new Promise((wake) => (waiting = { below, wake }))
    },
  }
}
