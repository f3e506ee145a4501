import { hash } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Journal, JournalEntry } from '../../src/core/ports/journal.ts'

export const journalKey = (n: number): string => hash('sha256', `key ${n}`)

export const journalEntry = (n: number): JournalEntry => ({
  key: journalKey(n),
  reply: {
    text: `answer ${n} “ünï” \u0000`,
    labelScores: { a: -0.25, b: -1.5 },
    usage: { promptTokens: 10 + n, completionTokens: 2 },
    finishReason: 'stop',
    latencyMs: 12.5,
  },
  costUsd: 0.001 * n,
  at: 1_700_000_000_000 + n,
})

/** What every journal keeps to. `open` opens the same store each time within one test; `fresh` gives a store of its own. */
export const journalContract = (name: string, fresh: () => { open(): Promise<Journal> }): void => {
  describe(`${name} keeps the contract of journals`, () => {
    test('a call goes from fresh to in flight to done, and is replayed as it was', async () => {
      await using journal = await fresh().open()
      const key = journalKey(1)
      expect((await journal.lookup([key])).get(key)).toEqual({ status: 'fresh' })
      await journal.begin(key)
      expect((await journal.lookup([key])).get(key)).toMatchObject({ status: 'in-flight' })
      await journal.finish(journalEntry(1))
      expect((await journal.lookup([key])).get(key)).toEqual({ status: 'done', entry: journalEntry(1) })
    })

    test('it knows what the finished calls have cost, whoever made them', async () => {
      const store = fresh()
      {
        await using journal = await store.open()
        expect(await journal.spentUsd()).toBe(0)
        await Promise.all([1, 2, 3].map((n) => journal.begin(journalKey(n))))
        await Promise.all([1, 2].map((n) => journal.finish(journalEntry(n))))
      }
      await using later = await store.open()
      expect(await later.spentUsd()).toBeCloseTo(0.003, 10)
    })

    test('an abandoned call is fresh again', async () => {
      await using journal = await fresh().open()
      await journal.begin(journalKey(1))
      await journal.abandon(journalKey(1))
      expect((await journal.lookup([journalKey(1)])).get(journalKey(1))).toEqual({ status: 'fresh' })
      expect(await journal.orphans()).toEqual([])
    })

    test('a released call is an orphan until it is finished', async () => {
      await using journal = await fresh().open()
      await journal.begin(journalKey(1))
      expect(await journal.orphans()).toEqual([])
      await journal.release(journalKey(1))
      expect((await journal.orphans()).map(({ key }) => key)).toEqual([journalKey(1)])
      await journal.begin(journalKey(1))
      expect(await journal.orphans()).toEqual([])
      await journal.finish(journalEntry(1))
      expect(await journal.orphans()).toEqual([])
    })

    test('many keys are looked up at once, each with its own state', async () => {
      await using journal = await fresh().open()
      await Promise.all([1, 2, 3].map((n) => journal.begin(journalKey(n))))
      await Promise.all([1, 2].map((n) => journal.finish(journalEntry(n))))
      const states = await journal.lookup([0, 1, 2, 3].map(journalKey))
      expect([...states.values()].map(({ status }) => status)).toEqual(['fresh', 'done', 'done', 'in-flight'])
    })

    test('of all that begin a call at once one gets it; the others are told that it is taken', async () => {
      const store = fresh()
      await using first = await store.open()
      await using second = await store.open()
      const claims = await Promise.all([first, second, first, second].map((journal) => journal.begin(journalKey(1))))
      expect(claims.filter((claim) => claim === 'begun')).toHaveLength(1)
      expect(claims.filter((claim) => claim === 'taken')).toHaveLength(3)
      await first.release(journalKey(1))
      expect(await second.begin(journalKey(1))).toBe('begun-again')
      expect(await first.begin(journalKey(1))).toBe('taken')
    })

    test('it takes over what another journal has and it has not: replies, and calls that may have been paid', async () => {
      const [one, other] = [fresh(), fresh()]
      const copy = join(mkdtempSync(join(tmpdir(), 'assay-journal-')), 'copy.sqlite')
      {
        await using source = await other.open()
        for (const n of [1, 2, 3]) await source.finish(journalEntry(n))
        await source.begin(journalKey(4))
        await source.begin(journalKey(5))
        await source.copyTo(copy)
      }
      await using journal = await one.open()
      const own = { ...journalEntry(1), costUsd: 9 }
      await journal.finish(own)
      await journal.begin(journalKey(3))
      await journal.finish(journalEntry(5))
      expect(await journal.absorb(copy)).toBe(2)
      expect(await journal.absorb(copy)).toBe(0)
      const states = await journal.lookup([1, 2, 3, 4, 5].map(journalKey))
      expect([...states.values()].map(({ status }) => status)).toEqual(['done', 'done', 'done', 'in-flight', 'done'])
      expect(states.get(journalKey(1))).toEqual({ status: 'done', entry: own })
      expect((await journal.orphans()).map(({ key }) => key)).toEqual([journalKey(4)])
    })

    test('replies before a time can be dropped, and the rest stays', async () => {
      await using journal = await fresh().open()
      for (const n of [1, 2, 3]) await journal.finish(journalEntry(n))
      const before = journalEntry(3).at
      expect(await journal.count(before)).toEqual({ calls: 3, older: 2 })
      expect(await journal.prune(before)).toBe(2)
      expect(await journal.count(before)).toEqual({ calls: 1, older: 0 })
      expect((await journal.lookup([journalKey(3)])).get(journalKey(3))).toEqual({ status: 'done', entry: journalEntry(3) })
    })

    test('a very large reply comes back whole', async () => {
      await using journal = await fresh().open()
      const text = 'ü“\n0123456789'.repeat(500_000)
      const entry = { ...journalEntry(1), reply: { ...journalEntry(1).reply, text } }
      await journal.finish(entry)
      expect((await journal.lookup([entry.key])).get(entry.key)).toEqual({ status: 'done', entry })
    })

    test('what was finished is there after closing and opening again, also from a second handle', async () => {
      const store = fresh()
      const first = await store.open()
      const second = await store.open()
      await first.finish(journalEntry(7))
      expect((await second.lookup([journalKey(7)])).get(journalKey(7))?.status).toBe('done')
      await first[Symbol.asyncDispose]()
      await second[Symbol.asyncDispose]()
      await using third = await store.open()
      expect((await third.lookup([journalKey(7)])).get(journalKey(7))).toEqual({ status: 'done', entry: journalEntry(7) })
    })
  })
}
