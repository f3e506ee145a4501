import { didYouMean } from '../lib/did-you-mean.ts'
import { AssayError } from '../errors.ts'
import type { Example, SplitName, Splits } from './example.ts'
import type { Finding } from './finding.ts'
import { similarity } from './shingles.ts'
import { rowHash } from './to-example.ts'
import type { Units } from './units.ts'

export interface Twin {
  readonly id: string
  readonly file: string
  readonly line: number
  readonly expected: string | undefined
  /** Jaccard index of the two texts; 1 for equal ones. */
  readonly similarity: number
  readonly split: SplitName | null
}

/** Where a row came from and what became of it. */
export interface RowStory {
  readonly example: Example
  readonly hash: string
  readonly split: SplitName | null
  /** Why it stands where it stands, in words. */
  readonly because: string
  /** Rows that it stands for beside itself. */
  readonly mergedRows: number
  readonly unit: string | null
  readonly twins: readonly Twin[]
  readonly findings: readonly Pick<Finding, 'id' | 'severity' | 'message'>[]
}

export interface StoryData {
  /** Every row that could be read. */
  readonly examples: readonly Example[]
  /** Rows with an answer that the task allows, and their units in parallel. */
  readonly usable: readonly Example[]
  readonly units: Units
  readonly splits: Splits
  readonly findings: readonly Finding[]
}

const mostTwins = 20

/** The row that an id, or an unambiguous beginning of one, names. Throws `usage` with near ids. */
export const findRow = (examples: readonly Example[], id: string): Example => {
  const exact = examples.find((example) => example.id === id)
  if (exact !== undefined) return exact
  const begin = examples.filter((example) => example.id.startsWith(id))
  const [only, ...others] = begin
  if (only !== undefined && others.length === 0) return only
  if (only !== undefined)
    throw new AssayError('usage', `${begin.length} rows begin with "${id}"`, {
      hint: `write more of it: ${begin
        .slice(0, 5)
        .map((example) => example.id)
        .join(', ')}${begin.length > 5 ? ', ...' : ''}`,
    })
  const near = didYouMean(
    id,
    examples.slice(0, 20_000).map((example) => example.id),
  )
  throw new AssayError('usage', `no row has the id "${id}"`, {
    hint: near === undefined ? '`assay check --json` lists the ids of rows with findings' : `did you mean "${near}"?`,
  })
}

const placeOf = (splits: Splits): ReadonlyMap<string, SplitName> =>
  new Map((['train', 'dev', 'golden'] as const).flatMap((name) => splits[name].map(({ id }) => [id, name] as const)))

/** What became of one row. Exact copies and near duplicates are its twins. */
export const rowStory = (example: Example, { usable, units, splits, findings }: StoryData): RowStory => {
  const place = placeOf(splits)
  const split = place.get(example.id) ?? null
  const row = usable.findIndex(({ id }) => id === example.id)
  const cluster = row < 0 ? undefined : units.duplicates.clusterOf[row]
  const text = units.texts[row] ?? ''
  const twins = usable.flatMap((other, index): Twin[] =>
    index === row || cluster === undefined || units.duplicates.clusterOf[index] !== cluster
      ? []
      : [
          {
            id: other.id,
            file: other.source.file,
            line: other.source.line,
            expected: other.expected,
            similarity: units.texts[index] === text ? 1 : similarity(units.texts[index] ?? '', text),
            split: place.get(other.id) ?? null,
          },
        ],
  )
  twins.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
  const kept = split === null ? undefined : splits[split].find(({ id }) => id === example.id)
  return {
    example,
    hash: rowHash(example),
    split,
    because: reason({ example, isUsable: row >= 0, split, twins }),
    mergedRows: kept === undefined ? 0 : kept.weight - example.weight,
    unit: units.keys[row] ?? null,
    twins: twins.slice(0, mostTwins),
    findings: findings.filter(({ rows }) => rows.includes(example.id)).map(({ id, severity, message }) => ({ id, severity, message })),
  }
}

const reason = ({
  example,
  isUsable,
  split,
  twins,
}: {
  readonly example: Example
  readonly isUsable: boolean
  readonly split: SplitName | null
  readonly twins: readonly Twin[]
}): string => {
  if (split === 'golden') return 'its unit fell into golden, which is frozen by hash in golden.lock'
  if (split !== null) return `its unit fell into ${split}`
  if (!isUsable) return example.expected === undefined ? 'it has no answer' : 'its input is empty, or the task does not allow its answer'
  const same = twins.find((twin) => twin.split !== null && twin.expected === example.expected)
  if (same !== undefined) return `it was merged into ${same.id} (${same.split}), which says the same`
  const other = twins.find((twin) => twin.split !== null)
  if (other?.split === 'golden') return `it would give the golden row ${other.id} away`
  if (other !== undefined) return `it contradicts ${other.id} (${other.split}), whose answer more rows have`
  if (twins.length > 0) return 'rows with its text have different answers, none more often than the others'
  return 'it shares a long passage with golden, or is beyond split.train in task.yaml'
}
