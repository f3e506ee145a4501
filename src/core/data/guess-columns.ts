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
  const cells = sample.map((values) => values[name]).filter((value) => value !== undefined && value !== null && value !== '')
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
  if (expected === undefined && namedExpected !== undefined) expected = note('columns.expected', namedExpected, 'its name')
  if (expected === undefined) {
    const candidates = profiles.filter(({ name }) => name !== (declared.input ?? namedInput) && plain(name) !== 'id')
    const json = candidates.find(({ objects, filled }) => objects === filled)
    const few = candidates.filter(fewValues).sort((a, b) => a.distinct - b.distinct || a.meanLength - b.meanLength)[0]
    if (json !== undefined) expected = note('columns.expected', json.name, 'its values are JSON')
    else if (few !== undefined && candidates.length + ((declared.input ?? namedInput) ? 1 : 0) > 1)
      expected = note('columns.expected', few.name, `it has ${few.distinct} distinct values in ${few.filled} rows`)
  }

  let input = declared.input
  if (input === undefined && namedInput !== undefined) input = note('columns.input', namedInput, 'its name')
  if (input === undefined) {
    const longest = profiles
      .filter(({ name, objects, filled }) => name !== expected && objects < filled)
      .sort((a, b) => b.meanLength - a.meanLength)[0]
    if (longest !== undefined) input = note('columns.input', longest.name, 'it holds the longest texts')
  }
  return { columns: { ...declared, ...(input !== undefined && { input }), ...(expected !== undefined && { expected }) }, guesses }
}
