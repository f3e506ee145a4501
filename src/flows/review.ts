import type { Example } from '../core/data/example.ts'
import type { Candidate } from '../core/data/review/queue-source.ts'
import { queueSources } from '../core/data/review/queues.ts'
import { reviewKey, reviewLedger } from '../core/data/review/ledger.ts'
import { reviewOverlay } from '../core/data/review/overlay.ts'
import type { ReviewQueue } from '../core/data/review/review-queue.ts'
import type { ReviewRecord } from '../core/data/review/review-record.ts'
import type { ReviewRow } from '../core/data/review/review-row.ts'
import { toReviewRow } from '../core/data/review/to-review-row.ts'
import { rowHash } from '../core/data/to-example.ts'
import { findUnits } from '../core/data/units.ts'
import { AssayError } from '../core/errors.ts'
import { canonicalJson } from '../core/lib/canonical-json.ts'
import { createRandom } from '../core/lib/random.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { EventSink } from '../core/run-event.ts'
import type { Task } from '../core/task/task.ts'
import { dataPaths } from './gather-data.ts'
import { goldenCommand } from './golden-command.ts'
import { importData } from './import-data.ts'
import { frozenHashes } from './review-overlay.ts'
import type { LabelForecast } from './review-forecast.ts'
import { reviewSuspects } from './review-suspects.ts'
import type { ReviewWriter } from './review-writer.ts'
import { readReviews } from './reviews-file.ts'

export interface ReviewOptions {
  readonly task: Task
  readonly files: TaskFiles
  readonly ports: Pick<Ports, 'reader' | 'schemas' | 'clock'>
  readonly sink: EventSink
  readonly signal: AbortSignal
}

/** The rows of a task as reviewers see them: without what was decided before, and without frozen ones. */
export interface ReviewData {
  readonly task: Task
  readonly candidates: readonly Candidate[]
  /** Keys of independent units, in parallel with `candidates`. */
  readonly units: readonly string[]
  /** Closed label set, sorted; empty where answers are texts. */
  readonly labels: readonly string[]
  readonly records: readonly ReviewRecord[]
  /** Rows of golden: they are frozen, and judged blind with `assay compare`. */
  readonly frozen: ReadonlySet<string>
  /** What changes golden instead of a review. */
  readonly goldenCommand: string
  /** All rows as the files have them. */
  readonly examples: readonly Example[]
  /** The form in which an answer is kept, or what is wrong with it. */
  answer(text: string): { readonly text: string } | { readonly problem: string }
}

const answerReader = (task: Task, labels: readonly string[], { schemas }: Pick<Ports, 'schemas'>): ReviewData['answer'] => {
  const { output } = task
  if (output.kind === 'labels') {
    const known = new Set(labels)
    return (text) => (known.has(text.trim()) ? { text: text.trim() } : { problem: `"${text.trim()}" is not a label of the task` })
  }
  if (output.kind !== 'json') return (text) => (text.trim() === '' ? { problem: 'the answer is empty' } : { text })
  const validate = schemas.compile(output.schema)
  return (text) => {
    try {
      const value: unknown = JSON.parse(text)
      const [problem] = validate(value).errors
      return problem === undefined ? { text: canonicalJson(value) } : { problem }
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      return { problem: 'this is not JSON' }
    }
  }
}

/** Reads the rows to review. Throws what `importData` throws, `review-invalid`, `golden-lock-invalid`, `schema-invalid`. */
export const readReviewData = async ({ task, files, ports, sink, signal }: ReviewOptions): Promise<ReviewData> => {
  const imported = await importData({ task, files, paths: dataPaths(task).paths, reader: ports.reader, sink, signal })
  const examples = imported.files.flatMap((file) => file.examples)
  const [records, locked] = [await readReviews(files), await frozenHashes(files)]
  const ledger = reviewLedger(records)
  const overlay = reviewOverlay(ledger, locked)
  const units = findUnits(examples)
  const frozen = new Set<string>()
  const rows = examples.flatMap((example, row) => {
    if (example.input.trim() === '') return []
    const hash = rowHash(example)
    const shown = overlay.apply(example)
    if (locked.has(hash) || (shown !== undefined && shown !== example && locked.has(rowHash(shown)))) {
      frozen.add(example.id)
      return []
    }
    const history = ledger.get(reviewKey({ id: example.id, hash }))
    const candidate: Candidate = {
      example,
      hash,
      exact: units.duplicates.exactOf[row] ?? row,
      cluster: units.duplicates.clusterOf[row] ?? row,
      ...(history !== undefined && { history }),
    }
    return [{ candidate, unit: units.keys[row] ?? example.id }]
  })
  const { output } = task
  const labels =
    output.kind !== 'labels'
      ? []
      : output.labels === 'auto'
        ? [...new Set(examples.flatMap(({ expected }) => expected ?? []))].sort()
        : [...output.labels].sort()
  return {
    task,
    candidates: rows.map(({ candidate }) => candidate),
    units: rows.map(({ unit }) => unit),
    labels,
    records,
    frozen,
    goldenCommand: await goldenCommand(files),
    examples,
    answer: answerReader(task, labels, ports),
  }
}

export interface ReviewPlan {
  readonly queue: ReviewQueue
  readonly rows: readonly ReviewRow[]
}

export interface QueueOptions {
  readonly queue: ReviewQueue
  readonly by: string
  readonly n?: number
  readonly seed: number
  readonly blind?: boolean
  readonly signal: AbortSignal
}

/** The rows of one queue in the order in which they come. Throws `review-invalid` where there are none. */
export const planReview = async (data: ReviewData, options: QueueOptions): Promise<ReviewPlan> => {
  const { queue, by, seed, signal } = options
  const source = queueSources[queue]
  const random = createRandom(seed).fork('review')
  const { candidates, labels, task } = data
  const picked = await source.pick({
    kind: task.kind,
    labels,
    candidates,
    by,
    n: options.n ?? source.usual,
    seed,
    random,
    signal,
    suspects: async () => await reviewSuspects(data, { random: random.fork('suspects'), signal }),
  })
  if (picked.length === 0)
    throw new AssayError('review-invalid', `there is nothing to review in the queue ${queue}: ${source.label}`, {
      hint:
        queue === 'second'
          ? 'another reviewer has to decide rows first; `--by NAME` says who you are'
          : '`assay review --status` shows what is done; `--queue all` takes any row that nobody decided',
    })
  const isBlind = options.blind ?? source.isBlind
  const order = random.fork('pairs')
  return { queue, rows: picked.map((pick) => toReviewRow(pick, { kind: task.kind, isBlind: isBlind || source.isBlind, random: order })) }
}

/** Takes the last decision of a reviewer about a row back. Throws `review-invalid` where there is none. */
export const undoReview = async (
  data: ReviewData,
  { id, by, writer }: { readonly id: string; readonly by: string; readonly writer: ReviewWriter },
): Promise<{ readonly id: string; readonly by: string; readonly now: string }> => {
  const newest = data.records.findLast((record) => record.id === id && record.by === by)
  const record = newest === undefined ? undefined : await writer.undo(newest)
  if (record === undefined)
    throw new AssayError('review-invalid', `${by} has not decided row ${id}`, {
      where: 'reviews.jsonl',
      hint: '--by NAME says whose decision it was',
    })
  return { id, by, now: record.decision }
}

/** What a hundred more labels are expected to bring. */
export const forecastOf = async (data: ReviewData, signal: AbortSignal): Promise<LabelForecast> => {
  const { forecastLabels } = await import('./review-forecast.ts')
  return forecastLabels(data, { random: createRandom(data.task.split.seed).fork('forecast'), signal })
}
