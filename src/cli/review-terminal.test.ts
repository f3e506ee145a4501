import { expect, test } from 'vitest'
import { usualReviewKeys, type ReviewKeys } from '../core/data/review/review-keys.ts'
import type { ReviewRow } from '../core/data/review/review-row.ts'
import type { Decided } from '../core/data/review/session.ts'
import type { CliContext } from './context.ts'
import { keyDecoder } from './key-decoder.ts'
import { reviewOnTerminal } from './review-terminal.ts'

test('a terminal in raw mode: keys, sequences, several in one chunk, and a paste that is no command', () => {
  const decode = keyDecoder()
  expect(decode('a \r\n\u007F\u0003')).toEqual(['a', 'space', 'enter', 'newline', 'backspace', 'ctrl-c'])
  expect(decode('\u001B[A\u001B[3~\u001BOH\u001B\u001B[99z👍')).toEqual(['up', 'delete', 'home', 'escape', '👍'])
  expect(decode('\u001B[200~x\r')).toEqual([])
  expect(decode('q\u001B[201~u')).toEqual(['paste:x\nq', 'u'])
})

const row = (id: string, more: Partial<ReviewRow> = {}): ReviewRow => ({
  id,
  hash: id,
  queue: 'audit',
  input: `text ${id}`,
  expected: 'spam',
  blind: false,
  answerHidden: false,
  ...more,
})

/** Runs a session with keys; returns what was written to the screen after each key. */
const run = async (
  rows: readonly ReviewRow[],
  keys: readonly string[],
  over: { readonly fail?: boolean; readonly height?: number; readonly keys?: ReviewKeys } = {},
) => {
  const written: string[] = []
  const decided: Decided[] = []
  const undone: string[] = []
  let closed = 0
  let now = 0
  const stream = { write: (text: string) => void written.push(text), isTTY: false, columns: 60, rows: over.height ?? 24 }
  const cli = { stdout: stream, stderr: stream, env: {}, signal: new AbortController().signal } as unknown as CliContext
  const input = {
    close: () => void closed++,
    async *[Symbol.asyncIterator]() {
      yield* keys
    },
  }
  const writer = {
    decide: async (one: Decided) => {
      if (over.fail === true) throw new Error('the disk is full')
      decided.push(one)
      return {} as never
    },
    undo: async ({ id }: { readonly id: string }) => {
      undone.push(id)
      return {} as never
    },
  }
  const outcome = await reviewOnTerminal(cli, {
    input,
    writer,
    monotonicMs: () => (now += 500),
    rows,
    labels: ['ham', 'spam'],
    problemOf: () => undefined,
    ...(over.keys !== undefined && { keys: over.keys }),
  }).catch((error: unknown) => error)
  return { screens: written.slice(1, -1), last: written.at(-1) ?? '', decided, undone, closed, outcome }
}

test('rows are shown one by one with progress and keys, decisions are written as they are made, quitting keeps them', async () => {
  const { screens, decided, undone, closed, outcome } = await run([row('a'), row('b'), row('c')], ['a', 'x', 'u', 'q', 'a'])
  expect(screens[0]).toContain('1 of 3 · audit')
  expect(screens[0]).toMatch(/text a[\s\S]*spam[\s\S]*1 ham +2 spam[\s\S]*a accept · e label · x reject · space skip · u undo/)
  expect(screens[1]).toMatch(/2 of 3 · 7,200 rows\/h · 1\.0 s left/)
  expect(decided.map(({ row: { id }, decision }) => `${id} ${decision}`)).toEqual(['a accept', 'b reject'])
  expect(undone).toEqual(['b'])
  expect(closed).toBe(1)
  expect(outcome).toMatchObject({ at: 1 })
})

test('other keys are shown where they are pressed, on the sheet of keys too', async () => {
  const keys = { ...usualReviewKeys, accept: 'j', skip: 'n', help: 'h', quit: 'Q' }
  const { screens, decided } = await run([row('a'), row('b')], ['h', 'a', 'a', 'j', 'Q'], { keys })
  expect(screens[0]).toMatch(/j accept · e label · x reject · n skip · u undo · h help · Q\s+quit/)
  expect(screens[1]).toMatch(/^j {6}accept: [\s\S]*^n {6}skip: [\s\S]*^Q {6}quit; /m)
  expect(decided.map(({ row: { id }, decision }) => `${id} ${decision}`)).toEqual(['a accept'])
})

test('the terminal is put back when a decision cannot be written', async () => {
  const { outcome, closed, last } = await run([row('a')], ['a'], { fail: true })
  expect(outcome).toMatchObject({ message: 'the disk is full' })
  expect(closed).toBe(1)
  expect(last).toContain('\u001B[?1049l')
})

test('a blind row shows neither the answer nor why it is here, and no key accepts it', async () => {
  const { screens, decided } = await run([row('a', { blind: true, answerHidden: true, expected: 'secret', generator: 'm@p' })], ['a'])
  expect(screens.join('')).not.toMatch(/secret|m@p|a accept/)
  expect(screens[0]).toContain('answer hidden')
  expect(decided).toEqual([])
})

test('a suggestion is shown as a change', async () => {
  const { screens } = await run([row('a', { expected: 'send the parcel', suggested: 'send the letter' })], [])
  expect(screens[0]).toContain('send the [-parcel-]{+letter+}')
})

test('a text commands no terminal, and a long one is scrolled', async () => {
  const input = ['\u001B[2Jfirst\u0007', ...Array.from({ length: 40 }, (_, i) => `line ${i}`)].join('\n')
  const { screens } = await run([row('a', { input })], ['down', 'down', 'page-down'], { height: 16 })
  const shown = screens[0]?.slice('\u001B[H\u001B[2J'.length)
  for (const control of ['\u001B', '\u0007']) expect(shown).not.toContain(control)
  expect(screens[0]).toMatch(/first[\s\S]*… \d+ more lines: ↓/)
  expect(screens[0]).not.toContain('line 20')
  expect(screens[3]).toContain('line 13')
})
