import type { Host } from '../core/ports/host.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'

export interface PrunedJournal {
  readonly days: number
  /** Finished calls before, and those made longer ago. */
  readonly calls: number
  readonly older: number
  readonly bytes: number
  readonly bytesAfter: number
  readonly removed: boolean
}

const dayMs = 86_400_000

/**
 * Shows how large the journal of calls is and how many of them were made more than `days` ago; with `yes` drops those and gives the space
 * back. A call that is dropped is made, and paid, again where a run still needs it. Throws `run-locked`, `journal-corrupt`.
 */
export const pruneJournal = async (options: {
  readonly files: TaskFiles
  readonly ports: Pick<Ports, 'openJournal' | 'lock' | 'clock'>
  readonly host: Host
  readonly days: number
  readonly yes: boolean
}): Promise<PrunedJournal> => {
  const { files, ports, host, days, yes } = options
  const sizeOf = async (): Promise<number> =>
    (await host.list(files.absolute('.assay')))
      .filter(({ name }) => name.startsWith('journal.sqlite'))
      .reduce((sum, { bytes }) => sum + bytes, 0)
  await using lock = await ports.lock(files.root)
  void lock
  const before = ports.clock.now() - days * dayMs
  const bytes = await sizeOf()
  const journal = await ports.openJournal(files.root)
  const { calls, older } = await journal.count(before)
  if (yes) await journal.prune(before)
  await journal[Symbol.asyncDispose]()
  return { days, calls, older, bytes, bytesAfter: yes ? await sizeOf() : bytes, removed: yes }
}
