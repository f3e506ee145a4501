import { AssayError } from '../core/errors.ts'
import type { Calibration } from '../core/judge/calibration.ts'
import { rubricScale } from '../core/judge/rubric.ts'
import { distrustOf, judgeEvidence, type JudgeEvidence } from '../core/judge/judge-trust.ts'
import { didYouMean } from '../core/lib/did-you-mean.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { metrics, scorers, worldScorers } from '../core/scorers/index.ts'
import type { AnyScorer, Metric } from '../core/scorers/scorer.ts'
import type { ScorerSpec, Task } from '../core/task/task.ts'
import { ruleOf } from '../core/decision/plan-look.ts'
import { readJson } from './read-json.ts'
import { readJudgeFile } from './judge-file.ts'
import { openJudge } from './open-judge.ts'
import { loadCheckedTask, readPolicies } from './open-run.ts'

/** A scorer that a task can use, and what is known of it. */
export interface ScorerStatus {
  readonly name: string
  readonly label: string
  /** `built-in`, or the key in task.yaml that says what it is: judge, regex, file ... */
  readonly kind: string
  readonly scale: 'binary' | 'continuous'
  /** Does task.yaml's `metric` rest on it? */
  readonly decides: boolean
  /** Named in task.yaml. */
  readonly used: boolean
  readonly judge?: {
    readonly model: string
    readonly rubric: string
    readonly question: string
    readonly choices: readonly { readonly name: string; readonly value: number | string }[]
    readonly evidence: JudgeEvidence
    /** Why it may not decide yet; absent where it may. */
    readonly why?: string
    readonly missingLabels: number
    /** The last calibration, where it is of this very judge. */
    readonly calibration?: Calibration
  }
}

const specKinds = ['judge', 'regex', 'numeric', 'fields', 'similarity', 'file', 'command'] as const

const kindOf = (spec: ScorerSpec): string => specKinds.find((kind) => kind in spec) ?? 'own'

const decidedBy = (task: Task): string => {
  const metric = Object.values<Metric>(metrics).find(({ name }) => name === task.metric)
  return metric?.scorer ?? task.metric
}

interface Opened {
  readonly task: Task
  readonly files: TaskFiles
  readonly ports: Ports
}

const judgeStatus = async (
  { task, files, ports }: Opened,
  name: string,
): Promise<ScorerStatus['judge'] & { scale: 'binary' | 'continuous' }> => {
  const { rubric, rubricFile, model, version } = await openJudge(task, files, name)
  const evidence = judgeEvidence(name, version, await readJudgeFile(files, name))
  const distrust = distrustOf(evidence, ruleOf(await readPolicies({ files, ports }, task)))
  const kept = await readJson(files, `.assay/judges/${name}.json`)
  return {
    scale: rubricScale(rubric),
    model: `${model.name} (${model.model})`,
    rubric: rubricFile,
    question: rubric.question.trim(),
    choices: rubric.choices.map(({ name: choice, value }) => ({ name: choice, value })),
    evidence,
    missingLabels: distrust?.missingLabels ?? 0,
    ...(distrust === undefined ? {} : { why: distrust.why }),
    // Written whole by Assay itself, and its hash is that of this judge.
    ...(evidence.state === 'calibrated' ? { calibration: kept?.['calibration'] as Calibration } : {}),
  }
}

const ownStatus = async (opened: Opened, spec: ScorerSpec): Promise<ScorerStatus> => {
  const { task } = opened
  const base = { name: spec.name, label: spec.name, kind: kindOf(spec), decides: decidedBy(task) === spec.name, used: true }
  if (!('judge' in spec)) return { ...base, scale: 'regex' in spec ? 'binary' : 'continuous' }
  const { scale, ...judge } = await judgeStatus(opened, spec.name)
  return { ...base, scale, judge }
}

/** Every scorer of this task: its own first, then the built-in ones. Throws `task-invalid`, `scorer-invalid`. */
export const listScorers = async ({
  files,
  ports,
}: {
  readonly files: TaskFiles
  readonly ports: Ports
}): Promise<readonly ScorerStatus[]> => {
  const task = await loadCheckedTask(files)
  const own = task.scorers.flatMap((scorer) => (typeof scorer === 'object' ? [scorer] : []))
  const statuses: ScorerStatus[] = []
  for (const spec of own) statuses.push(await ownStatus({ task, files, ports }, spec))
  const deciding = decidedBy(task)
  const builtIn = Object.values<AnyScorer>({ ...scorers, ...worldScorers }).map(({ name, label, scale }): ScorerStatus => ({
    name,
    label,
    kind: 'built-in',
    scale,
    decides: deciding === name,
    used: deciding === name || task.scorers.includes(name),
  }))
  return [...statuses, ...builtIn]
}

/** One scorer. Throws `scorer-invalid` where there is none of that name. */
export const showScorer = async (options: {
  readonly files: TaskFiles
  readonly ports: Ports
  readonly name: string
}): Promise<ScorerStatus> => {
  const all = await listScorers(options)
  const found = all.find(({ name }) => name === options.name)
  if (found !== undefined) return found
  const near = didYouMean(
    options.name,
    all.map(({ name }) => name),
  )
  throw new AssayError('scorer-invalid', `there is no scorer "${options.name}"`, {
    hint: near === undefined ? '`assay scorers` lists them' : `did you mean "${near}"?`,
  })
}
