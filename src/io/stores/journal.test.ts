import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, test } from 'vitest'
import { journalContract, journalEntry, journalKey } from '../../../tests/contracts/journal.ts'
import { openJournal } from './journal.ts'
import { sqliteFault } from '../../core/sqlite-fault.ts'

const root = mkdtempSync(join(tmpdir(), 'assay-journal-'))
afterAll(() => rmSync(root, { recursive: true }))
let made = 0
const freshFile = (): string => join(root, `${++made}`, 'journal.sqlite')

journalContract('the SQLite journal', () => {
  const file = freshFile()
  return { open: async () => openJournal({ file }) }
})

const errorOf = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}

const filled = async (entries: number): Promise<string> => {
  const file = freshFile()
  await using journal = openJournal({ file })
  await Promise.all(Array.from({ length: entries }, (_, n) => journal.finish(journalEntry(n))))
  return file
}

test('a truncated journal is set aside, what can be read is recovered, and the next open goes on', async () => {
  const file = await filled(3000)
  truncateSync(file, Math.floor(statSync(file).size / 2 / 4096) * 4096)
  const error = errorOf(() => openJournal({ file }))
  expect(error).toMatchObject({ code: 'journal-corrupt', exitCode: 3 })
  expect(existsSync(`${file}.broken`)).toBe(true)
  await using journal = openJournal({ file })
  const states = [...(await journal.lookup(Array.from({ length: 3000 }, (_, n) => journalKey(n)))).values()]
  const recovered = states.flatMap((state, n) => (state.status === 'done' ? [{ state, n }] : []))
  expect(recovered.length).toBeGreaterThan(500)
  for (const { state, n } of recovered) expect(state).toEqual({ status: 'done', entry: journalEntry(n) })
  expect((error as Error).message).toContain(`${recovered.length} finished calls`)
})

test('a file that is no journal at all is set aside too, twice if need be', async () => {
  const file = await filled(1)
  for (let i = 0; i < 2; i++) {
    writeFileSync(file, 'this is not a database, but it is long enough to be looked at'.repeat(100))
    rmSync(`${file}-wal`, { force: true })
    expect(errorOf(() => openJournal({ file }))).toMatchObject({ code: 'journal-corrupt' })
  }
  expect(readdirSync(join(file, '..')).filter((name) => name.includes('broken'))).toEqual([
    'journal.sqlite.broken',
    'journal.sqlite.broken-2',
  ])
})

test('a journal of a newer version is left as it is', async () => {
  const file = await filled(1)
  const database = new DatabaseSync(file)
  database.exec('PRAGMA user_version = 99')
  database.close()
  expect(errorOf(() => openJournal({ file }))).toMatchObject({ code: 'journal-corrupt', message: expect.stringContaining('version 99') })
  expect(existsSync(`${file}.broken`)).toBe(false)
})

test('a full disk is told from damage', () => {
  const database = new DatabaseSync(':memory:')
  database.exec('CREATE TABLE t (x); PRAGMA max_page_count = 4')
  const error = errorOf(() => {
    for (let i = 0; i < 100; i++) database.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(3000))
  })
  expect(sqliteFault(error)).toBe('full')
  expect(sqliteFault(new Error('other'))).toBeUndefined()
})

test('a write limit of the system ends in disk-full, and the journal can still be read', async () => {
  const file = await filled(10)
  const program = `
    import { openJournal } from ${JSON.stringify(new URL('journal.ts', import.meta.url).href)}
    const journal = openJournal({ file: ${JSON.stringify(file)} })
    const reply = { text: 'x'.repeat(50_000), usage: { promptTokens: 1, completionTokens: 1 }, finishReason: 'stop', latencyMs: 1 }
    try {
      for (let n = 100; n < 400; n++) await journal.finish({ key: n.toString(16).padStart(64, '0'), reply, costUsd: 0, at: 0 })
      console.log('no error')
    } catch (error) { console.log(error.code) }
    process.exit(0)`
  const script = join(root, 'limited.ts')
  writeFileSync(script, program)
  const out = execFileSync('sh', ['-c', `ulimit -f 4000; trap '' XFSZ; exec "${process.execPath}" "${script}"`], { encoding: 'utf8' })
  expect(out.trim()).toBe('disk-full')
  await using journal = openJournal({ file })
  expect((await journal.lookup([journalKey(3)])).get(journalKey(3))?.status).toBe('done')
})

test('four processes write to one journal at once and nothing is lost', async () => {
  const file = freshFile()
  const script = join(root, 'writer.ts')
  writeFileSync(
    script,
    `import { openJournal } from ${JSON.stringify(new URL('journal.ts', import.meta.url).href)}
    const from = Number(process.argv[2])
    const journal = openJournal({ file: ${JSON.stringify(file)} })
    const reply = { text: 'x', usage: { promptTokens: 1, completionTokens: 1 }, finishReason: 'stop', latencyMs: 1 }
    for (let n = from; n < from + 100; n++) {
      const key = n.toString(16).padStart(64, '0')
      await journal.begin(key)
      await journal.finish({ key, reply, costUsd: 0, at: 0 })
    }
    await journal[Symbol.asyncDispose]()`,
  )
  const codes = await Promise.all(
    [0, 100, 200, 300].map(
      (from) => new Promise((resolve) => spawn(process.execPath, [script, String(from)], { stdio: 'inherit' }).on('exit', resolve)),
    ),
  )
  expect(codes).toEqual([0, 0, 0, 0])
  await using journal = openJournal({ file })
  const states = await journal.lookup(Array.from({ length: 400 }, (_, n) => n.toString(16).padStart(64, '0')))
  expect([...states.values()].filter(({ status }) => status === 'done')).toHaveLength(400)
  expect(await journal.orphans()).toEqual([])
})

test('a reply whose text was damaged on the disk counts as never given: the call is made again', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'assay-journal-')), 'journal.sqlite')
  const key = 'ab'.repeat(32)
  {
    await using journal = openJournal({ file })
    await journal.begin(key)
    const reply = { text: 'x', usage: { promptTokens: 1, completionTokens: 1 }, finishReason: 'stop', latencyMs: 1 } as const
    await journal.finish({ key, reply, costUsd: 0, at: 1 })
  }
  const database = new DatabaseSync(file)
  database.exec(`UPDATE replies SET reply = '{"text": "x'`)
  database.close()
  await using journal = openJournal({ file })
  expect((await journal.lookup([key])).get(key)).toEqual({ status: 'fresh' })
})
