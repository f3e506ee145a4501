import { notNeeded, type DataCounts } from '../../core/data/counts.ts'
import type { Finding } from '../../core/data/finding.ts'
import { groupHint, hasManyCopies } from '../../core/data/golden-copies.ts'
import type { GoldenProof } from '../../core/data/golden-proof.ts'
import { counted, formatCount, formatTime } from '../../core/report/format.ts'
import type { PreparedData } from '../../flows/split.ts'
import { renderFindings } from './findings.ts'
import { renderTable } from './table.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

interface SplitValue {
  readonly counts: DataCounts
  readonly sizes: PreparedData['sizes']
  readonly golden: {
    readonly frozenAt: string
    readonly rows: number
    readonly looks: number
    readonly anchors: number
    readonly written: boolean
  }
  readonly byTime?: PreparedData['byTime']
  readonly proof: GoldenProof
  /** What is odd about the split itself. */
  readonly findings: readonly Finding[]
  /** The files say which rows are golden. */
  readonly isFixed: boolean
}

const left = (counts: DataCounts): readonly string[] => {
  const lines: readonly (readonly [number, string])[] = [
    [counts.bad, 'could not be read'],
    [counts.unlabelled, 'have no answer'],
    [counts.invalid, 'are unusable (empty, label outside the list, not valid JSON)'],
    [counts.rejectedByReview ?? 0, 'were rejected by reviewers (reviews.jsonl)'],
    [counts.duplicatesRemoved, 'are near duplicates, merged with their number kept as weight'],
    [counts.contradictionRowsDropped, `were dropped from ${formatCount(counts.contradictions)} contradictions`],
    [counts.leaksRemoved, 'were removed because they leak between splits'],
    [notNeeded(counts), 'are more than the splits take'],
  ]
  return lines.filter(([count]) => count > 0).map(([count, what]) => `  ${formatCount(count).padStart(7)}  ${what}`)
}

/** What was counted anew on the rows that came out, and what keeps such rows apart. */
const proofLine = ({ proof, isFixed }: SplitValue): string => {
  const { exact, near, capped, pairs } = proof
  const next = exact + near === 0 || hasManyCopies(proof) ? '' : `; ${groupHint({ isFixed })}`
  const first = pairs[0] === undefined ? '' : `, such as ${pairs[0].row} of golden row ${pairs[0].golden} (${pairs[0].score.toFixed(2)})`
  const templates = capped === 0 ? '' : `; ${counted(capped, 'row')} look so much like others (templates) that not all were compared`
  return `${counted(exact + near, 'row')} of train and dev ${exact + near === 1 ? 'is a near duplicate' : 'are near duplicates'} of golden${first}${templates}${next}`
}

/** The answer of `assay split`. */
export const renderSplit = (value: SplitValue, terminal: Terminal): string => {
  const { counts, sizes, golden, byTime, findings } = value
  const names = ['train', 'dev', 'golden'] as const
  const table = renderTable(
    [{ title: 'split' }, { title: 'rows', align: 'right' }, { title: 'independent', align: 'right' }],
    names.map((name) => ({ cells: [name, formatCount(counts[name]), formatCount(counts.units[name])] })),
    terminal,
  )
  const reasons = sizes.map(({ split, why }) => wrap(why, { width: terminal.width, indent: '          ', first: `  ${split.padEnd(6)}  ` }))
  const head = golden.written
    ? wrap(
        `golden is frozen: ${counted(golden.rows, 'row')} since ${formatTime(golden.frozenAt)}, ${counted(golden.looks, 'look')} so far; commit golden.lock`,
        { width: terminal.width, indent: '  ', first: `${paint(terminal, 'green', '✓')} ` },
      )
    : `${paint(terminal, 'yellow', '·')} dry run: nothing was written; golden would hold ${counted(golden.rows, 'row')}`
  const gone = left(counts)
  const notes = [
    proofLine(value),
    ...(byTime === undefined ? [] : ['golden is the newest part, dev the part before it']),
    ...(byTime === undefined || byTime.straddling === 0
      ? []
      : [`${counted(byTime.straddling, 'row')} of groups on both sides of a cut went to the older side`]),
    ...(byTime === undefined || byTime.newer === 0
      ? []
      : [`${counted(byTime.newer, 'row')} newer than the frozen golden set wait for \`assay split --refreeze\``]),
    ...(golden.anchors === 0
      ? []
      : [`${counted(golden.anchors, 'golden row')} stayed from the set before: \`assay compare\` links old and new scores through them`]),
  ].map((note) => wrap(note, { width: terminal.width, indent: '    ', first: '  · ' }))
  const notUsed = gone.length === 0 ? '' : `\n\n${paint(terminal, 'bold', 'Of the rows that were read')}\n${gone.join('\n')}`
  const odd = findings.length === 0 ? '' : `\n\n${paint(terminal, 'bold', 'Findings')}\n${renderFindings(findings, terminal)}`
  return `${head}\n\n${table}\n\n${paint(terminal, 'bold', 'Why these sizes')}\n${[...reasons, ...notes].join('\n')}${notUsed}${odd}`
}
