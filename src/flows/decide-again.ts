import { buildDecision } from '../core/decision/build-decision.ts'
import type { Decision } from '../core/decision/decision.ts'
import { diffDecisions, type DecisionDiff } from '../core/decision/decision-diff.ts'
import { evaluateAllPolicies, type PolicyRow } from '../core/decision/evaluate-all-policies.ts'
import { gatherFacts } from '../core/decision/facts.ts'
import { flipGates, type GateFlip, type RowsNeeded } from '../core/decision/flip-gates.ts'
import { byDistance, findFlips, type FlipReport } from '../core/decision/flip-list.ts'
import { outcomeAt } from '../core/decision/outcome.ts'
import { ruleOf } from '../core/decision/plan-look.ts'
import { policyNames } from '../core/decision/policy-names.ts'
import { loadPolicy, type Policy } from '../core/decision/policy.ts'
import { restoreEvidence } from '../core/decision/restore-evidence.ts'
import { readAxes } from '../core/decision/sweep-axis.ts'
import { sweep, type SweepResult } from '../core/decision/sweep.ts'
import { taskSourceOf, taskUnder, type Setting, type TaskSource } from '../core/decision/what-if-setting.ts'
import { decideUnder, whatIf, whatIfBase, type WhatIfBase } from '../core/decision/what-if.ts'
import type { Host } from '../core/ports/host.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { decidedRuns, findDecidedRun, lastDecidedRun, readRunEvidence } from './recorded-run.ts'

export interface DecideAgainOptions {
  readonly files: TaskFiles
  readonly host: Host
  readonly ports: Ports
  readonly signal: AbortSignal
  /** Id of the run whose evidence is used; that of decision.json without. */
  readonly run?: string
  readonly settings: readonly Setting[]
  /** Name or file of the policy that decides instead. */
  readonly policy?: string
}

/** The evidence of a run, opened to be asked what-ifs. Nothing is written, asked of a model or looked at on golden. */
interface Opened {
  readonly run: string
  /** The decision from the stored evidence as it is. */
  readonly decision: Decision
  readonly base: WhatIfBase
  readonly source: TaskSource
  readonly notes: readonly string[]
}

const openEvidence = async ({ files, host, run }: DecideAgainOptions): Promise<Opened> => {
  const places = { files, host }
  const found = run === undefined ? await lastDecidedRun(places) : findDecidedRun(await decidedRuns(places), run)
  const stored = await readRunEvidence(files, found.id)
  const base = whatIfBase(restoreEvidence(stored))
  const decision = buildDecision(base.evidence)
  const isEdited = (await files.exists('task.yaml')) && (await files.readText('task.yaml')) !== stored.task.text
  return {
    run: found.id,
    decision,
    base,
    source: taskSourceOf(stored),
    notes: [
      ...(decision.digest === found.decision.digest
        ? []
        : [
            'This version of Assay decides from the same evidence not exactly as the one that recorded it; changes are held against its own.',
          ]),
      ...(isEdited ? ['task.yaml was edited since that run; this starts from task.yaml as it was.'] : []),
    ],
  }
}

const readOne = async ({ ports, files }: Pick<DecideAgainOptions, 'ports' | 'files'>, name: string): Promise<Policy> => {
  const { text, fileName } = await ports.readPolicy(name, files.root)
  return loadPolicy(text, fileName)
}

/** The policies with another one in front: it decides, those that were there are reported beside it. */
const withPolicy = (policies: readonly Policy[], first: Policy | undefined): readonly Policy[] | undefined =>
  first === undefined ? undefined : [first, ...policies.filter(({ id }) => id !== first.id)]

/** What the flags change, for the flows below. */
const changeOf = async (options: DecideAgainOptions, { base, source }: Opened) => {
  const policies = withPolicy(base.evidence.policies, options.policy === undefined ? undefined : await readOne(options, options.policy))
  return {
    ...(options.settings.length === 0 ? {} : { task: taskUnder(source, options.settings) }),
    ...(policies === undefined ? {} : { policies }),
  }
}

export interface WhatIfResult {
  readonly kind: 'what-if'
  readonly run: string
  /** As they were given. */
  readonly settings: readonly string[]
  readonly base: Decision
  readonly whatIf: Decision
  readonly changes: DecisionDiff
  readonly notes: readonly string[]
}

/**
 * Decides again from the stored evidence, with some keys of task.yaml or the policy changed (`assay decide --set`, `--policy`). Writes
 * nothing. Throws `evidence-unusable`, `task-invalid`, `usage`, `policy-invalid`.
 */
export const decideWhatIf = async (options: DecideAgainOptions): Promise<WhatIfResult> => {
  const opened = await openEvidence(options)
  const { decision, notes } = decideUnder(opened.base, await changeOf(options, opened))
  return {
    kind: 'what-if',
    run: opened.run,
    settings: [...options.settings.map(({ given }) => given), ...(options.policy === undefined ? [] : [`--policy ${options.policy}`])],
    base: opened.decision,
    whatIf: decision,
    changes: diffDecisions(opened.decision, decision),
    notes: [...opened.notes, ...notes],
  }
}

/** Lets Ctrl-C be heard between two steps of a long search. */
const breathe = async ({ ports, signal }: DecideAgainOptions): Promise<void> => {
  await ports.clock.sleep(0, signal)
  signal.throwIfAborted()
}

/** The evidence with what the flags change as the new base of sweeps and searches. */
const rebased = async (options: DecideAgainOptions): Promise<Opened> => {
  const opened = await openEvidence(options)
  const { evidence, notes, cost } = whatIf(opened.base, await changeOf(options, opened))
  return { ...opened, base: { evidence, cost }, notes: [...opened.notes, ...notes] }
}

export interface SweepReport extends SweepResult {
  readonly kind: 'sweep'
  readonly run: string
  readonly settings: readonly string[]
  readonly now: Pick<Decision, 'verdict' | 'winner'> & { readonly horizonMonths: number }
  readonly notes: readonly string[]
}

/** Decides at every point of one or two axes (`assay decide --sweep`); stops at Ctrl-C. Throws as `decideWhatIf`. */
export const sweepDecision = async (options: DecideAgainOptions & { readonly sweeps: readonly string[] }): Promise<SweepReport> => {
  const { settings } = options
  const opened = await rebased(options)
  const { base, source } = opened
  const steps = sweep({
    base,
    axes: readAxes(source.task, options.sweeps, settings),
    taskWith: (values) => taskUnder(source, [...settings, ...values]),
  })
  let step = steps.next()
  while (step.done !== true) {
    if (step.value % 10 === 0) await breathe(options)
    step = steps.next()
  }
  const { verdict, winner } = opened.decision
  return {
    kind: 'sweep',
    run: opened.run,
    settings: settings.map(({ given }) => given),
    now: { verdict, winner, horizonMonths: base.evidence.task.horizonMonths },
    ...step.value,
    notes: opened.notes,
  }
}

export interface FlipsReport {
  readonly kind: 'what-would-change-it'
  readonly run: string
  readonly settings: readonly string[]
  readonly verdict: Decision['verdict']
  readonly winner: string | null
  /** The nearest flip first. */
  readonly inputs: readonly FlipReport[]
  readonly gates: readonly GateFlip[]
  readonly rows: readonly RowsNeeded[]
  readonly notes: readonly string[]
}

/** For each number that the decision rests on, the nearest value that turns the verdict (`assay decide --what-would-change-it`). */
export const whatWouldChangeIt = async (options: DecideAgainOptions): Promise<FlipsReport> => {
  const { settings } = options
  const opened = await rebased(options)
  const { base, source } = opened
  const reports: FlipReport[] = []
  const search = findFlips({
    base,
    taskWith: (key, value) =>
      taskUnder(source, [...settings.filter((setting) => setting.key !== key), { key, value, given: `--set ${key}=${value}` }]),
  })
  for (const report of search) {
    reports.push(report)
    await breathe(options)
  }
  return {
    kind: 'what-would-change-it',
    run: opened.run,
    settings: settings.map(({ given }) => given),
    ...flipGates(base.evidence, base.cost),
    inputs: byDistance(reports),
    notes: opened.notes,
  }
}

export interface PoliciesReport {
  readonly kind: 'policies'
  readonly run: string
  readonly verdict: Decision['verdict']
  readonly rows: readonly PolicyRow[]
  readonly notes: readonly string[]
}

/** Every policy's answer to the same facts, side by side (`assay decide --all-policies`). */
export const decideByAllPolicies = async (options: DecideAgainOptions): Promise<PoliciesReport> => {
  const opened = await rebased(options)
  const { evidence, cost } = opened.base
  const packaged = await Promise.all(policyNames.map(async (name) => await readOne(options, name)))
  const own = evidence.policies.filter(({ id }) => packaged.every((policy) => policy.id !== id))
  const rule = ruleOf(evidence.policies)
  const outcome = outcomeAt(evidence, { margin: evidence.look?.margin ?? evidence.task.margin, cost, rule })
  const rows = evaluateAllPolicies([...packaged, ...own], gatherFacts(evidence, outcome, { cost, rule }), outcome)
  return { kind: 'policies', run: opened.run, verdict: outcome.verdict, rows, notes: opened.notes }
}
