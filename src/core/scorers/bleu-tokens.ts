import { whitespaceWords } from '../lib/whitespace-words.ts'

/** Substitutions of mteval-v13a in their order: symbols stand alone; full stop and comma too, except inside a number; a dash after a digit. */
const steps: readonly (readonly [RegExp, string])[] = [
  [/([{-~[-` -&(-+:-@/])/gu, ' $1 '],
  [/([^0-9])([.,])/gu, '$1 $2 '],
  [/([.,])([^0-9])/gu, ' $1 $2'],
  [/([0-9])(-)/gu, '$1 $2 '],
]

const entities: readonly (readonly [string, string])[] = [
  ['&quot;', '"'],
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
]

/** Tokens of the `13a` tokenizer, WMT's standard and sacrebleu's default (Post 2018, arXiv:1804.08771). */
export const bleuTokens = (text: string): readonly string[] => {
  let line = text.trimEnd().replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' ')
  for (const [entity, character] of entities) line = line.replaceAll(entity, character)
  line = ` ${line} `
  for (const [pattern, replacement] of steps) line = line.replace(pattern, replacement)
  return whitespaceWords(line)
}
