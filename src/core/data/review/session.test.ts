import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { pressKey, startReview, type ReviewEffect, type ReviewSession } from './session.ts'
import { usualReviewKeys } from './review-keys.ts'
import type { ReviewRow } from './review-row.ts'

const row = (id: string, more: Partial<ReviewRow> = {}): ReviewRow => ({
  id,
  hash: `hash of ${id}`,
  queue: 'audit',
  input: `text ${id}`,
  expected: 'spam',
  blind: false,
  answerHidden: false,
  ...more,
})

const labels = ['billing', 'ham', 'spam']

interface Played {
  readonly session: ReviewSession
  readonly effects: readonly ReviewEffect[]
}

/** Presses keys one second apart. */
const play = (rows: readonly ReviewRow[], keys: readonly string[], over: Partial<ReviewSession> = {}): Played => {
  let session: ReviewSession = { ...startReview({ rows, labels, problemOf: () => undefined, nowMs: 0 }), ...over }
  const effects: ReviewEffect[] = []
  keys.forEach((key, index) => {
    const step = pressKey(session, key, (index + 1) * 1000)
    session = step.session
    for (const effect of step.effects) effects.push(effect)
  })
  return { session, effects }
}

const said = ({ effects }: Played): readonly string[] =>
  effects.map((effect) =>
    effect.kind === 'decide'
      ? `${effect.decided.row.id} ${effect.decided.decision}${effect.decided.expected === undefined ? '' : ` ${effect.decided.expected}`}`
      : effect.kind === 'undo'
        ? `undo ${effect.row.id}`
        : 'quit',
  )

const three = [row('a'), row('b'), row('c')]

test('one key a decision, and the next row is there at once', () => {
  const played = play(three, ['a', 'x', 'space'])
  expect(said(played)).toEqual(['a accept', 'b reject', 'c skip'])
  expect(played.session.at).toBe(3)
  expect(played.session.done.map(({ seconds }) => seconds)).toEqual([1, 1, 1])
})

test('a label by its number, by the beginning of its name, and by a number that was typed', () => {
  expect(said(play(three, ['1', 'e', 'h', 'enter', 'e', '2', 'enter']))).toEqual(['a edit billing', 'b edit ham', 'c edit ham'])
})

test('naming the present label accepts it', () => {
  expect(said(play(three, ['3', 'e', 's', 'p', 'enter']))).toEqual(['a accept', 'b accept'])
})

test('letters are no commands while a label is chosen or an answer is written', () => {
  expect(said(play(three, ['e', 'x', 'u', 'a', 'q', 'escape', 'a']))).toEqual(['a accept'])
  const text = play([row('a', { expected: 'yes' })], ['e', 'ctrl-u', 'a', 'x', 'space', 'q', 'enter'], { labels: [] })
  expect(said(text)).toEqual(['a edit ax q'])
  expect(said(play(three, ['paste:aaax'], { labels: [] }))).toEqual([])
})

test('an answer is written from the present one, with a cursor and new lines', () => {
  const keys = ['e', 'home', 'paste:oh 👍 ', 'backspace', 'backspace', 'delete', 'Y', 'end', 'newline', '!', 'enter']
  expect(said(play([row('a', { expected: 'yes' })], keys, { labels: [] }))).toEqual(['a edit oh Yes\n!'])
})

test('an answer that the task does not allow stays on the screen with its problem', () => {
  const { session, effects } = play([row('a', { expected: '{}' })], ['e', '}', 'enter'], {
    labels: [],
    problemOf: () => 'this is not JSON',
  })
  expect(effects).toEqual([])
  expect(session.mode).toMatchObject({ kind: 'write', field: { text: '{}}' }, problem: 'this is not JSON' })
})

test('what is hidden or missing cannot be accepted', () => {
  const rows = [row('a', { blind: true, answerHidden: true }), row('b', { expected: undefined as never })]
  expect(said(play(rows, ['a', '2', 'a', '1']))).toEqual(['a edit ham', 'b edit billing'])
})

test('of a pair the better answer is chosen: the kept one is an accept, the other an edit', () => {
  const pair = { expected: 'good', pair: ['bad', 'good'] } as const
  expect(said(play([row('a', pair), row('b', pair)], ['a', 'e', '2', '1']))).toEqual(['a accept', 'b edit bad'])
})

test('a suggestion is taken with one key, and only where there is one', () => {
  expect(said(play([row('a', { suggested: 'ham' }), row('b')], ['s', 's']))).toEqual(['a edit ham'])
})

test('a hundred decisions can be undone one by one, newest first', () => {
  const many = Array.from({ length: 100 }, (_, i) => row(`r${i}`))
  const played = play(many, [...many.map(() => 'a'), ...many.map(() => 'u'), 'u'])
  expect(said(played).slice(100)).toEqual(many.map((_, i) => `undo r${99 - i}`))
  expect(played.session).toMatchObject({ at: 0, done: [] })
})

test('help closes with any key, and quitting writes nothing', () => {
  expect(said(play(three, ['?', 'x', 'a', 'q']))).toEqual(['a accept', 'quit'])
  expect(said(play(three, ['e', 'ctrl-c']))).toEqual(['quit'])
})

test('whatever is pressed, decisions less undos are the place in the queue, and every decision was an effect', () => {
  const key = fc.constantFrom('a', 'e', 'x', 'space', 'u', '?', '1', '3', '9', 'enter', 'escape', 's', 'up', 'backspace')
  fc.assert(
    fc.property(fc.array(key, { maxLength: 60 }), (keys) => {
      const rows = Array.from({ length: 5 }, (_, i) => row(`r${i}`))
      const { session, effects } = play(rows, keys)
      const decided = effects.filter(({ kind }) => kind === 'decide').length
      const undone = effects.filter(({ kind }) => kind === 'undo').length
      expect(session.at).toBe(decided - undone)
      expect(session.done.map(({ row: { id } }) => id)).toEqual(rows.slice(0, session.at).map(({ id }) => id))
    }),
  )
})

test('other keys do what they are told to, and the usual ones nothing', () => {
  const keys = { ...usualReviewKeys, accept: 'j', skip: 'n', undo: 'space' }
  const played = play([row('r1'), row('r2')], ['a', 'j', 'space', 'u', 'n', 'j'], { keys })
  expect(said(played)).toEqual(['r1 accept', 'undo r1', 'r1 skip', 'r2 accept'])
})
