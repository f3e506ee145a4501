import { stringify } from 'yaml'
import { counted, formatCount, formatShare } from '../report/format.ts'
import { severityWords, worstFirst } from '../report/worst-first.ts'
import type { TaskKind } from '../task/task.ts'
import { countLicences } from './count-licences.ts'
import { notNeeded, type DataCounts } from './counts.ts'
import type { LabelledExample, SplitName, Splits } from './example.ts'
import type { Finding } from './finding.ts'
import { goldenDigest, type GoldenLock } from './golden-lock.ts'

export interface CardData {
  readonly name: string
  readonly kind: TaskKind
  readonly seed: number
  readonly by: 'hash' | 'time' | 'files'
  readonly splits: Splits
  readonly counts: DataCounts
  readonly labels: readonly string[]
  readonly lock: GoldenLock
  readonly findings: readonly Finding[]
  readonly sizes: readonly { readonly split: SplitName; readonly why: string }[]
  /** Data files, with the sha256 of each. */
  readonly files: readonly { readonly file: string; readonly sha256: string }[]
}

const mostLabels = 50

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** Text that cannot break out of a table's cell. */
const cell = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, 80)

const names: readonly SplitName[] = ['train', 'dev', 'golden']

const tally = <Row>(rows: readonly Row[], keyOf: (row: Row) => string | undefined): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

const sizesSection = ({ counts, sizes }: CardData): string =>
  `## Splits\n\n${table(
    ['split', 'rows', 'independent units', 'why this size'],
    names.map((name) => [
      name,
      formatCount(counts[name]),
      formatCount(counts.units[name]),
      cell(sizes.find(({ split }) => split === name)?.why ?? ''),
    ]),
  )}`

const removedSection = ({ counts }: CardData): string => {
  const removed: readonly (readonly [string, number])[] = [
    ['could not be read', counts.bad],
    ['have no answer', counts.unlabelled],
    ['empty, outside the labels or the schema', counts.invalid],
    ['rejected by reviewers', counts.rejectedByReview ?? 0],
    ['merged into a near duplicate with the same answer', counts.duplicatesRemoved],
    [`dropped from ${counted(counts.contradictions, 'contradiction')}`, counts.contradictionRowsDropped],
    ['gave golden or dev away', counts.leaksRemoved],
    ['more than the splits take', notNeeded(counts)],
  ]
  const rows = removed.filter(([, count]) => count > 0).map(([why, count]) => [why, formatCount(count)])
  const head = `## What was left out\n\n${counted(counts.rows, 'record')} were read.`
  return rows.length === 0 ? `${head} Nothing was left out.` : `${head}\n\n${table(['why', 'rows'], rows)}`
}

const labelsSection = ({ splits, labels }: CardData): string => {
  if (labels.length === 0) return ''
  const counts = names.map((name) => tally(splits[name], ({ expected }) => expected))
  const total = (label: string): number => counts.reduce((sum, one) => sum + (one.get(label) ?? 0), 0)
  const sorted = [...labels].sort((a, b) => total(b) - total(a) || (a < b ? -1 : 1))
  const more = sorted.length > mostLabels ? `\n\nand ${counted(sorted.length - mostLabels, 'more label')}.` : ''
  return `## Labels\n\n${table(
    ['label', ...names],
    sorted.slice(0, mostLabels).map((label) => [cell(label), ...counts.map((one) => formatCount(one.get(label) ?? 0))]),
  )}${more}`
}

const originSection = (rows: readonly LabelledExample[]): string => {
  const made = rows.filter(({ origin }) => origin !== undefined && origin.kind !== 'imported')
  const licences = countLicences(rows)
  const byMaker = tally(made, ({ origin }) =>
    origin?.kind === 'edited'
      ? 'a person'
      : `${origin?.teacher ?? 'an unnamed model'} (${origin?.kind}, terms: ${origin?.terms ?? 'unknown'}, ${origin?.reviewed ?? 'not reviewed'})`,
  )
  const times = rows.flatMap(({ time }) => (time === undefined ? [] : [time])).sort()
  return [
    '## Where the rows come from',
    licences.length === 0
      ? 'No row names a licence.'
      : table(
          ['licence', 'rows'],
          licences.map(({ licence, rows: count }) => [cell(licence), formatCount(count)]),
        ),
    made.length === 0
      ? 'Every row came from a data file; none was written by a model.'
      : `${formatShare(made.length / Math.max(1, rows.length))} of the rows were written or corrected here:\n\n${table(
          ['by', 'rows'],
          [...byMaker].sort((a, b) => b[1] - a[1]).map(([by, count]) => [cell(by), formatCount(count)]),
        )}`,
    times.length === 0 ? 'Rows have no times.' : `${formatCount(times.length)} rows have a time, from ${times[0]} to ${times.at(-1)}.`,
  ].join('\n\n')
}

/** What was found and what it does to a verdict, on one line. */
const limitLine = ({ severity, message, effect }: Finding): string =>
  `- ${severityWords[severity]}: ${message}. ${effect}`.replaceAll(/\s+/g, ' ').trimEnd()

/**
 * A card for one frozen version of the data, in the form that Hugging Face reads: YAML, then Markdown. It holds counts, names of labels and
 * files, and findings, never the text of a row. The same data give the same card.
 */
export const datasetCard = (data: CardData): string => {
  const { name, kind, seed, by, splits, lock, findings, files } = data
  const rows = names.flatMap((split) => splits[split])
  const total = rows.length
  const size =
    total < 1000 ? 'n<1K' : total < 10_000 ? '1K<n<10K' : total < 100_000 ? '10K<n<100K' : total < 1_000_000 ? '100K<n<1M' : 'n>1M'
  const licences = countLicences(rows).map(({ licence }) => licence)
  const head = stringify(
    {
      pretty_name: name,
      ...(licences.length > 0 && { license: licences }),
      task_categories: [
        kind === 'classification' ? 'text-classification' : kind === 'extraction' ? 'token-classification' : 'text-generation',
      ],
      size_categories: [size],
    },
    { lineWidth: 0 },
  )
  const rule =
    by === 'time'
      ? 'golden is the newest part, dev the part before it'
      : by === 'files'
        ? 'the data files fix the splits'
        : `whole units by a seeded hash (seed ${seed}), balanced by answer`
  return `${[
    `---\n${head}---`,
    `# ${name}`,
    `Frozen ${lock.frozenAt}. Golden: ${counted(lock.rows.length, 'row')}, digest \`${goldenDigest(lock.rows).slice(0, 16)}\`${lock.replaced.length === 0 ? '' : `, after ${counted(lock.replaced.length, 'earlier set')}`}. Written by \`assay split\`; it holds no text of the rows.`,
    sizesSection(data),
    `How: ${rule}. Near duplicates and groups stand on one side.`,
    removedSection(data),
    labelsSection(data),
    originSection(rows),
    `## Files\n\n${table(
      ['file', 'sha256'],
      files.map(({ file, sha256 }) => [cell(file), `\`${sha256.slice(0, 16)}\``]),
    )}`,
    `## Known limits\n\n${findings.length === 0 ? 'The checks found nothing.' : worstFirst(findings).map(limitLine).join('\n')}`,
  ]
    .filter((section) => section !== '')
    .join('\n\n')}\n`
}
