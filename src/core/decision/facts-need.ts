import type { Cause } from '../failures/cause.ts'
import type { DecisionEvidence } from './evidence.ts'
import { points } from './fact-entry.ts'
import type { FactEntry } from './fact-entry.ts'

/**
 * The oracle-context probe: a gain surely above the margin means that facts are missing, one surely below that a way of behaving is. Facts
 * and still surely short of the target: both. Between: nothing.
 */
const probedNeed = ({ oracleContext, task }: DecisionEvidence): 'behaviour' | 'knowledge' | 'both' | undefined => {
  if (oracleContext === undefined) return undefined
  const { low, high, valueA } = oracleContext
  if (high < task.margin) return 'behaviour'
  if (low <= task.margin) return undefined
  return task.target !== undefined && valueA + high < task.target ? 'both' : 'knowledge'
}

/** What each cause says about the need, in the words of `need.finer`. */
const finerOf: Readonly<Partial<Record<Cause, string>>> = {
  format: 'format',
  'no-schema': 'format',
  'missing-context': 'documents',
  knowledge: 'knowledge',
  'vague-instruction': 'behaviour',
}

/** Causes that surely make up at least this share of the failures name the need. */
const namesNeedFrom = 0.25

const finerNeed = ({ failureCauses }: DecisionEvidence): string | undefined => {
  const words = (failureCauses?.causes ?? []).flatMap(({ cause, low }) => (low >= namesNeedFrom ? (finerOf[cause] ?? []) : []))
  return words.length === 0 ? undefined : [...new Set(words)].join(' ')
}

/** Rows of clusters fail every time or nearly so, in a cluster that holds together. */
const consistentFrom = 0.8

/** Known only where failing rows were asked again. */
const areConsistent = ({ failureCauses }: DecisionEvidence): boolean | undefined => {
  const repeated = (failureCauses?.clusters ?? []).flatMap(({ rows, consistency }) =>
    consistency === undefined ? [] : [{ rows: rows.length, consistency }],
  )
  const rows = repeated.reduce((sum, cluster) => sum + cluster.rows, 0)
  if (rows === 0) return undefined
  return repeated.reduce((sum, cluster) => sum + cluster.rows * cluster.consistency, 0) / rows >= consistentFrom
}

/** What is missing today: by the probe and the failures first. */
export const needFacts = (evidence: DecisionEvidence): readonly FactEntry[] => {
  const { oracleContext, failureCauses, task } = evidence
  const labelled = failureCauses?.causes.reduce((sum, { cause, count }) => (cause === 'other' ? sum : sum + count), 0)
  return [
    ['need.kind', probedNeed(evidence), 'measured'],
    ['need.finer', finerNeed(evidence), 'measured'],
    ['oracle.low', points(oracleContext?.low), 'measured'],
    ['oracle.high', points(oracleContext?.high), 'measured'],
    [
      'oracle.gapToTarget',
      oracleContext === undefined || task.target === undefined ? undefined : 100 * (task.target - oracleContext.valueB),
      'measured',
    ],
    ['failures.labelled', labelled, 'measured'],
    ['failures.consistent', areConsistent(evidence), 'measured'],
  ]
}
