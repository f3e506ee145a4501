import type { Example } from '../data/example.ts'
import { counted, formatBytes, formatCount } from '../report/format.ts'
import { promptTurns } from './chat-rows.ts'
import type { Platform } from './platform.ts'

/** Something that the platform would refuse. `where` names rows or a file. */
export interface LimitBreach {
  readonly message: string
  readonly where: string
}

/** A token is at least one character of a text: fewer characters than the limit are surely fewer tokens. About four are usual. */
const charactersPerToken = 4
const shown = 10

const encoder = new TextEncoder()
/** Bytes of a text in UTF-8. */
const bytesOf = (text: string): number => encoder.encode(text).length

const listOf = (ids: readonly string[]): string =>
  `${ids.slice(0, shown).join(', ')}${ids.length > shown ? `, and ${formatCount(ids.length - shown)} more` : ''}`

const alternates = (example: Example, systemPrompt: string): boolean => {
  let before: 'user' | 'assistant' | undefined
  for (const { role } of promptTurns(example, systemPrompt)) {
    if (role === 'system') continue
    // A tool's result stands where a user's turn would.
    const side = role === 'assistant' ? 'assistant' : 'user'
    if (side === before || (before === undefined && side === 'assistant')) return false
    before = side
  }
  return before === 'user'
}

const charactersOf = ({ input, expected = '', history = [], tools = [] }: Example): number =>
  input.length + expected.length + history.reduce((sum, { content }) => sum + content.length, 0) + JSON.stringify(tools).length

/** What of the rows and files the platform's limits do not allow; empty where it takes them. */
export const limitBreaches = (
  { limits, label }: Platform,
  rows: {
    readonly train: readonly Example[]
    readonly dev: readonly Example[]
    readonly systemPrompt: string
    /** See `ThumbForm`. */
    readonly isOneTurn?: boolean
  },
  files: readonly { readonly name: string; readonly text: string }[],
): readonly LimitBreach[] => {
  const breaches: LimitBreach[] = []
  const { minRows = 0, maxRows = Infinity, maxDevRows = Infinity, maxFileBytes = Infinity, maxRowTokens } = limits
  const { train, dev, systemPrompt, isOneTurn = false } = rows
  if (train.length < minRows)
    breaches.push({ message: `${label} wants at least ${counted(minRows, 'row')}`, where: `train: ${train.length}` })
  if (train.length > maxRows)
    breaches.push({ message: `${label} takes at most ${counted(maxRows, 'row')}`, where: `train: ${formatCount(train.length)}` })
  if (dev.length > maxDevRows)
    breaches.push({
      message: `${label} takes at most ${counted(maxDevRows, 'row')} to validate with`,
      where: `dev: ${formatCount(dev.length)}`,
    })
  for (const { name, text } of files)
    if (text.length > maxFileBytes / 4 && bytesOf(text) > maxFileBytes)
      breaches.push({
        message: `${label} takes files of at most ${formatBytes(maxFileBytes)}`,
        where: `${name}: ${formatBytes(bytesOf(text))}`,
      })
  const both = [...train, ...dev]
  const named = (message: string, isBad: (example: Example) => boolean): void => {
    const bad = both.filter(isBad).map(({ id }) => id)
    if (bad.length > 0) breaches.push({ message: `${message}: ${counted(bad.length, 'row')}`, where: listOf(bad) })
  }
  if (limits.mustAlternate === true)
    named(`${label} wants user and assistant to take turns, the user first`, (example) => !alternates(example, systemPrompt))
  if (isOneTurn) {
    const hasSystem = (example: Example): boolean => promptTurns(example, systemPrompt)[0]?.role === 'system'
    const count = both.filter(hasSystem).length
    named(`rows with earlier turns cannot be written for ${label} here`, ({ history = [] }) =>
      history.some(({ role }) => role !== 'system'),
    )
    if (count > 0 && count < both.length)
      named(`all rows for ${label} need a system message, or none may have one`, (example) => !hasSystem(example))
  }
  if (!limits.takesTools || isOneTurn)
    named(`rows that call tools cannot be written for ${label} here`, ({ tools, expectedCalls }) => (tools ?? expectedCalls) !== undefined)
  if (maxRowTokens !== undefined)
    named(
      `rows longer than the ${formatCount(maxRowTokens)} tokens that ${label} takes (counted as ${charactersPerToken} characters a token)`,
      (example) => (charactersOf(example) + systemPrompt.length) / charactersPerToken > maxRowTokens,
    )
  return breaches
}
