import type { Output } from '../arms/output.ts'
import type { LabelledExample } from '../data/example.ts'
import type { Random } from '../ports/world.ts'
import type { Interval } from '../stats/interval.ts'
import { intervalOfScores } from '../stats/interval-of-scores.ts'
import { answeredLabel } from './label-counts.ts'

/** A share with its 95 % interval; `n` rows, or clusters. */
export type ShortInterval = Omit<Interval, 'method'>

/** One label: how often its rows are found, how often the answer is right, and both together. */
export interface LabelShares {
  readonly label: string
  /** Rows that have this label. */
  readonly expected: number
  /** Answers with this label. */
  readonly answered: number
  /** Absent where no row has, or no answer is, this label. */
  readonly precision?: ShortInterval
  readonly recall?: ShortInterval
  readonly f1?: ShortInterval
  /** Fewer than 20 rows: an impression, no more (evaluation.md §5). */
  readonly isSmall: boolean
}

export interface LabelReport {
  readonly labels: number
  /** `rows[i][j]`: rows of label i answered with label j; the last column holds answers outside the labels and failures. Up to 20 labels. */
  readonly confusion?: { readonly labels: readonly string[]; readonly rows: readonly (readonly number[])[] }
  /** The commonest wrong answers; `answered` is absent for answers outside the labels. */
  readonly confused: readonly { readonly expected: string; readonly answered?: string; readonly rows: number }[]
  /** Worst F1 first, 30 at most. */
  readonly perLabel: readonly LabelShares[]
}

const smallLabel = 20
/** decision.json is read by people too: a table of a thousand numbers is left out. */
const most = { inMatrix: 20, confused: 20, perLabel: 30 }

const short = ({ value, low, high, n }: Interval): ShortInterval => ({ value, low, high, n })

/** Share x of the rows of either kind (right, missed, wrong) to F1 = 2x / (1 + x): rising, so that bounds carry over. */
const f1OfShare = ({ value, low, high, n }: ShortInterval): ShortInterval => {
  const to = (x: number): number => (2 * x) / (1 + x)
  return { value: to(value), low: to(low), high: to(high), n }
}

/**
 * Confusion matrix, and precision, recall and F1 of every label with 95 % intervals. Each is a share of rows (of those answered with the
 * label, of those that have it, of those of either), so that Wilson's interval holds, with the design effect of clusters.
 * Missing outputs are left out. Source for F1: F1 = 2J / (1 + J) with J the Jaccard index, a share.
 */
export const labelReport = (
  rows: readonly { readonly example: LabelledExample; readonly output: Output; readonly cluster: string }[],
  { labels, random }: { readonly labels: readonly string[]; readonly random: Random },
): LabelReport => {
  const known = rows.flatMap(({ example, output, cluster }) => {
    if (output.status === 'failed' && output.failure.missing) return []
    return [{ expected: example.expected, answered: answeredLabel(output, labels), cluster }]
  })
  const confusion = labels.map((label) => {
    const own = known.filter(({ expected }) => expected === label)
    return [...labels, undefined].map((column) => own.filter(({ answered }) => answered === column).length)
  })
  const perLabel = labels.map((label): LabelShares => {
    const share = (of: typeof known): ShortInterval | undefined =>
      of.length === 0
        ? undefined
        : short(
            intervalOfScores(
              of.map(({ expected, answered }) => Number(expected === label && answered === label)),
              { scale: 'binary', clusters: of.map(({ cluster }) => cluster), random: random.fork(`label:${label}`) },
            ),
          )
    const having = known.filter(({ expected }) => expected === label)
    const given = known.filter(({ answered }) => answered === label)
    const either = share(known.filter(({ expected, answered }) => expected === label || answered === label))
    const [precision, recall] = [share(given), share(having)]
    return {
      label,
      expected: having.length,
      answered: given.length,
      ...(precision === undefined ? {} : { precision }),
      ...(recall === undefined ? {} : { recall }),
      ...(either === undefined ? {} : { f1: f1OfShare(either) }),
      isSmall: having.length < smallLabel,
    }
  })
  const confused = confusion
    .flatMap((row, i) => row.map((count, j) => ({ expected: labels[i] ?? '', answered: labels[j], rows: i === j ? 0 : count })))
    .filter(({ rows: count }) => count > 0)
    .sort((a, b) => b.rows - a.rows)
    .slice(0, most.confused)
    .map(({ expected, answered, rows: count }) => ({ expected, ...(answered === undefined ? {} : { answered }), rows: count }))
  const worstFirst = perLabel.toSorted((a, b) => (a.f1?.value ?? 1) - (b.f1?.value ?? 1) || a.label.localeCompare(b.label))
  return {
    labels: labels.length,
    ...(labels.length <= most.inMatrix ? { confusion: { labels, rows: confusion } } : {}),
    confused,
    perLabel: worstFirst.slice(0, most.perLabel),
  }
}
