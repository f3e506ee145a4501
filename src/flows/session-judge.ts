import type { Output } from '../core/arms/output.ts'
import type { MetricValue } from '../core/decision/decision.ts'
import type { SplitEvidence } from '../core/decision/evidence.ts'
import { AssayError } from '../core/errors.ts'
import type { PeopleColumns } from '../core/judge/compare-by-people.ts'
import { contentHash } from '../core/lib/content-hash.ts'
import { judgeEvidence, type JudgeEvidence } from '../core/judge/judge-trust.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { Interval } from '../core/stats/interval.ts'
import { roganGladen } from '../core/stats/rogan-gladen.ts'
import { privacyBlock } from '../core/task/privacy-block.ts'
import type { Task } from '../core/task/task.ts'
import { answerHash, readJudgeFile } from './judge-file.ts'
import { metricJudge } from './open-judge.ts'
import type { SplitResult } from './split-result.ts'

/** The judge behind a run's metric, with what its calibration holds. */
export interface SessionJudge {
  /** Hash of rubric and model. */
  readonly version: string
  readonly evidence: JudgeEvidence
  /** What people said of an output, by example and hash of the answer; empty unless the calibration is of this very judge. */
  readonly people: ReadonlyMap<string, number>
  /** From this value on an output counts as accepted. */
  readonly passFrom: number
  /** Its errors, where the calibration is of this very judge. */
  readonly errors?: { readonly sensitivity: Interval; readonly specificity: Interval }
}

const keyOf = (id: string, answer: string): string => `${id}\u0000${answer}`

/** The judge behind the metric; undefined where the metric is no judge. Throws `scorer-invalid`, `privacy-blocked`. */
export const openSessionJudge = async (task: Task, files: TaskFiles): Promise<SessionJudge | undefined> => {
  const judge = await metricJudge(task, files)
  if (judge === undefined) return undefined
  const privacy = privacyBlock(task, judge.model)
  if (privacy !== undefined)
    throw new AssayError('privacy-blocked', privacy, {
      where: 'task.yaml',
      hint: 'a judge reads every answer: name a model that may see the data',
    })
  const record = await readJudgeFile(files, judge.name)
  const evidence = judgeEvidence(judge.name, judge.version, record)
  const known = evidence.state === 'calibrated' ? record : undefined
  const people = new Map(
    (known?.labels ?? []).flatMap(({ id, answer, value }) =>
      value === null ? [] : [[keyOf(id, answer), judge.isNegated ? 1 - value : value] as const],
    ),
  )
  const base = { version: judge.version, evidence, people, passFrom: judge.rubric.passFrom }
  // The share of what is unwanted has other errors: it is left as the judge says it.
  if (known === undefined || judge.isNegated) return base
  const { sensitivity, specificity } = known.calibration.agreement
  return { ...base, errors: { sensitivity, specificity } }
}

/** The share of accepted outputs after the judge's known errors, shown beside what the judge says; it decides nothing. */
export const correctedShare = (
  { evidence, errors, passFrom }: SessionJudge,
  { metric, scores }: SplitEvidence,
): MetricValue | undefined => {
  const known = scores.filter((score) => score !== null)
  if (errors === undefined || known.length === 0) return undefined
  const corrected = roganGladen({
    rate: known.filter((score) => score >= passFrom).length / known.length,
    n: known.length,
    specificity: errors.specificity.value,
    negatives: errors.specificity.n,
    sensitivity: errors.sensitivity.value,
    positives: errors.sensitivity.n,
  })
  return corrected === undefined ? undefined : { ...corrected, name: `${evidence.scorer}, corrected share`, split: metric.split }
}

/** Versions of every judge of the task: a run with another rubric is another run. */
export const judgeVersions = ({ version, evidence }: SessionJudge): Readonly<Record<string, string>> => ({
  [`judge:${evidence.scorer}`]: version,
})

/**
 * What a look at golden rests on beside the arms: the judge, and what people said of golden rows. Labels that are added after a look
 * make it another look: labelling until it works is looking until it works.
 */
export const judgeInputs = ({ version, people }: SessionJudge, goldenIds: ReadonlySet<string>): Readonly<Record<string, string>> => {
  const onGolden = [...people].filter(([key]) => goldenIds.has(key.split('\u0000')[0] ?? '')).map(([key, value]) => `${key}=${value}`)
  return { judge: version, ...(onGolden.length === 0 ? {} : { people: contentHash(onGolden.sort(), 16) }) }
}

/** A failure of the model's own: nobody needs to look at it to know its worth. */
const isFailure = (output: Output | undefined): boolean => output?.status === 'failed' && !output.failure.missing

/** What people and the judge said of an arm's outputs: what a comparison by people rests on. */
export const peopleColumns = ({ people }: SessionJudge, { examples, outputs, values }: SplitResult): PeopleColumns => {
  const failed = examples.map((_, i) => isFailure(outputs[i]))
  return {
    values,
    failed,
    people: examples.map(({ id }, i) => {
      const output = outputs[i]
      if (failed[i] === true) return 0
      return output?.status === 'answered' ? (people.get(keyOf(id, answerHash(output.text))) ?? null) : null
    }),
  }
}
