import { AssayError } from '../errors.ts'
import { createRandom } from '../lib/random.ts'
import { sha256Hex } from '../lib/sha256-hex.ts'
import { makeDecider } from '../scorers/make-scorer.ts'
import { parseTask } from '../task/parse-task.ts'
import type { Task } from '../task/task.ts'
import { columnComparator, type ArmColumns, type ComparedRow } from './column-comparator.ts'
import type { DecisionEvidence } from './evidence.ts'
import { loadPolicy } from './policy.ts'
import { recordedLookup } from './recorded-prices.ts'
import { evidenceVersion, storedSchema, type StoredEvidence } from './stored-evidence.ts'

const splits = ['dev2', 'golden'] as const

const unpacked = ([length = 0, ...pairs]: readonly number[]): Float64Array => {
  const vector = new Float64Array(length)
  for (let i = 0; i + 1 < pairs.length; i += 2) vector[pairs[i] ?? 0] = pairs[i + 1] ?? 0
  return vector
}

/** The columns and rows of a stored comparison, as the comparator reads them. */
/** The columns and rows of a stored comparison, as the comparator reads them. */
export const storedColumns = ({
  evidence,
  comparison,
}: Pick<StoredEvidence, 'evidence' | 'comparison'>): {
  columns(arm: string, split: (typeof splits)[number]): ArmColumns | undefined
  rows(ids: readonly string[], split: (typeof splits)[number]): readonly ComparedRow[]
} => {
  const armOf = new Map(evidence.arms.map((arm) => [arm.name, arm]))
  const known = new Map<string, ArmColumns>()
  const unpack = (arm: string, split: (typeof splits)[number]): ArmColumns | undefined => {
    const own = comparison.arms[arm]?.[split]
    const scored = armOf.get(arm)?.[split]
    if (own === undefined || scored === undefined) return undefined
    return {
      ids: scored.ids,
      values: scored.scores,
      ...(own.counts === undefined ? {} : { counts: own.counts.map((vector) => (vector === null ? null : unpacked(vector))) }),
      ...(own.people === undefined ? {} : { people: own.people }),
      ...(own.failed === undefined ? {} : { failed: own.failed }),
    }
  }
  const rowOf = new Map(
    splits.map((split) => {
      const rows = comparison.rows[split]
      return [
        split,
        new Map(
          (rows?.ids ?? []).map((id, i): [string, ComparedRow] => {
            const [stratum, right, wrong] = [rows?.strata?.[i], rows?.fill?.right[i], rows?.fill?.wrong[i]]
            return [
              id,
              {
                cluster: String(rows?.clusters[i] ?? id),
                ...(stratum === undefined ? {} : { stratum: String(stratum) }),
                ...(right === undefined || wrong === undefined ? {} : { fill: { right: unpacked(right), wrong: unpacked(wrong) } }),
              },
            ]
          }),
        ),
      ]
    }),
  )
  return {
    columns: (arm, split) => {
      const key = `${split}\u0000${arm}`
      const columns = known.get(key) ?? unpack(arm, split)
      if (columns !== undefined) known.set(key, columns)
      return columns
    },
    rows: (ids, split) => ids.flatMap((id) => rowOf.get(split)?.get(id) ?? []),
  }
}

const again = 'run `assay run` once more: everything is replayed, and the evidence is written anew'

const unusable = (fileName: string, why: string, cause?: unknown): AssayError =>
  new AssayError('evidence-unusable', `${fileName} ${why}`, { where: fileName, hint: again, cause })

/** The file's text: the evidence with a hash, so that damage is seen. */
export const evidenceText = (stored: StoredEvidence): string => {
  const body = JSON.stringify(stored)
  return `{"sha256":"${sha256Hex(body)}",${body.slice(1)}\n`
}

/** Reads what `evidenceText` wrote. Throws `evidence-unusable` for a damaged file and for one of another version. */
export const readEvidenceText = (text: string, fileName: string): StoredEvidence => {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (cause) {
    throw unusable(fileName, 'is damaged: it is not JSON', cause)
  }
  if (typeof raw !== 'object' || raw === null || !('sha256' in raw)) throw unusable(fileName, 'holds no stored evidence')
  const { sha256, ...body } = raw
  if ('version' in body && body.version !== evidenceVersion)
    throw unusable(fileName, `was written by another version of Assay (format ${String(body.version)}, this one reads ${evidenceVersion})`)
  if (sha256 !== sha256Hex(JSON.stringify(body))) throw unusable(fileName, 'is damaged: it is not what the run wrote')
  const parsed = storedSchema.safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const at = issue === undefined || issue.path.length === 0 ? 'its start' : issue.path.join('.')
    throw unusable(fileName, `is damaged at ${at}: ${issue?.message ?? ''}`)
  }
  // Its fields were checked as far as they are read by name; the hash says that the rest is what a run wrote.
  return parsed.data as unknown as StoredEvidence
}

/** task.yaml as it was when the run read it. */
export const storedTask = ({ task }: Pick<StoredEvidence, 'task'>): Task =>
  parseTask(task.text, { fileName: 'task.yaml', ...(task.schemaText === undefined ? {} : { schemaText: task.schemaText }) })

/** Turns summed counts into the metric, where it is one of the whole data set. */
export const comparisonValue = (stored: Pick<StoredEvidence, 'comparison' | 'task'>): ((sums: Float64Array) => number) | undefined => {
  if (stored.comparison.metric === 'mean') return undefined
  const task = storedTask(stored)
  const { metric } = makeDecider(task, { models: task.models, texts: {} })
  return metric.kind === 'data-set' ? metric.value : undefined
}

/**
 * The evidence of a finished run, as good as new: `buildDecision` gives the same decision, whatever prices are today. A model that
 * nobody asked the price of then has none.
 */
export const restoreEvidence = (stored: StoredEvidence): DecisionEvidence => {
  const task = storedTask(stored)
  const { slices, ...plain } = stored.evidence
  const { scale } = stored.comparison
  const random = createRandom(stored.seed)
  const value = comparisonValue(stored)
  const compare = columnComparator({
    ...storedColumns(stored),
    scorer: { scale },
    ...(value === undefined ? {} : { value }),
    random,
  })
  return {
    ...plain,
    ...(slices === undefined ? {} : { slices: slices.map(({ ids, ...slice }) => ({ ...slice, ids: new Set(ids) })) }),
    task,
    compare,
    prices: recordedLookup(stored.prices),
    policies: stored.policies.map((policy) => loadPolicy(JSON.stringify(policy), `policy ${policy.id}`)),
    random: random.fork('decision'),
  }
}
