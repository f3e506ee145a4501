import { formatCount, formatShare } from '../../report/format.ts'
import type { Example } from '../example.ts'
import type { Finding } from '../finding.ts'
import { excerpt, isProse, rowsText, type DataCheck } from './data-check.ts'
import { sampleRows } from './sample-rows.ts'

const leastRows = 20
const leastCharacters = 10
/** An affix is common from this share of the rows on; some rows always lack it. */
const common = 0.9
/** Rows of which the affix is guessed before all are counted, and the share of them that a guess needs: 0.9 seen in so few may be less. */
const guessRows = 200
const guessed = 0.8
/** From here on, a share would be printed as 100.0 %. */
const almostAll = 0.9995

type Side = 'begins' | 'ends'

/** Length of what two texts begin (or end) with alike. */
const sharedLength = (a: string, b: string, side: Side): number => {
  const most = Math.min(a.length, b.length)
  let length = 0
  if (side === 'begins') while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++
  else while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length++
  return length
}

const reversed = (text: string): string => [...text].toReversed().join('')
/** Longer affixes are compared as far as this in the sample. */
const longestSorted = 4_000

/** A text of the sample with the longest affix that most of the sample share: among sorted texts they stand next to each other. */
const likelyOwner = (texts: readonly string[], side: Side): string | undefined => {
  const keys = texts.map((text) => {
    const part = side === 'begins' ? text.slice(0, longestSorted) : text.slice(-longestSorted)
    return { text, key: side === 'begins' ? part : reversed(part) }
  })
  keys.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const apart = Math.ceil(keys.length * guessed) - 1
  let best: { readonly text: string; readonly length: number } | undefined
  for (let at = 0; at + apart < keys.length; at++) {
    const [first, last] = [keys[at], keys[at + apart]]
    const length = first === undefined || last === undefined ? 0 : sharedLength(first.key, last.key, 'begins')
    if (first !== undefined && length >= leastCharacters && length > (best?.length ?? 0)) best = { text: first.text, length }
  }
  return best?.text
}

interface Affix {
  readonly side: Side
  readonly text: string
  readonly rows: number
  readonly first: Example
  /** The first rows without it: at most three. */
  readonly without: readonly Example[]
}

/** Whole words only: texts that begin with the same letters share nothing yet. */
const wholeWords = (text: string, side: Side): string => (side === 'begins' ? text.replace(/\S+$/, '') : text.replace(/^\S+/, '')).trim()

type TextOf = (example: Example) => string

/** The longest affix that `common` of the texts have. Undefined where it is short, or where most of these texts are equal. */
const commonAffixOf = (examples: readonly Example[], textOf: TextOf, side: Side): Affix | undefined => {
  const sample = sampleRows(examples.length, guessRows).flatMap((row) => (examples[row] === undefined ? [] : [textOf(examples[row])]))
  const owner = likelyOwner(sample, side)
  if (owner === undefined) return undefined
  const shared = Uint32Array.from(examples, (example) => sharedLength(owner, textOf(example), side))
  const length = shared.toSorted()[Math.floor(examples.length * (1 - common) + 1e-9)] ?? 0
  const text = wholeWords(side === 'begins' ? owner.slice(0, length) : owner.slice(owner.length - length), side)
  if (text.length < leastCharacters) return undefined
  let [rows, different] = [0, 0]
  let first: Example | undefined
  const without: Example[] = []
  examples.forEach((example, row) => {
    if ((shared[row] ?? 0) >= text.length) {
      first ??= example
      rows++
      if (textOf(example) !== owner) different++
    } else if (without.length < 3) without.push(example)
  })
  return first === undefined || different * 2 < rows ? undefined : { side, text, rows, first, without }
}

interface Place {
  readonly id: string
  readonly noun: 'input' | 'answer'
  textOf(example: Example): string
  readonly fix: string
  readonly fixWhereLacking: string
  readonly effect: string
}

const affixFinding = (examples: readonly Example[], { id, noun, textOf, fix, fixWhereLacking, effect }: Place): readonly Finding[] => {
  const of = examples.length
  if (of < leastRows) return []
  const affixes = (['begins', 'ends'] as const).flatMap((side) => commonAffixOf(examples, textOf, side) ?? [])
  if (affixes.length === 0) return []
  const verb = (side: Side): string => side.slice(0, -1)
  const said = ({ side, rows }: Affix): string =>
    rows === of
      ? `every ${noun} ${side} with the same text`
      : `all ${noun}s but ${formatCount(of - rows)}${rows / of > almostAll ? '' : ` (${formatShare(rows / of)})`} ${verb(side)} with the same text`
  const characters = examples.reduce((sum, example) => sum + textOf(example).length, 0)
  const share = affixes.reduce((sum, { text, rows }) => sum + text.length * rows, 0) / characters
  const lacking = affixes.filter(({ rows }) => rows < of)
  return [
    {
      id,
      severity: 'info',
      count: Math.max(...affixes.map(({ rows }) => rows)),
      message: `${affixes.map(said).join('; ')}: ${formatShare(share)} of all their characters`,
      examples: [
        ...affixes.map(({ side, text, first }) => ({ rows: [first.id], note: `${side} with "${excerpt(text)}"` })),
        ...lacking.map(({ side, rows, without }) => ({
          rows: without.map((example) => example.id),
          note: `${rowsText(of - rows)} without it, where ${noun}s ${verb(side)}: ${without.map(({ source }) => `${source.file}:${source.line}`).join(', ')}`,
        })),
      ],
      rows: [],
      fix: lacking.length === 0 ? fix : fixWhereLacking,
      effect,
    },
  ]
}

const inputs: Place = {
  id: 'common-affix',
  noun: 'input',
  textOf: ({ input }) => input,
  fix: 'move it into the prompt; if it is removed from the data, production must leave it out as well',
  fixWhereLacking: 'give it to all inputs or to none, as production does; better, move it into the prompt',
  effect: 'Every arm pays for these tokens on each call; a tuned model would not need them.',
}

const answers: Place = {
  id: 'common-answer-affix',
  noun: 'answer',
  textOf: ({ expected = '' }) => expected,
  fix: 'let a program add it to each answer, unless the model is to write it',
  fixWhereLacking: 'give it to all answers or to none; better, let a program add it',
  effect: 'The tuned model writes it each time, and output tokens are the dear ones; an arm that does not know it scores worse for that.',
}

/** What every text, or nearly every one, begins or ends with: paid on each call, and no signal. Inputs, and answers in free text. */
export const commonAffix: DataCheck = {
  id: 'common-affix',
  label: 'text that nearly every input or answer repeats',
  run: ({ kind, examples }) => [
    ...affixFinding(examples, inputs),
    ...(isProse(kind)
      ? affixFinding(
          examples.filter(({ expected }) => expected !== undefined),
          answers,
        )
      : []),
  ],
}
