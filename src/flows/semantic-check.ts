import { excerpt } from '../core/data/checks/data-check.ts'
import type { LabelledExample } from '../core/data/example.ts'
import type { Finding } from '../core/data/finding.ts'
import { findSemanticDuplicates, semanticThreshold, type SemanticDuplicates } from '../core/data/semantic-duplicates.ts'
import type { SemanticPair } from '../core/data/semantic-pairs.ts'
import { AssayError } from '../core/errors.ts'
import type { Ports } from '../core/ports/ports.ts'
import { counted } from '../core/report/format.ts'
import type { GatheredData } from './gather-data.ts'
import { vectorsOf, type VectorsOptions } from './label-noise.ts'
import { pause } from './pause.ts'

/** The vectors of so many rows take 300 MB. */
const most = 100_000
/** Every row is compared with every other: 30,000 rows take about a minute. */
const mostMinutes = 20

interface Clusters {
  readonly clusters: number
  readonly rows: number
}

/** Duplicates by words and by meaning, apart. */
export interface Paraphrases {
  /** Cosine from which on two rows are taken for paraphrases. */
  readonly threshold: number
  /** Clusters of exact and near duplicates, which share their words (similarity 0.7 or more). */
  readonly lexical: Clusters
  /** Clusters that say the same in other words: none of these is found by its words. */
  readonly semantic: Clusters
  /** Close pairs with different answers. */
  readonly differing: number
  /** Rows close to so many others that not all their pairs were looked at. */
  readonly capped: number
}

export interface CheckedParaphrases {
  readonly paraphrases: Paraphrases
  readonly findings: readonly Finding[]
}

interface SemanticOptions extends Omit<VectorsOptions, 'examples' | 'ports'> {
  readonly ports: VectorsOptions['ports'] & Pick<Ports, 'clock'>
  readonly gathered: Pick<GatheredData, 'usable' | 'given' | 'units'>
  /** Cosine, above 0 and at most 1. */
  readonly threshold?: number
}

/** After each block of rows: progress, a turn for Ctrl-C, and an end where it would take too long. */
const watch = ({ ports, sink, signal, gathered }: SemanticOptions): ((share: number) => Promise<void>) => {
  const { clock } = ports
  const start = clock.monotonicMs()
  const total = gathered.usable.length
  let said = 0
  return async (share) => {
    // A twentieth at a time: in a log each is a line.
    if (share === 1 || share >= said + 0.05) {
      said = share
      sink({ kind: 'progress', stage: 'check', label: 'comparing rows by meaning', done: Math.round(share * total), total })
    }
    await pause(signal)
    const spentMs = clock.monotonicMs() - start
    const minutes = spentMs / share / 60_000
    if (spentMs < 5_000 || minutes <= mostMinutes) return
    throw new AssayError(
      'usage',
      `--semantic would compare ${counted(total, 'row')} for about ${counted(Math.round(minutes), 'minute')}: at most ${mostMinutes} are spent`,
      { hint: 'check a part of the rows, or leave --semantic out: near duplicates are found by their words in any number of rows' },
    )
  }
}

const clustersOf = (clusters: readonly (readonly number[])[]): Clusters => ({
  clusters: clusters.length,
  rows: clusters.reduce((sum, { length }) => sum + length, 0),
})

/** Clusters of two or more rows. */
const lexicalClusters = (clusterOf: Int32Array): Clusters => {
  const sizes = new Map<number, number>()
  for (const cluster of clusterOf) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1)
  const many = [...sizes.values()].filter((size) => size > 1)
  return { clusters: many.length, rows: many.reduce((sum, size) => sum + size, 0) }
}

/**
 * Rows that say the same in other words, by embeddings: an option, because the scale of a cosine differs between models, and close is not
 * equal. Rows of train and dev that are close to a golden row are named where task.yaml fixes the splits.
 * Throws `model-unknown` where no embedder is on this machine, `usage` for more rows than can be compared in 20 minutes.
 */
export const checkSemantically = async (options: SemanticOptions): Promise<CheckedParaphrases> => {
  const { usable: examples, units } = options.gathered
  const { threshold = semanticThreshold } = options
  if (examples.length > most)
    throw new AssayError(
      'usage',
      `--semantic compares every row with every other: at most ${counted(most, 'row')}, not ${counted(examples.length, 'row')}`,
      {
        hint: 'check a part of the rows, or leave --semantic out: near duplicates are found by their words in any number of rows',
      },
    )
  const vectors = await vectorsOf({ ...options, examples })
  if (vectors === undefined)
    throw new AssayError('model-unknown', 'no embedder is on this machine', {
      hint: '`assay models pull all-MiniLM-L6-v2`, or name one in task.yaml: models: { embedder: ... }',
    })
  const found = await findSemanticDuplicates(vectors, {
    threshold,
    answerOf: (row) => examples[row]?.expected ?? '',
    lexicalOf: (row) => units.duplicates.clusterOf[row] ?? row,
    onBlock: watch(options),
  })
  return {
    paraphrases: {
      threshold,
      lexical: lexicalClusters(units.duplicates.clusterOf),
      semantic: clustersOf(found.clusters),
      differing: found.contradictions.length,
      capped: found.capped,
    },
    findings: findingsOf(options.gathered, found, threshold),
  }
}

const findingsOf = (
  { usable: examples, given }: SemanticOptions['gathered'],
  { clusters, contradictions, leastSimilar }: SemanticDuplicates,
  threshold: number,
): readonly Finding[] => {
  const idOf = (row: number): string => examples[row]?.id ?? ''
  const said = (row: number): string => `"${excerpt(examples[row]?.input ?? '', 50)}"`
  const noteOf = ({ a, b, cosine }: SemanticPair): { rows: readonly string[]; note: string } => ({
    rows: [idOf(a), idOf(b)],
    note: `${cosine.toFixed(3)} ${said(a)} / ${said(b)}`,
  })
  return [
    ...(clusters.length === 0
      ? []
      : [
          {
            id: 'semantic-duplicate',
            severity: 'info' as const,
            count: clusters.length,
            message: `rows that may say the same in other words (cosine ${threshold} or more): ${counted(clusters.length, 'cluster')}, beyond those that share their words`,
            // The least alike are shown: where they are no paraphrases, the threshold is too low for this model.
            examples: leastSimilar.map(noteOf),
            rows: clusters.flatMap((rows) => rows.map(idOf)),
            fix: 'look at the least alike pairs above; give rows that belong together the same group (columns: { group: ... })',
            effect: 'Paraphrases of golden in train make an arm look better than it is in production.',
          },
        ]),
    ...(contradictions.length === 0
      ? []
      : [
          {
            id: 'semantic-contradiction',
            severity: 'info' as const,
            count: contradictions.length,
            message: `rows that may say the same and have different answers: ${counted(contradictions.length, 'pair')}`,
            examples: contradictions.slice(0, 5).map(noteOf),
            rows: [...new Set(contradictions.flatMap(({ a, b }) => [idOf(a), idOf(b)]))],
            fix: 'look through them: some are mistakes, some a negation that vectors do not see',
            effect: 'Wrong ones among them limit what any arm can reach.',
          },
        ]),
    ...leakFinding({ examples, given, clusters, idOf, said }),
  ]
}

/** Rows of train and dev in one cluster with a golden row. */
const leakFinding = ({
  examples,
  given,
  clusters,
  idOf,
  said,
}: {
  readonly examples: readonly LabelledExample[]
  readonly given: GatheredData['given']
  readonly clusters: readonly (readonly number[])[]
  idOf(row: number): string
  said(row: number): string
}): readonly Finding[] => {
  if (given === undefined) return []
  const pairs = clusters.flatMap((rows) => {
    const golden = rows.find((row) => given[row] === 'golden')
    return golden === undefined ? [] : rows.filter((row) => given[row] !== 'golden').map((row) => ({ row, golden }))
  })
  if (pairs.length === 0) return []
  return [
    {
      id: 'semantic-leak',
      severity: 'warning',
      count: pairs.length,
      message: `${counted(pairs.length, 'row')} of train and dev may say what a golden row says in other words`,
      examples: pairs
        .slice(0, 5)
        .map(({ row, golden }) => ({ rows: [idOf(row), idOf(golden)], note: `${said(row)} / golden ${said(golden)}` })),
      rows: pairs.map(({ row }) => examples[row]?.id ?? ''),
      fix: 'remove them from train if they are paraphrases; nothing is left out by itself',
      effect: 'Paraphrases of golden in train make an arm look better than it is in production.',
    },
  ]
}
