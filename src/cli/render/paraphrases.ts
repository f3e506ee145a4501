import { counted } from '../../core/report/format.ts'
import type { Paraphrases } from '../../flows/semantic-check.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

/** Duplicates by words and by meaning, apart: the second are guesses of an embedder. */
export const renderParaphrases = ({ threshold, lexical, semantic, differing, capped }: Paraphrases, terminal: Terminal): string => {
  const size = ({ clusters, rows }: Paraphrases['lexical']): string =>
    clusters === 0 ? 'none' : `${counted(rows, 'row')} in ${counted(clusters, 'cluster')}`
  const others = differing === 0 ? '' : `; ${counted(differing, 'close pair')} with different answers`
  const lines = [
    `shared words: ${size(lexical)} (similarity 0.7 or more)`,
    `paraphrases: ${size(semantic)} that words do not find (cosine ${threshold} or more)${others}`,
    ...(capped === 0 ? [] : [`${counted(capped, 'row')} close to more than 32 others: only the first of their pairs were looked at`]),
  ]
  return `${paint(terminal, 'bold', 'Duplicates')}\n${lines.map((line) => wrap(line, { width: terminal.width, indent: '    ', first: '  ' })).join('\n')}`
}
