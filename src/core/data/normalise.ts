import type { Example } from './example.ts'

/**
 * Full case folding as near as the language offers: down, up and down again, so that `straße`, `STRASSE` and `STRAẞE` meet
 * (`ẞ` has itself as its capital), `ﬁ` is taken apart by NFKC before, and a final sigma is a sigma.
 */
const fold = (text: string): string => text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ')

const apostrophe = /(?<=\p{L})['’](?=\p{L})/gu
/** Punctuation, except between digits (1.5) and a minus before a number (-3). */
const punctuation = /\p{P}(?!(?<=\d.)\d)(?<!(?:^|\s)-(?=\d))/gu
const asciiPunctuation = /[!"#%&'()*,\-./:;?@[\\\]_{}](?!(?<=\d.)\d)(?<!(?:^|\s)-(?=\d))/g
const ascii = /^[\0-\x7f]*$/

/** Letters and digits of ASCII, apart by single blanks: already in the form that is compared. */
const longestPlain = 100_000
const plain = /^[a-z0-9]+(?: [a-z0-9]+)*$/

/**
 * The form in which texts are compared: NFKC, case folded, punctuation dropped, white space collapsed. A text of punctuation
 * alone keeps it (`???` is not `!!!`). data.md §4.
 */
export const normalise = (text: string): string => {
  const isAscii = ascii.test(text)
  const folded = isAscii ? text.toLowerCase() : fold(text)
  // The pattern's memory grows with the text: it is not asked of giants.
  if (folded.length < longestPlain && plain.test(folded)) return folded
  const bare = isAscii
    ? (folded.includes("'") ? folded.replaceAll(/(?<=[a-z])'(?=[a-z])/g, '') : folded).replaceAll(asciiPunctuation, ' ')
    : folded.replaceAll(apostrophe, '').normalize('NFKC').replaceAll(punctuation, ' ')
  const collapsed = bare.replaceAll(/\s+/g, ' ').trim()
  return collapsed === '' ? folded.replaceAll(/\s+/g, ' ').trim() : collapsed
}

/** What two rows must share to be the same question: earlier turns without system messages, and the input. */
export const comparedText = ({ input, history }: Pick<Example, 'input' | 'history'>): string => {
  const turns = (history ?? []).filter(({ role }) => role !== 'system').map(({ content }) => normalise(content))
  return [...turns, normalise(input)].join('\n')
}
