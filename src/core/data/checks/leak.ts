import type { Example, SplitName } from '../example.ts'
import { spanLeaks } from '../span-leaks.ts'
import { excerpt, groupRows, type CheckContext, type DataCheck } from './data-check.ts'
import { counted } from '../../report/format.ts'

export interface Leak {
  /** Row of train or dev. */
  readonly row: number
  /** Row of golden that it gives away. */
  readonly golden: number
  readonly how: 'exact' | 'near' | 'span'
}

/** Rows of train and dev that repeat a golden row: exactly, at similarity 0.7 or more, or by a long shared span (data.md §7). */
export const findLeaks = ({ examples, texts, duplicates, kind }: CheckContext, splits: readonly SplitName[]): readonly Leak[] => {
  const leaks = new Map<number, Leak>()
  const goldenOf = groupRows(examples.length, (row) => (splits[row] === 'golden' ? duplicates.clusterOf[row] : undefined))
  for (let row = 0; row < examples.length; row++) {
    if (splits[row] === 'golden') continue
    const golden = goldenOf.get(duplicates.clusterOf[row] ?? row)
    if (golden === undefined) continue
    const twin = golden.find((other) => duplicates.exactOf[other] === duplicates.exactOf[row])
    leaks.set(row, { row, golden: twin ?? golden[0] ?? row, how: twin === undefined ? 'near' : 'exact' })
  }
  const rowsOf = (wanted: boolean): number[] => examples.flatMap((_, row) => ((splits[row] === 'golden') === wanted ? [row] : []))
  const open = rowsOf(false).filter((row) => !leaks.has(row))
  const golden = rowsOf(true)
  const compare = (textOf: (row: number) => string): void => {
    for (const { row, golden: other } of spanLeaks(open.map(textOf), golden.map(textOf))) {
      const leaked = open[row] ?? 0
      if (!leaks.has(leaked)) leaks.set(leaked, { row: leaked, golden: golden[other] ?? 0, how: 'span' })
    }
  }
  compare((row) => texts[row] ?? '')
  // Short answers (labels) always overlap; only in free text does a copied answer give golden away.
  if (kind === 'generation' || kind === 'chat') compare((row) => examples[row]?.expected ?? '')
  return [...leaks.values()].sort((a, b) => a.row - b.row)
}

const words: Readonly<Record<Leak['how'], string>> = { exact: 'the same text', near: 'nearly the same text', span: 'a long shared passage' }

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
        examples: found.slice(0, 5).map(({ row, golden: other, how }) => ({
          rows: [idOf(row)?.id ?? '', idOf(other)?.id ?? ''],
          note: `${words[how]}: "${excerpt(idOf(row)?.input ?? '', 50)}" / golden "${excerpt(idOf(other)?.input ?? '', 50)}"`,
        })),
        rows: found.map(({ row }) => idOf(row)?.id ?? ''),
        fix: 'nothing to do: the rows are left out; for good, remove them from the train file',
      },
    ]
  },
}
