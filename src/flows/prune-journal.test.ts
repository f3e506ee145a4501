import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { journalEntry } from '../../tests/contracts/journal.ts'
import { systemClock } from '../io/clock.ts'
import { createHost } from '../io/host.ts'
import { openJournal } from '../io/stores/journal.ts'
import { openTaskFiles } from '../io/task-files.ts'
import { pruneJournal } from './prune-journal.ts'

test('what is old is shown first, and dropped only when asked', async () => {
  const files = openTaskFiles(mkdtempSync(join(tmpdir(), 'assay-prune-')))
  const open = async () => openJournal({ file: files.absolute('.assay/journal.sqlite') })
  const now = Date.now()
  {
    await using journal = await open()
    await Promise.all(
      Array.from({ length: 500 }, (_, n) => journal.finish({ ...journalEntry(n), at: now - (n < 400 ? 100 : 1) * 86_400_000 })),
    )
  }
  const ports = { openJournal: open, clock: systemClock, lock: async () => ({ [Symbol.asyncDispose]: async () => {} }) }
  const options = { files, ports, host: createHost(), days: 30 }
  const shown = await pruneJournal({ ...options, yes: false })
  expect(shown).toMatchObject({ calls: 500, older: 400, removed: false })
  expect(shown.bytesAfter).toBe(shown.bytes)
  const dropped = await pruneJournal({ ...options, yes: true })
  expect(dropped).toMatchObject({ calls: 500, older: 400, removed: true })
  expect(dropped.bytesAfter).toBeLessThan(dropped.bytes / 2)
  expect(await pruneJournal({ ...options, yes: false })).toMatchObject({ calls: 100, older: 0 })
})
