import { clopperPearson } from '../../stats/clopper-pearson.ts'
import type { Interval } from '../../stats/interval.ts'
import type { Example } from '../example.ts'
import { opinions, outcomeOf, reviewLedger, settle, type RowHistory } from '../review/ledger.ts'
import type { ReviewRecord } from '../review/review-record.ts'
import { rowHash } from '../to-example.ts'

/** Random rows that an audit asks for; ten wrong ones among them put the lower bound above 10 %. */
const auditRows = 50

/** Share of wrong labels that an audit found. */
export interface AuditedNoise extends Interval {
  readonly wrong: number
  /** Audited rows that do not count: changed in the data since, or reviewers disagree. */
  readonly stale: number
  readonly unresolved: number
}

interface AuditedRow {
  readonly at: string
  /** `gone`: left out already by a decision of another queue, so no row of the data any more. */
  readonly state: 'right' | 'wrong' | 'stale' | 'stale wrong' | 'unresolved' | 'gone'
}

/** Hash of a row as its file has it, whether or not a review has been laid over it since. */
const fileHash = (example: Example): string =>
  example.origin?.steps?.findLast(({ step }) => step === 'review:edit')?.before ?? rowHash(example)

const isChange = ({ decision, expected, previous }: ReviewRecord): boolean =>
  decision === 'reject' || (decision === 'edit' && expected !== previous)

const audited = (row: RowHistory, present: ReadonlySet<string>): AuditedRow | undefined => {
  const said = opinions(row)
  const first = said.find(({ queue }) => queue === 'audit')
  if (first === undefined) return undefined
  const at = said.reduce((latest, record) => (record.at > latest ? record.at : latest), first.at)
  const settled = settle(row)
  if (settled.status !== 'decided') return { at, state: 'unresolved' }
  const { record } = settled
  const isWrong = isChange(record)
  // A rejected row is gone from the data; that does not make the others cleaner.
  if (record.decision !== 'reject' && !present.has(first.hash)) return { at, state: isWrong ? 'stale wrong' : 'stale' }
  const before = [...row.values()].flat().filter((other) => other.queue !== 'audit' && other.queue !== 'second' && other.at < first.at)
  const isCleaned = isWrong && before.some((other) => isChange(other) && outcomeOf(other) === outcomeOf(record))
  if (isCleaned) return { at, state: record.decision === 'reject' ? 'gone' : 'right' }
  return { at, state: isWrong ? 'wrong' : 'right' }
}

/** The last moment at which people changed labels outside the audit. */
const lastCleaning = (records: readonly ReviewRecord[]): string =>
  records
    .filter((record) => record.queue !== 'audit' && record.queue !== 'second' && isChange(record))
    .reduce((latest, { at }) => (at > latest ? at : latest), '')

/**
 * Share of wrong labels from the random part of a review (queue `audit`), Clopper-Pearson 95 %; suspects never enter it, they are no
 * random sample. Wrong is a row that is edited or rejected and that no other queue had mended before; skips do not count. `examples` are
 * the rows as the files have them. Undefined where no audited row counts.
 *
 * A row whose file says something else by now is stale. Where wrong labels were corrected in the file, what was audited up to then is
 * no random sample any more, and only later audits count. Where people corrected labels in another queue, the earlier audit overstates
 * the noise: once `auditRows` rows were audited after that, only they count. data.md §8.
 */
export const noiseFromAudit = (records: readonly ReviewRecord[], examples: Iterable<Example>): AuditedNoise | undefined => {
  if (!records.some(({ queue }) => queue === 'audit')) return undefined
  const present = new Set<string>()
  for (const example of examples) present.add(fileHash(example))
  const rows = [...reviewLedger(records).values()].flatMap((row) => audited(row, present) ?? [])
  const corrected = rows.reduce((latest, { state, at }) => (state === 'stale wrong' && at > latest ? at : latest), '')
  const random = rows.filter(({ at }) => at > corrected)
  const cleaned = lastCleaning(records)
  const counts = ({ state }: AuditedRow): boolean => state === 'right' || state === 'wrong'
  const since = random.filter((row) => row.at > cleaned)
  const used = since.filter(counts).length >= auditRows ? since : random
  const n = used.filter(counts).length
  if (n === 0) return undefined
  const wrong = used.filter(({ state }) => state === 'wrong').length
  return {
    ...clopperPearson(wrong, n),
    wrong,
    stale: rows.filter(({ state }) => state === 'stale' || state === 'stale wrong').length,
    unresolved: used.filter(({ state }) => state === 'unresolved').length,
  }
}
