import type { SideComparison } from '../../core/compare/side-comparison.ts'
import type { Decision } from '../../core/decision/decision.ts'
import { formatCount, formatInterval, formatPoints, formatShare } from '../../core/report/format.ts'
import type { RequirementResult } from '../../core/requirements/requirement.ts'
import type { CompareResult } from '../../flows/compare.ts'

/** One line of what CI shows. `failed` breaks the build, `skipped` says that there is too little data to tell. */
export interface CiCase {
  readonly group: 'requirement' | 'comparison' | 'slice' | 'verdict'
  readonly name: string
  readonly status: 'passed' | 'failed' | 'skipped'
  readonly message: string
}

/** What JUnit, the annotations and the step summary are written from. */
export interface CiReport {
  readonly suite: string
  /** Where an annotation points to. */
  readonly file: string
  readonly cases: readonly CiCase[]
}

const difference = ({
  difference: value,
  low,
  high,
  n,
  split,
}: Pick<SideComparison, 'difference' | 'low' | 'high' | 'n' | 'split'>): string =>
  `${formatPoints(value)} [${formatPoints(low)}, ${formatPoints(high)}], n ${formatCount(n)} on ${split}`

const requirementCases = (results: readonly RequirementResult[]): readonly CiCase[] =>
  results.map(({ text, status, message }) => ({
    group: 'requirement',
    name: text,
    status: status === 'met' ? 'passed' : 'failed',
    message,
  }))

const sliceCases = (comparison: SideComparison, isJudged: boolean): readonly CiCase[] =>
  comparison.slices.slices.map((slice) => ({
    group: 'slice',
    name: `${comparison.b} against ${comparison.a} on ${slice.slice}`,
    status: slice.conclusion === 'too few rows' ? 'skipped' : isJudged && slice.conclusion === 'regressed' ? 'failed' : 'passed',
    message: `${formatShare(slice.valueB)} against ${formatShare(slice.valueA)}: ${difference({ ...slice, split: comparison.split })}: ${slice.conclusion}`,
  }))

/** Two sides: B worse than A, or on a slice of it, fails. A whole run against its baseline only reports: most rungs are meant to lose. */
export const reportOfComparison = (result: CompareResult, requirements: readonly RequirementResult[]): CiReport => {
  const isJudged = result.comparisons.length === 1
  return {
    suite: `assay compare: ${result.task}`,
    file: 'task.yaml',
    cases: [
      ...requirementCases(requirements),
      ...result.comparisons.flatMap((comparison): readonly CiCase[] => [
        {
          group: 'comparison',
          name: `${comparison.b} against ${comparison.a}`,
          status: isJudged && comparison.conclusion.kind === 'worse' ? 'failed' : 'passed',
          message: `${comparison.metric} ${difference(comparison)}: ${comparison.conclusion.words}`,
        },
        ...sliceCases(comparison, isJudged),
      ]),
    ],
  }
}

/** A verdict is an answer, never a failure: only what --require asked for can fail. */
export const reportOfDecision = (decision: Decision, requirements: readonly RequirementResult[]): CiReport => {
  const winner = decision.arms.find(({ name }) => name === decision.winner)
  const number =
    winner?.metric === undefined
      ? ''
      : ` ${winner.name}: ${decision.metric} ${formatInterval(winner.metric)}, n ${formatCount(winner.metric.n)} on ${winner.metric.split}.`
  return {
    suite: `assay: ${decision.task}`,
    file: 'task.yaml',
    cases: [
      ...requirementCases(requirements),
      { group: 'verdict', name: decision.verdict, status: 'passed', message: `${decision.summary}${number}` },
      ...decision.comparisons.map((comparison): CiCase => ({
        group: 'comparison',
        name: `${comparison.b} against ${comparison.a} on ${comparison.split}`,
        status: 'passed',
        message: `${decision.metric} ${difference(comparison)}: ${comparison.conclusion}`,
      })),
    ],
  }
}

/** Where there is nothing but expectations to report. */
export const reportOfRequirements = (suite: string, requirements: readonly RequirementResult[]): CiReport => ({
  suite,
  file: 'task.yaml',
  cases: requirementCases(requirements),
})
