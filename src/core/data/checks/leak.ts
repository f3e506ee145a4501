import type { Example, SplitName } from '../example.ts'
import { createSimilarity } from '../shingles.ts'
import { spanLeaks } from '../span-leaks.ts'
import { excerpt, groupRows, type CheckContext, type DataCheck } from './data-check.ts'
import { counted } from '../../report/format.ts'

export interface Leak {
  /** Row of train or dev. */
  readonly row: number
  /** Row of golden that it gives away. */
  readonly golden: number
  readonly how: 'exact' | 'near' | 'span' | 'answer'
  /** 1 of an exact match, the Jaccard index of a near one, the share of the golden text that a span covers. */
  readonly score: number
}

/** Golden rows of one cluster that a row is compared with: more only where a template fills the cluster. */
const goldenCap = 200

/** The golden row of a cluster that is most like a text. A chain of near duplicates may hold a row whose own score is below 0.7. */
const mostAlike = (
  text: string,
  golden: readonly number[],
  { texts, similarity }: { readonly texts: readonly string[]; readonly similarity: ReturnType<typeof createSimilarity> },
): { golden: number; score: number } => {
  let best = { golden: golden[0] ?? 0, score: 0 }
  for (const other of golden.slice(0, goldenCap)) {
    const score = similarity(texts[other] ?? '', text, best.score)
    if (score > best.score) best = { golden: other, score }
  }
  return best
}

/** Rows of train and dev that repeat a golden row: exactly, at similarity 0.7 or more, or by a long shared span (data.md §7). */
export const findLeaks = ({ examples, texts, duplicates, kind }: CheckContext, splits: readonly SplitName[]): readonly Leak[] => {
  const leaks = new Map<number, Leak>()
  const similarity = createSimilarity()
  const goldenOf = groupRows(examples.length, (row) => (splits[row] === 'golden' ? duplicates.clusterOf[row] : undefined))
  for (let row = 0; row < examples.length; row++) {
    if (splits[row] === 'golden') continue
    const golden = goldenOf.get(duplicates.clusterOf[row] ?? row)
    if (golden === undefined) continue
    const twin = golden.find((other) => duplicates.exactOf[other] === duplicates.exactOf[row])
    if (twin === undefined) leaks.set(row, { row, how: 'near', ...mostAlike(texts[row] ?? '', golden, { texts, similarity }) })
    else leaks.set(row, { row, golden: twin, how: 'exact', score: 1 })
  }
  const rowsOf = (wanted: boolean): number[] => examples.flatMap((_, row) => ((splits[row] === 'golden') === wanted ? [row] : []))
  const open = rowsOf(false).filter((row) => !leaks.has(row))
  const golden = rowsOf(true)
  const compare = (how: 'span' | 'answer', textOf: (row: number) => string): void => {
    for (const { row, golden: other, covered } of spanLeaks(open.map(textOf), golden.map(textOf))) {
      const leaked = open[row] ?? 0
      if (!leaks.has(leaked)) leaks.set(leaked, { row: leaked, golden: golden[other] ?? 0, how, score: covered })
    }
  }
  compare('span', (row) => texts[row] ?? '')
  // Short answers (labels) always overlap; only in free text does a copied answer give golden away.
  if (kind === 'generation' || kind === 'chat') compare('answer', (row) => examples[row]?.expected ?? '')
  return [...leaks.values()].sort((a, b) => a.row - b.row)
}

const words: Readonly<Record<Leak['how'], string>> = {
  exact: 'the same text',
  near: 'nearly the same text',
  span: 'a long shared passage',
  answer: 'a long passage of the answer',
}

/** Only where task.yaml fixes the splits: a split made here keeps near duplicates together. */
export const leak: DataCheck = {
  id: 'leak',
  label: 'leaks between splits',
  run: (context) => {
    const { examples, splits } = context
    if (splits === undefined) return []
    const found = findLeaks(context, splits)
    if (found.length === 0) return []
    const idOf = (row: number): Example | undefined => examples[row]
    const golden = new Set(found.map((entry) => entry.golden)).size
    return [
      {
        id: 'leak',
        severity: 'error',
        count: found.length,
        message: `${counted(found.length, 'row')} of train and dev give away ${counted(golden, 'golden row')}; left out of train and dev`,
        examples: found.slice(0, 5).map(({ row, golden: other, how, score }) => ({
          rows: [idOf(row)?.id ?? '', idOf(other)?.id ?? ''],
          note: `${words[how]}${how === 'exact' ? '' : ` (${score.toFixed(2)})`}: "${excerpt(idOf(row)?.input ?? '', 50)}" / golden "${excerpt(idOf(other)?.input ?? '', 50)}"`,
        })),
        rows: found.map(({ row }) => idOf(row)?.id ?? ''),
        pairs: found.map(({ row, golden: other, how, score }) => ({
          row: idOf(row)?.id ?? '',
          other: idOf(other)?.id ?? '',
          how,
          score: Math.round(score * 1000) / 1000,
        })),
        fix: 'nothing to do: the rows are left out; for good, remove them from the train file',
        effect: 'Leaks would make golden look better than production; left out, they change no verdict.',
      },
    ]
  },
}
