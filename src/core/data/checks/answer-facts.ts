import { monthKey, numbersIn, supportedKeys, type StatedNumber } from './numbers-in-text.ts'

/** Written with a capital inside a sentence, and no name: greetings, days, words about oneself. */
const notNames = new Set(
  'please thank thanks hello hi dear sorry yes no monday tuesday wednesday thursday friday saturday sunday sir madam best regards kind team customer ok okay if when the a an we you it this that there here your our my to for and but or as in on at'.split(
    ' ',
  ),
)
/** After a small letter, a digit or a comma, or after a title: there, a capital makes a name. */
const names =
  /(?:(?<=[\p{Ll}\d,;(] )|(?<=\()|(?<=\b(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau|Mme|Sr|Sra|Dott)\.? ))(?:\p{Lu}['’]\p{Lu}\p{Ll}+|\p{Lu}\p{Ll}[\p{L}’'-]*)(?: (?:(?:de|von|van|der|da|la|du) )?\p{Lu}[\p{L}’'-]+)*/gu
const addresses = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\bhttps?:\/\/[^\s)>\]"']+|\bwww\.[^\s)>\]"']+/gi
/** Letters and digits in one: order numbers, products. */
const codes = /(?<![\p{L}\d])(?=[\p{L}\d-]{3,})\p{L}{1,12}-?\d[\p{L}\d-]*/gu

const germanWords = /\b(?:der|die|das|und|ist|nicht|eine?|zu|den|mit|für|sie|wir|ich|auf|von|im|bei|oder|auch)\b/giu
const englishWords = /\b(?:the|and|is|to|of|you|for|in|your|with|at|it|we|are|be)\b/gi
/** German writes every noun with a capital: names cannot be told there. */
const isGerman = (text: string): boolean => {
  const german = text.match(germanWords)?.length ?? 0
  return german >= 2 && german > (text.match(englishWords)?.length ?? 0)
}

const isHeading = (line: string): boolean => {
  if (/[.!?]/.test(line)) return false
  const words = line.match(/\p{L}[\p{L}'’-]+/gu) ?? []
  return words.filter((word) => /^\p{Lu}/u.test(word)).length * 2 > words.length
}

const folded = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('’', "'").toLowerCase()
const squashed = (text: string): string => folded(text).replaceAll(/[\s-]/g, '')

/** What the prompt holds, worked out as it is needed: most facts stand in it letter by letter. */
interface Support {
  /** Does the text stand in the prompt as it is, in whatever case, and not within another word or number? */
  quotes(text: string): boolean
  numbers(): ReadonlySet<string>
  words(): ReadonlySet<string>
  squashed(): string
}

const once = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}

const wordsOf = (text: string): readonly string[] => text.match(/[\p{L}\d]+/gu) ?? []
const joins = /[\p{L}\d]/u
const isDigit = (text: string): boolean => text >= '0' && text <= '9'

/** Does the character next to a fact belong to the same number or word? `3` of `1.3` does; the unit of `5kg` does not belong to `5`. */
const isJoined = (inside: string, outside: string): boolean => (isDigit(inside) ? isDigit(outside) : joins.test(outside))

const quotesIn = (prompt: string, text: string): boolean => {
  for (let at = prompt.indexOf(text); at >= 0; at = prompt.indexOf(text, at + 1)) {
    const [before = '', after = ''] = [prompt[at - 1], prompt[at + text.length]]
    if (!isJoined(text[0] ?? '', before) && !isJoined(text.at(-1) ?? '', after)) return true
  }
  return false
}

const supportOf = (prompt: () => string): Support => {
  const small = once(() => prompt().toLowerCase())
  return {
    quotes: (text) => quotesIn(small(), text.toLowerCase()),
    numbers: once(() => supportedKeys(prompt())),
    // Miller's and Millers' support Miller.
    words: once(() => new Set(wordsOf(folded(prompt())).flatMap((word) => [word, word.replace(/s$/, '')]))),
    squashed: once(() => squashed(prompt())),
  }
}

/** The number of a list's item, and what everybody says. */
const statesNothing = (answer: string, { text, start, end }: StatedNumber): boolean =>
  (/(?:^|\n)[ \t]*$/.test(answer.slice(Math.max(0, start - 8), start)) && /^[.)]\s/.test(answer.slice(start + text.length))) ||
  (text === '24' && answer.startsWith('/7', end))

const holds = (support: Support, name: string): boolean => {
  const words = wordsOf(folded(name.replace(/['’]s$/, ''))).filter((word) => word.length > 1 && !notNames.has(word))
  return words.every((word) => {
    const month = monthKey(word)
    const held = support.words()
    return held.has(word) || held.has(word.replace(/s$/, '')) || (month !== undefined && support.numbers().has(month))
  })
}

const unsupportedName = (answer: string, support: Support): string | undefined => {
  const lines = answer.split('\n')
  for (const line of lines) {
    if (lines.length > 1 && isHeading(line)) continue
    for (const [name] of line.matchAll(names))
      if (!support.quotes(name) && !holds(support, name)) return isGerman(answer) ? undefined : name
  }
  return undefined
}

/**
 * The first number, date, time, address, code or name of an answer that its prompt does not hold, whatever way it is written in there
 * (1,000 and 1000; May 3 and 2024-05-03; 2 pm and 14:00). Undefined where the prompt holds all.
 */
export const unsupportedFact = (answer: string, prompt: () => string): string | undefined => {
  const support = supportOf(once(prompt))
  // What was read as one thing is not read as another: it is crossed out.
  let rest = answer
  const crossOut = (start: number, end: number): void => {
    rest = `${rest.slice(0, start)}${'#'.repeat(end - start)}${rest.slice(end)}`
  }
  const hasDigit = /\d/.test(answer)
  for (const pattern of [...(/@|http|www/i.test(answer) ? [addresses] : []), ...(hasDigit ? [codes] : [])])
    for (const { 0: text, index } of rest.matchAll(pattern)) {
      const bare = text.replace(/[.,;:!?]+$/, '')
      if (!support.quotes(bare) && !support.squashed().includes(squashed(bare))) return bare
      crossOut(index, index + text.length)
    }
  for (const number of hasDigit ? numbersIn(rest) : []) {
    crossOut(number.start, number.end)
    if (number.isSmall || statesNothing(answer, number) || support.quotes(number.text)) continue
    const held = support.numbers()
    if (!number.keys.some((key) => held.has(key))) return number.text
  }
  return unsupportedName(rest, support)
}
