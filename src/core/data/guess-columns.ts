import { cellText, type Columns, type RawValues } from './formats/row-format.ts'

const inputNames = [
  'input',
  'text',
  'question',
  'query',
  'utterance',
  'sentence',
  'message',
  'prompt',
  'subject',
  'body',
  'content',
  'email',
  'ticket',
  'review',
  'description',
  'request',
  'comment',
  'transcript',
  'title',
]
const expectedNames = [
  'expected',
  'label',
  'category',
  'intent',
  'class',
  'answer',
  'output',
  'target',
  'completion',
  'response',
  'slots',
  'entities',
  'sentiment',
  'topic',
  'result',
  'json',
  'y',
]

export interface ColumnGuess {
  readonly columns: Columns
  readonly guesses: readonly { readonly about: string; readonly guess: string; readonly because: string }[]
  /** Where several columns could be the answer: their names, the guess first. */
  readonly answers?: readonly string[]
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

const byName = (names: readonly string[], wanted: readonly string[]): string | undefined =>
  wanted.map((want) => names.find((name) => plain(name) === want)).find((name) => name !== undefined)

interface Profile {
  readonly name: string
  readonly filled: number
  readonly distinct: number
  readonly objects: number
  readonly numbers: number
  readonly meanLength: number
}

const isJsonObject = (value: unknown): boolean => {
  if (typeof value === 'object' && value !== null) return true
  if (typeof value !== 'string' || !/^\s*[{[]/.test(value)) return false
  try {
    return typeof JSON.parse(value) === 'object'
  } catch {
    return false
  }
}

const profileOf = (name: string, sample: readonly RawValues[]): Profile => {
  // A column may be called `constructor`: rows without it would have the one of all objects.
  const cells = sample
    .map((values) => (Object.hasOwn(values, name) ? values[name] : undefined))
    .filter((value) => value !== undefined && value !== null && value !== '')
  const texts = cells.map((value) => cellText(value) ?? JSON.stringify(value))
  return {
    name,
    filled: cells.length,
    distinct: new Set(texts).size,
    objects: cells.filter((value) => isJsonObject(value)).length,
    numbers: texts.filter((text) => text.trim() !== '' && Number.isFinite(Number(text))).length,
    meanLength: texts.reduce((sum, text) => sum + text.length, 0) / Math.max(1, texts.length),
  }
}

/** Fewer than a third as many values as rows: the rule of OpenAI's prepare_data for "this is a classification". */
const fewValues = ({ distinct, filled }: Profile): boolean => distinct < filled / 3

/** Columns that describe a row and are never its answer, unless they are named. */
const aboutRow = new Set([
  'id',
  'group',
  'time',
  'tags',
  'weight',
  'licence',
  'license',
  'split',
  'source',
  'lang',
  'language',
  'locale',
  'partition',
])

/** Whether two columns say the same in other words: each value of one always stands beside one value of the other. */
const saySame = (a: string, b: string, sample: readonly RawValues[]): boolean => {
  const forth = new Map<string, string>()
  const back = new Map<string, string>()
  return sample.every((values) => {
    const left = JSON.stringify(values[a] ?? null)
    const right = JSON.stringify(values[b] ?? null)
    if ((forth.get(left) ?? right) !== right || (back.get(right) ?? left) !== left) return false
    forth.set(left, right)
    back.set(right, left)
    return true
  })
}

/**
 * Guesses which columns hold input and answer from their names, and where names say nothing from a sample of rows: the
 * answer is JSON or has few distinct values, the input is the longest text. Columns given in `declared` are kept.
 */
export const guessColumns = (sample: readonly RawValues[], declared: Columns): ColumnGuess => {
  const names = [...new Set(sample.flatMap((values) => Object.keys(values)))]
  const guesses: { about: string; guess: string; because: string }[] = []
  const note = (about: string, guess: string, because: string): string => {
    guesses.push({ about, guess, because })
    return guess
  }
  const taken = new Set(Object.values(declared))
  const open = names.filter((name) => !taken.has(name))
  const namedInput = byName(open, inputNames)
  const namedExpected = byName(
    open.filter((name) => name !== namedInput),
    expectedNames,
  )
  const profiles = open.map((name) => profileOf(name, sample)).filter(({ filled }) => filled > 0)

  let expected = declared.expected
  let rivals: readonly string[] = []
  if (expected === undefined && namedExpected !== undefined) {
    expected = note('columns.expected', namedExpected, 'its name')
    // A column called expected is meant to be one.
    if (plain(namedExpected) !== 'expected')
      rivals = profiles
        .filter(({ name, filled }) => name !== namedInput && expectedNames.includes(plain(name)) && filled * 2 >= sample.length)
        .map(({ name }) => name)
  }
  if (expected === undefined) {
    const candidates = profiles.filter(({ name }) => name !== (declared.input ?? namedInput) && plain(name) !== 'id')
    const json = candidates.find(({ objects, filled }) => objects === filled)
    const few = candidates.filter(fewValues).sort((a, b) => a.distinct - b.distinct || a.meanLength - b.meanLength)
    if (json !== undefined) expected = note('columns.expected', json.name, 'its values are JSON')
    else if (few[0] !== undefined && candidates.length + ((declared.input ?? namedInput) ? 1 : 0) > 1) {
      expected = note('columns.expected', few[0].name, `it has ${few[0].distinct} distinct values in ${few[0].filled} rows`)
      rivals = few.filter(({ name, distinct }) => distinct > 1 && !aboutRow.has(plain(name))).map(({ name }) => name)
    }
  }
  const chosen = expected
  const answers = chosen === undefined ? [] : [chosen, ...rivals.filter((name) => name !== chosen && !saySame(chosen, name, sample))]

  let input = declared.input
  if (input === undefined && namedInput !== undefined) input = note('columns.input', namedInput, 'its name')
  if (input === undefined) {
    const longest = profiles
      .filter(({ name, objects, filled }) => name !== expected && objects < filled)
      .sort((a, b) => b.meanLength - a.meanLength)[0]
    if (longest !== undefined) input = note('columns.input', longest.name, 'it holds the longest texts')
  }
  return {
    columns: { ...declared, ...(input !== undefined && { input }), ...(expected !== undefined && { expected }) },
    guesses,
    ...(declared.expected === undefined && answers.length > 1 && { answers }),
  }
}
