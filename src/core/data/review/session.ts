import { deleteAt, insertAt, type TextField } from './text-field.ts'
import { labelsMatching } from './match-label.ts'
import { usualReviewKeys, type ReviewKeys } from './review-keys.ts'
import type { ReviewDecision } from './review-record.ts'
import type { ReviewRow } from './review-row.ts'

/** One decision, before it has a reviewer and a time. */
export interface Decided {
  readonly row: ReviewRow
  readonly decision: ReviewDecision
  readonly expected?: string
  readonly seconds: number
}

/** What has to happen outside: a decision is written, the last one about a row is taken back, the session ends. */
export type ReviewEffect =
  | { readonly kind: 'decide'; readonly decided: Decided }
  | { readonly kind: 'undo'; readonly row: ReviewRow }
  | { readonly kind: 'quit' }

export type ReviewMode =
  | { readonly kind: 'row' }
  | { readonly kind: 'choose'; readonly typed: string }
  | { readonly kind: 'write'; readonly field: TextField; readonly problem?: string }
  | { readonly kind: 'help' }

export interface ReviewSession {
  readonly rows: readonly ReviewRow[]
  /** Closed label set; empty where answers are texts. */
  readonly labels: readonly string[]
  readonly keys: ReviewKeys
  /** What is wrong with an answer that was written; undefined where nothing is. */
  problemOf(answer: string): string | undefined
  /** Index of the row on the screen; `rows.length` when all are done. */
  readonly at: number
  readonly mode: ReviewMode
  /** Decisions of this session, oldest first: all of them can be undone. */
  readonly done: readonly Decided[]
  /** Monotonic milliseconds at which the row was shown. */
  readonly shownMs: number
}

export interface ReviewStep {
  readonly session: ReviewSession
  readonly effects: readonly ReviewEffect[]
}

export const startReview = ({
  nowMs,
  keys = usualReviewKeys,
  ...options
}: Pick<ReviewSession, 'rows' | 'labels' | 'problemOf'> & { readonly nowMs: number; readonly keys?: ReviewKeys }): ReviewSession => ({
  ...options,
  keys,
  at: 0,
  mode: { kind: 'row' },
  done: [],
  shownMs: nowMs,
})

const stay = (session: ReviewSession, mode: ReviewMode = session.mode): ReviewStep => ({ session: { ...session, mode }, effects: [] })

const decide = (session: ReviewSession, nowMs: number, decision: ReviewDecision, expected?: string): ReviewStep => {
  const row = session.rows[session.at]
  if (row === undefined) return stay(session)
  const seconds = Math.round(Math.max(0, nowMs - session.shownMs) / 100) / 10
  const decided: Decided = { row, decision, ...(expected !== undefined && { expected }), seconds }
  return {
    session: { ...session, at: session.at + 1, mode: { kind: 'row' }, done: [...session.done, decided], shownMs: nowMs },
    effects: [{ kind: 'decide', decided }],
  }
}

/** The answer that a reviewer named: the present one is accepted, another one is an edit. */
const answer = (session: ReviewSession, nowMs: number, text: string): ReviewStep =>
  text === session.rows[session.at]?.expected ? decide(session, nowMs, 'accept') : decide(session, nowMs, 'edit', text)

const undo = (session: ReviewSession, nowMs: number): ReviewStep => {
  const last = session.done.at(-1)
  if (last === undefined) return stay(session)
  return {
    session: { ...session, at: session.at - 1, mode: { kind: 'row' }, done: session.done.slice(0, -1), shownMs: nowMs },
    effects: [{ kind: 'undo', row: last.row }],
  }
}

const inRow = (session: ReviewSession, key: string, nowMs: number): ReviewStep => {
  const { keys } = session
  if (key === keys.undo) return undo(session, nowMs)
  if (key === keys.quit || key === 'ctrl-c') return { session, effects: [{ kind: 'quit' }] }
  if (key === keys.help) return stay(session, { kind: 'help' })
  const row = session.rows[session.at]
  if (row === undefined) return stay(session)
  if (key === keys.reject) return decide(session, nowMs, 'reject')
  if (key === keys.skip) return decide(session, nowMs, 'skip')
  if (row.pair !== undefined) {
    const chosen = key === '1' ? row.pair[0] : key === '2' ? row.pair[1] : undefined
    return chosen === undefined ? stay(session) : answer(session, nowMs, chosen)
  }
  if (key === keys.accept) {
    // What is hidden, or is not there, cannot be accepted.
    if (row.answerHidden || row.expected === undefined) return stay(session)
    return decide(session, nowMs, 'accept')
  }
  if (key === keys.suggested && row.suggested !== undefined) return answer(session, nowMs, row.suggested)
  if (key === keys.edit) {
    if (session.labels.length > 0) return stay(session, { kind: 'choose', typed: '' })
    const text = row.answerHidden ? '' : (row.suggested ?? row.expected ?? '')
    return stay(session, { kind: 'write', field: { text, cursor: text.length } })
  }
  const label = /^[1-9]$/.test(key) ? session.labels[Number(key) - 1] : undefined
  return label === undefined ? stay(session) : answer(session, nowMs, label)
}

/** What a key adds to a text: itself, or what was pasted. Undefined for keys that are no text. */
const typedBy = (key: string): string | undefined => {
  if (key.startsWith('paste:')) return key.slice('paste:'.length)
  if (key === 'space') return ' '
  return [...key].length === 1 && key >= ' ' ? key : undefined
}

const inChoice = (session: ReviewSession, typed: string, key: string, nowMs: number): ReviewStep => {
  const choose = (text: string): ReviewStep => stay(session, { kind: 'choose', typed: text })
  if (key === 'escape') return stay(session, { kind: 'row' })
  if (key === 'backspace') return choose([...typed].slice(0, -1).join(''))
  if (key === 'enter') {
    const [label] = labelsMatching(session.labels, typed)
    return label === undefined || typed === '' ? stay(session) : answer(session, nowMs, label)
  }
  const added = typedBy(key)
  return added === undefined ? stay(session) : choose(typed + added)
}

const inText = (session: ReviewSession, mode: ReviewMode & { readonly kind: 'write' }, key: string, nowMs: number): ReviewStep => {
  const { field } = mode
  const edited = (next: TextField): ReviewStep => stay(session, { kind: 'write', field: next })
  switch (key) {
    case 'escape':
      return stay(session, { kind: 'row' })
    case 'enter': {
      const text = field.text.trim()
      const problem = text === '' ? 'an answer is needed; Esc goes back' : session.problemOf(text)
      return problem === undefined ? answer(session, nowMs, text) : stay(session, { ...mode, problem })
    }
    case 'backspace':
      return edited(deleteAt(field, -1))
    case 'delete':
      return edited(deleteAt(field, 1))
    case 'left':
      return edited({ ...field, cursor: Math.max(0, field.cursor - 1) })
    case 'right':
      return edited({ ...field, cursor: Math.min(field.text.length, field.cursor + 1) })
    case 'home':
      return edited({ ...field, cursor: 0 })
    case 'end':
      return edited({ ...field, cursor: field.text.length })
    case 'ctrl-u':
      return edited({ text: '', cursor: 0 })
    case 'newline':
      return edited(insertAt(field, '\n'))
    default: {
      const added = typedBy(key)
      return added === undefined ? stay(session) : edited(insertAt(field, added))
    }
  }
}

/**
 * What a key does. Keys are characters, or `enter`, `newline`, `space`, `escape`, `backspace`, `delete`, `left`, `right`, `home`, `end`,
 * `ctrl-c`, `ctrl-u`, `paste:TEXT`. While an answer is written, letters are text and no commands. Pure: `nowMs` is a monotonic reading.
 */
export const pressKey = (session: ReviewSession, key: string, nowMs: number): ReviewStep => {
  const { mode } = session
  if (key === 'ctrl-c') return { session, effects: [{ kind: 'quit' }] }
  switch (mode.kind) {
    case 'row':
      return inRow(session, key, nowMs)
    case 'help':
      return stay(session, { kind: 'row' })
    case 'choose':
      return inChoice(session, mode.typed, key, nowMs)
    case 'write':
      return inText(session, mode, key, nowMs)
  }
}
