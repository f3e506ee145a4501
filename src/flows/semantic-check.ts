import { excerpt } from '../core/data/checks/data-check.ts'
import type { LabelledExample } from '../core/data/example.ts'
import type { Finding } from '../core/data/finding.ts'
import { findSemanticDuplicates, type SemanticPair } from '../core/data/semantic-duplicates.ts'
import { AssayError } from '../core/errors.ts'
import { counted } from '../core/report/format.ts'
import type { GatheredData } from './gather-data.ts'
import { vectorsOf, type VectorsOptions } from './label-noise.ts'

/** Every row is compared with every other: beyond this many it takes minutes. */
const most = 30_000

/**
 * Rows that say the same in other words, by embeddings: an option, because the scale of a cosine differs between models, and close is not
 * equal. Rows of train and dev that are close to a golden row are named where task.yaml fixes the splits.
 * Throws `model-unknown` where no embedder is on this machine, `usage` for more rows than can be compared.
 */
export const checkSemantically = async (
  options: Omit<VectorsOptions, 'examples'> & { readonly gathered: Pick<GatheredData, 'usable' | 'given' | 'units'> },
): Promise<readonly Finding[]> => {
  const { usable: examples, given, units } = options.gathered
  if (examples.length > most)
    throw new AssayError(
      'usage',
      `--semantic compares every row with every other: at most ${counted(most, 'row')}, not ${examples.length}`,
      {
        hint: 'leave --semantic out: near duplicates are found by their words in any number of rows',
      },
    )
  const vectors = await vectorsOf({ ...options, examples })
  if (vectors === undefined)
    throw new AssayError('model-unknown', 'no embedder is on this machine', {
      hint: '`assay models pull all-MiniLM-L6-v2`, or name one in task.yaml: models: { embedder: ... }',
    })
  const { clusters, contradictions, leastSimilar } = findSemanticDuplicates(vectors, (row) => examples[row]?.expected ?? '')
  const idOf = (row: number): string => examples[row]?.id ?? ''
  const said = (row: number): string => `"${excerpt(examples[row]?.input ?? '', 50)}"`
  const noteOf = ({ a, b, cosine }: SemanticPair): { rows: readonly string[]; note: string } => ({
    rows: [idOf(a), idOf(b)],
    note: `${cosine.toFixed(3)} ${said(a)} / ${said(b)}`,
  })
  const news = clusters.filter((rows) => new Set(rows.map((row) => units.duplicates.clusterOf[row])).size > 1)
  return [
    ...(news.length === 0
      ? []
      : [
          {
            id: 'semantic-duplicate',
            severity: 'info' as const,
            count: news.length,
            message: `rows that may say the same in other words (cosine 0.92 or more): ${counted(news.length, 'cluster')}, beyond those that share their words`,
            // The least alike are shown: where they are no paraphrases, the threshold is too low for this model.
            examples: leastSimilar.map(noteOf),
            rows: news.flatMap((rows) => rows.map(idOf)),
            fix: 'look at the least alike pairs above; give rows that belong together the same group (columns: { group: ... })',
            effect: 'paraphrases of golden in train make an arm look better than it is in production',
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
            effect: 'wrong ones among them limit what any arm can reach',
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
      effect: 'paraphrases of golden in train make an arm look better than it is in production',
    },
  ]
}
