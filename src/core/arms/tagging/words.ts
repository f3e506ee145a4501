/** A piece of a text: a run of letters, a run of digits, or one other character. */
export interface Word {
  readonly text: string
  readonly start: number
  readonly end: number
}

const pattern = /[\p{L}\p{M}]+|\p{N}+|[^\s\p{L}\p{M}\p{N}]/gu

/** Fine pieces, so that an answer such as `7` in `7pm` starts and ends between two of them. */
export const splitWords = (text: string): readonly Word[] =>
  [...text.matchAll(pattern)].map((match) => ({ text: match[0], start: match.index, end: match.index + match[0].length }))

/** Letters become `x` or `X`, digits `d`; runs are cut at four, so that years differ from hours but long names are alike. */
export const shapeOf = (word: string): string =>
  word
    .replaceAll(/\p{Lu}/gu, 'X')
    .replaceAll(/[\p{L}\p{M}]/gu, (letter) => (letter === 'X' ? 'X' : 'x'))
    .replaceAll(/\p{N}/gu, 'd')
    .replaceAll(/(.)\1{3,}/gu, '$1$1$1$1')
