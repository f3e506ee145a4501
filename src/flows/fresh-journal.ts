import type { Journal } from '../core/ports/journal.ts'

/** A journal that replays only what this process itself finished: `--fresh`, for model aliases that move. */
export const freshJournal = (journal: Journal): Journal => {
  const mine = new Set<string>()
  return {
    lookup: async (keys) => {
      const states = await journal.lookup(keys)
      return new Map([...states].map(([key, state]) => [key, mine.has(key) ? state : { status: 'fresh' as const }]))
    },
    begin: async (key) => await journal.begin(key),
    finish: async (entry) => {
      await journal.finish(entry)
      mine.add(entry.key)
    },
    abandon: async (key) => await journal.abandon(key),
    release: async (key) => await journal.release(key),
    orphans: async () => await journal.orphans(),
    [Symbol.asyncDispose]: async () => await journal[Symbol.asyncDispose](),
  }
}
