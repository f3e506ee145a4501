import type { Random } from '../../ports/world.ts'
import { clopperPearson } from '../../stats/clopper-pearson.ts'
import type { Interval } from '../../stats/interval.ts'
import type { TaskKind } from '../../task/task.ts'
import { reviewAgreement, type ReviewAgreement } from './agreement.ts'
import { outcomeOf, reviewLedger, settle, undoNote, type ReviewLedger } from './ledger.ts'
import { rowsPerHour, workSeconds } from './pace.ts'
import type { ReviewQueue } from './review-queue.ts'
import type { ReviewRecord } from './review-record.ts'

export interface ReviewWork {
  readonly queue: ReviewQueue
  readonly by: string
  /** Decisions, skips and what was taken back left out. */
  readonly decisions: number
  readonly rowsPerHour?: number
}

export interface ReviewStatus {
  /** Rows that may be reviewed: those frozen in golden left out. */
  readonly rows: number
  readonly frozen: number
  /** What changes frozen rows instead of a review. */
  readonly goldenCommand?: string
  readonly decided: number
  readonly open: number
  readonly unresolved: readonly { readonly id: string; readonly said: readonly { readonly by: string; readonly decision: string }[] }[]
  /** Decisions about rows that have changed since, or are gone. */
  readonly stale: number
  readonly work: readonly ReviewWork[]
  readonly hours: number
  readonly rowsPerHour?: number
  /** Hours that the open rows would take at this pace. */
  readonly hoursLeft?: number
  readonly costUsd?: number
  readonly costLeftUsd?: number
  readonly agreement: ReviewAgreement
  /** Per generator: share of its rows that reviewers changed (edited or rejected). */
  readonly generators: readonly {
    readonly generator: string
    readonly changed: Interval
    readonly edited: number
    readonly rejected: number
  }[]
  /** Share of wrong answers, from the random sample only. */
  readonly wrong?: Interval
  readonly advice: string
}

/** With so few rows, reading all of them takes an afternoon and leaves nothing to estimate. */
const fewRows = 200

/** One wrong row undoes about ten right ones (V-S3-06): from 1 / (1 + 10) on, wrong rows cancel what the others teach. */
const breakEven = 1 / 11

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** An edit of a row that had an answer, or a rejection. A label for a row without one corrects nothing. */
const isChange = (record: ReviewRecord): boolean => outcomeOf(record) !== outcomeOf({ ...record, decision: 'accept' })

const adviceOf = (open: number, rows: number, wrong: Interval | undefined): string => {
  if (open === 0) return 'every row is decided'
  if (rows <= fewRows) return `${rows} rows are few enough to read all of them: \`assay review\``
  if (wrong === undefined)
    return 'review 50 random rows first (`assay review --queue audit`): they tell how many answers are wrong; then the riskiest (`assay review`)'
  if (wrong.low >= breakEven)
    return `fix the data first: even the lower limit of wrong answers (${percent(wrong.low)}) is above ${percent(breakEven)}, where they cancel what the other rows teach`
  if (wrong.high < breakEven)
    return `wrong answers are below ${percent(breakEven)}, where they would cancel what the other rows teach: review the riskiest rows (\`assay review\`), not all`
  return `whether wrong answers reach ${percent(breakEven)}, where they cancel what the other rows teach, is open: audit more rows (\`assay review --queue audit\`)`
}

const workOf = (records: readonly ReviewRecord[]): readonly ReviewWork[] =>
  [...Map.groupBy(records, ({ queue, by }) => JSON.stringify([queue, by])).values()].flatMap((own) => {
    const [first] = own
    if (first === undefined) return []
    const pace = rowsPerHour(own.flatMap(({ seconds }) => seconds ?? []))
    return [{ queue: first.queue, by: first.by, decisions: own.length, ...(pace !== undefined && { rowsPerHour: pace }) }]
  })

const generatorsOf = (ledger: ReviewLedger): ReviewStatus['generators'] => {
  const settled = [...ledger.values()].flatMap((row) => {
    const result = settle(row)
    return result.status === 'decided' && result.record.generator !== undefined ? [result.record] : []
  })
  return [...Map.groupBy(settled, ({ generator = '' }) => generator)]
    .map(([generator, own]) => ({
      generator,
      changed: clopperPearson(own.filter(isChange).length, own.length),
      edited: own.filter((record) => record.decision === 'edit' && isChange(record)).length,
      rejected: own.filter(({ decision }) => decision === 'reject').length,
    }))
    .sort((a, b) => b.changed.n - a.changed.n)
}

/** What has been reviewed, how fast, at which cost, how far people agree, and what is left. `current` holds the keys of rows as they are. */
export const reviewStatus = ({
  records,
  current,
  frozen,
  kind,
  hourlyUsd,
  wrong,
  random,
  rejectedOf,
}: {
  readonly records: readonly ReviewRecord[]
  readonly current: ReadonlySet<string>
  readonly frozen: number
  readonly kind: TaskKind
  readonly hourlyUsd: number | undefined
  /** Share of wrong answers from the random sample; undefined where nobody audited. */
  readonly wrong: Interval | undefined
  readonly random: Random
  /** The losing answer of a preference pair, by `reviewKey`. */
  rejectedOf?(key: string): string | undefined
}): ReviewStatus => {
  const whole = reviewLedger(records)
  const ledger = new Map([...whole].filter(([key]) => current.has(key)))
  const settled = [...ledger.values()].map(settle)
  const decided = settled.filter(({ status }) => status === 'decided').length
  const unresolved = settled.flatMap((row) => (row.status === 'unresolved' ? [row.records] : []))
  const made = records.filter(({ decision, note }) => decision !== 'skip' && note !== undoNote)
  // Skips and what was taken back took time too.
  const hours = workSeconds(records.flatMap(({ seconds }) => seconds ?? [])) / 3600
  const pace = rowsPerHour(made.flatMap(({ seconds }) => seconds ?? []))
  const open = current.size - decided
  const hoursLeft = pace === undefined ? undefined : open / pace
  return {
    rows: current.size,
    frozen,
    decided,
    open,
    unresolved: unresolved.map((said) => ({ id: said[0]?.id ?? '', said: said.map(({ by, decision }) => ({ by, decision })) })),
    stale: [...whole.entries()].filter(([key, row]) => !current.has(key) && settle(row).status !== 'open').length,
    work: workOf(made),
    hours,
    ...(pace !== undefined && { rowsPerHour: pace }),
    ...(hoursLeft !== undefined && { hoursLeft }),
    ...(hourlyUsd !== undefined && { costUsd: hours * hourlyUsd, ...(hoursLeft !== undefined && { costLeftUsd: hoursLeft * hourlyUsd }) }),
    agreement: reviewAgreement(ledger, { kind, random, ...(rejectedOf !== undefined && { rejectedOf }) }),
    generators: generatorsOf(ledger),
    ...(wrong !== undefined && { wrong }),
    advice: adviceOf(open, current.size, wrong),
  }
}
