import type { DataCounts } from '../core/data/counts.ts'
import { sheetOf } from '../core/data/sheet-of.ts'
import { datasetCard, type CardData } from '../core/data/dataset-card.ts'
import type { LabelledExample, Splits } from '../core/data/example.ts'
import type { Finding } from '../core/data/finding.ts'
import { copiesFinding } from '../core/data/golden-copies.ts'
import { proveGolden, type GoldenProof } from '../core/data/golden-proof.ts'
import {
  addLook,
  anchorsOf,
  freezeGolden,
  isSpent,
  lockedAmong,
  lockText,
  parseLock,
  verifyGolden,
  type GoldenLock,
  type Look,
} from '../core/data/golden-lock.ts'
import { splitFixed, splitWhole } from '../core/data/split-data.ts'
import { groupRows } from '../core/data/checks/data-check.ts'
import { AssayError } from '../core/errors.ts'
import { counted, formatCount } from '../core/report/format.ts'
import { dataPaths, gatherData, type GatheredData } from './gather-data.ts'
import type { Corpus } from './read-corpus.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { EventSink } from '../core/run-event.ts'
import type { Task } from '../core/task/task.ts'

export interface PrepareOptions {
  readonly task: Task
  readonly files: TaskFiles
  readonly ports: Pick<Ports, 'reader' | 'schemas' | 'clock'> & Partial<Pick<Ports, 'secretScanner'>>
  readonly sink: EventSink
  readonly signal: AbortSignal
  /** Freezes a new golden set on purpose; the old ledger is kept under `replaced`, and goes on where the two sets share rows. */
  readonly refreeze?: boolean
  /** Share of the old golden rows, in (0, 1), that a new golden set keeps: old and new scores can be linked through them. */
  readonly keepGolden?: number
  /** The data, where the caller has read and checked it already. */
  readonly gathered?: GatheredData
  /** Writes nothing. */
  readonly dryRun?: boolean
}

export interface PreparedData {
  readonly splits: Splits
  readonly findings: readonly Finding[]
  /** Those of `findings` that are about the split, not about rows. */
  readonly ofSplit: readonly Finding[]
  /** Made where templates are among the rows: without them near duplicates stand on one side. */
  readonly proof?: GoldenProof
  readonly counts: DataCounts
  /** Closed label set of a classification task, sorted; empty otherwise. */
  readonly labels: readonly string[]
  readonly lock: GoldenLock
  /** Row id -> key of its independent unit (group or near-duplicate cluster). */
  readonly unitOf: ReadonlyMap<string, string>
  /** Golden rows that people judged blind (adjudications.jsonl), and those whose label that changed. */
  readonly adjudicated?: { readonly rows: number; readonly changed: readonly string[] }
  /** The documents of the task, where it names any. */
  readonly corpus?: Corpus
  /** What a split by time did beside its sizes. */
  readonly byTime?: { readonly straddling: number; readonly newer: number }
  /** The split sizes aimed at, each with its reason. */
  readonly sizes: readonly { readonly split: 'train' | 'dev' | 'golden'; readonly size: number; readonly why: string }[]
}

const lockFile = 'golden.lock'

/** Reads golden.lock; undefined where golden is not frozen yet. Throws `golden-lock-invalid`. */
export const readLock = async (files: TaskFiles): Promise<GoldenLock | undefined> =>
  (await files.exists(lockFile)) ? parseLock(await files.readText(lockFile)) : undefined

/** Enters a look in the ledger of golden.lock, before its scores are read. Throws `golden-looks-spent`. */
export const recordLook = async (files: TaskFiles, look: Omit<Look, 'k'>): Promise<GoldenLock> => {
  const lock = await readLock(files)
  if (lock === undefined)
    throw new AssayError('golden-lock-invalid', 'golden.lock does not exist', { where: lockFile, hint: 'run `assay split`' })
  const next = addLook(lock, look)
  await files.writeText(lockFile, lockText(next))
  return next
}

/** Where the split leaves a label out, or one unit weighs too much, people must know before they read a score. */
const splitFindings = (splits: Splits, labels: readonly string[], unitOf: ReadonlyMap<string, string>): readonly Finding[] => {
  const has = (rows: readonly LabelledExample[]): ReadonlySet<string> => new Set(rows.map(({ expected }) => expected))
  const [train, golden] = [has(splits.train), has(splits.golden)]
  const missing = (id: string, absent: readonly string[], [where, cannot]: readonly [string, string], effect: string): readonly Finding[] =>
    absent.length === 0
      ? []
      : [
          {
            id,
            severity: 'warning',
            count: absent.length,
            message: `${absent.length} of ${counted(labels.length, 'label')} ${absent.length === 1 ? 'has' : 'have'} no row in ${where}: ${absent.length === 1 ? 'it' : 'they'} cannot be ${cannot}`,
            examples: absent.slice(0, 5).map((label) => ({ rows: [], note: label })),
            rows: [],
            fix: 'collect more rows of them',
            effect,
          },
        ]
  const largest = largestUnit(splits.golden, unitOf)
  const share = largest.length / Math.max(1, splits.golden.length)
  return [
    ...missing(
      'untestable-label',
      labels.filter((label) => !golden.has(label)),
      ['golden', 'tested'],
      'The verdict says nothing about these labels.',
    ),
    ...missing(
      'unlearnt-label',
      labels.filter((label) => !train.has(label)),
      ['train', 'learnt'],
      'Trained arms look worse than they would with rows of these labels.',
    ),
    ...(share < 0.2 || largest.length < 5
      ? []
      : [
          {
            id: 'large-unit',
            severity: 'warning' as const,
            count: largest.length,
            message: `one group makes up ${Math.round(share * 100)} % of golden: the effective sample is the number of groups`,
            examples: [{ rows: largest.slice(0, 5), note: 'the same group or cluster' }],
            rows: largest,
            fix: 'collect golden rows from more groups',
            effect: 'The interval around each score is as wide as the few groups make it: the verdict is harder to reach.',
          },
        ]),
  ]
}

const cardFile = 'dataset-card.md'

/** Describes the frozen version beside golden.lock, for whoever meets the data later. */
const writeCard = async (
  { task, files }: PrepareOptions,
  frozen: Pick<CardData, 'splits' | 'findings' | 'counts' | 'labels' | 'lock' | 'sizes'>,
): Promise<void> => {
  const { paths } = dataPaths(task)
  const hashed = await Promise.all(paths.map(async (file) => ({ file, sha256: await files.hash(sheetOf(file).file) })))
  const by = 'files' in task.data ? (task.split.by ?? 'hash') : 'files'
  await files.writeText(cardFile, datasetCard({ name: task.name, kind: task.kind, seed: task.split.seed, by, files: hashed, ...frozen }))
}

const largestUnit = (rows: readonly LabelledExample[], unitOf: ReadonlyMap<string, string>): readonly string[] => {
  const byUnit = groupRows(rows.length, (row) => unitOf.get(rows[row]?.id ?? ''))
  const largest = [...byUnit.values()].reduce<readonly number[]>((best, unit) => (unit.length > best.length ? unit : best), [])
  return largest.flatMap((row) => rows[row]?.id ?? [])
}

/**
 * Reads the data, checks it, splits it, and freezes golden (or verifies it against golden.lock).
 * Throws `data-not-found`, `data-format`, `data-bad-rows`, `data-no-answers`, `schema-invalid`, `golden-changed`, `golden-lock-invalid`.
 */
export const prepareData = async (options: PrepareOptions): Promise<PreparedData> => {
  const { task, files, ports, sink, refreeze = false, dryRun = false, keepGolden } = options
  const old = await readLock(files)
  sink({ kind: 'stage', stage: 'check', status: 'started', detail: 'reading and checking the data' })
  const gathered = options.gathered ?? (await gatherData(options))
  const { usable, units, given, imported } = gathered
  sink({
    kind: 'stage',
    stage: 'check',
    status: 'done',
    detail: `${counted(imported.rows, 'row')}, ${formatCount(usable.length)} usable, ${counted(gathered.findings.length, 'finding')}`,
  })

  sink({
    kind: 'stage',
    stage: 'split',
    status: 'started',
    detail: old === undefined || refreeze ? 'splitting' : 'checking golden against golden.lock',
  })
  const holds = refreeze ? undefined : old
  if (keepGolden !== undefined && given !== undefined)
    throw new AssayError('usage', '--keep has nothing to choose: data.golden in task.yaml is the golden set', {
      hint: 'keep the rows you want in that file, and run `assay split --refreeze`',
    })
  if (keepGolden !== undefined && task.split.by === 'time')
    throw new AssayError('usage', '--keep and split.by: time do not go together: golden is the newest part, whatever it was before', {
      hint: '`assay split --refreeze`; rows that are still among the newest stay golden, and link old and new scores',
    })
  const input = { examples: usable, units, kind: task.kind, split: task.split, margin: task.margin }
  const anchors = refreeze && old !== undefined && keepGolden !== undefined ? anchorsOf(old, usable, keepGolden, task.split.seed) : []
  const data =
    given === undefined
      ? splitWhole(input, {
          frozen: holds && verifyGolden(holds, usable, { exact: false }),
          anchors,
          // Rows that leave a golden set on purpose, or whose looks are spent, may be learnt from, never judged by again.
          retired: holds === undefined && old !== undefined && (isSpent(old) || anchors.length > 0) ? lockedAmong(old, usable) : [],
        })
      : splitFixed(input, given)
  if (holds !== undefined && given !== undefined) verifyGolden(holds, data.golden, { exact: true })
  const lock =
    holds ??
    freezeGolden(data.golden, {
      at: new Date(ports.clock.now()).toISOString(),
      seed: task.split.seed,
      ...(old !== undefined && { replaces: old }),
    })
  const frozeNow = holds === undefined
  if (frozeNow && !dryRun) await files.writeText(lockFile, lockText(lock))

  const { train, dev, golden } = data
  const keyOf = new Map(usable.map(({ id }, row) => [id, units.keys[row] ?? id]))
  const unitOf = new Map([...train, ...dev, ...golden].map(({ id }) => [id, keyOf.get(id) ?? id]))
  const unitsIn = (rows: readonly LabelledExample[]): number => new Set(rows.map(({ id }) => unitOf.get(id))).size
  const splits: Splits = { train, dev, golden }
  const counts: DataCounts = {
    rows: imported.rows,
    bad: imported.badRows.length,
    unlabelled: gathered.unlabelled,
    invalid: gathered.invalid,
    ...(gathered.reviewed !== undefined && gathered.reviewed.rejected > 0 && { rejectedByReview: gathered.reviewed.rejected }),
    duplicatesRemoved: data.merged.duplicatesRemoved,
    contradictions: data.merged.contradictions,
    contradictionRowsDropped: data.merged.contradictionRowsDropped,
    leaksRemoved: data.leaksRemoved,
    train: train.length,
    dev: dev.length,
    golden: golden.length,
    units: { train: unitsIn(train), dev: unitsIn(dev), golden: unitsIn(golden) },
  }
  sink({
    kind: 'stage',
    stage: 'split',
    status: 'done',
    detail: `train ${formatCount(train.length)}, dev ${formatCount(dev.length)}, golden ${formatCount(golden.length)} (frozen)`,
  })
  const proof = units.duplicates.capped > 0 ? proveGolden(splits) : undefined
  const ofSplit = [
    ...splitFindings(splits, gathered.labels, unitOf),
    ...(proof === undefined ? [] : copiesFinding(proof, { isFixed: given !== undefined })),
  ]
  const findings = [...gathered.findings, ...ofSplit]
  if (frozeNow && !dryRun) await writeCard(options, { splits, findings, counts, labels: gathered.labels, lock, sizes: data.reasons })
  return {
    splits,
    findings,
    ofSplit,
    ...(proof !== undefined && { proof }),
    counts,
    labels: gathered.labels,
    lock,
    unitOf,
    sizes: data.reasons,
    ...('byTime' in data && data.byTime !== undefined && { byTime: data.byTime }),
    ...(gathered.corpus !== undefined && { corpus: gathered.corpus }),
  }
}
