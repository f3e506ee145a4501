import type { Decision, Report } from '../core/decision/decision.ts'
import { buildDecision } from '../core/decision/build-decision.ts'
import { beginningOf, costModelOf, mayLook, planLook, ruleOf } from '../core/decision/plan-look.ts'
import { recordPrices } from '../core/decision/recorded-prices.ts'
import { AssayError } from '../core/errors.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { counted } from '../core/report/format.ts'
import type { EventSink } from '../core/run-event.ts'
import { layersOf } from './arm-evidence.ts'
import { createComparator } from './compare-arms.ts'
import { failuresOfSession } from './find-failures.ts'
import { gatherEvidence } from './gather-evidence.ts'
import type { RunState } from './gather-evidence.ts'
import { probeKnowledge } from './knowledge-probe.ts'
import { addAnswers } from './recorded-outputs.ts'
import { learningCurves } from './learning-curves.ts'
import { lookAtGolden } from './look-at-golden.ts'
import { lookOnRecord } from './look-declaration.ts'
import { matchRows } from './match-rows.ts'
import { measureLadder } from './measure-ladder.ts'
import { measureLatency } from './measure-latency.ts'
import { openRun } from './open-run.ts'
import type { OpenedRun } from './open-run.ts'
import { planRun } from './plan.ts'
import type { RunPlan } from './plan.ts'
import { storeRunEvidence } from './store-run-evidence.ts'
import { trainRung } from './train-rung.ts'
import { warnOfPermissions } from './warn-of-permissions.ts'
import { writeResults } from './write-results.ts'

export interface RunOptions {
  readonly files: TaskFiles
  readonly ports: Ports
  readonly sink: EventSink
  readonly signal: AbortSignal
  readonly options?: {
    readonly yes?: boolean
    readonly dryRun?: boolean
    readonly fresh?: boolean
    readonly concurrency?: number
    readonly batch?: boolean
    readonly visit?: boolean
  }
}

export interface RunResult {
  readonly decision: Decision
  readonly report: Report
  /** Relative to the task folder. */
  readonly runFolder: string
}

const stage = (
  run: OpenedRun,
  name: 'evaluate' | 'train' | 'look' | 'decide',
  status: 'started' | 'done' | 'skipped',
  detail: string,
): void => run.session.sink({ kind: 'stage', stage: name, status, detail })

/** Measures the untuned rungs; those that ask a model only while they can still matter. */
const measureUntuned = async (run: OpenedRun, state: RunState): Promise<void> => {
  const untuned = run.candidates.filter(({ definition }) => !definition.needs.training)
  const asksModel = untuned.filter(({ definition }) => definition.needs.model)
  stage(run, 'evaluate', 'started', `${counted(untuned.length, 'rung')} on ${counted(run.session.data.splits.dev.length, 'dev row')}`)
  await measureLadder(
    run.session,
    untuned.filter(({ definition }) => !definition.needs.model),
    state.ladder,
  )
  const early = beginningOf(await gatherEvidence(run, state))
  if (early.kind === 'not-yet' || (early.kind === 'answer' && early.reason === 'headroom')) {
    const why =
      early.kind === 'not-yet' ? 'too little data: no verdict can rest on it' : `${early.anchor.name} leaves less than the margin to win`
    for (const candidate of asksModel) state.ladder.notRun.set(candidate.name, { candidate, status: 'not run', why })
    stage(run, 'evaluate', 'skipped', `rungs that ask a model: ${why}`)
    return
  }
  const trains = run.candidates.some(({ definition, blocked }) => definition.needs.training && blocked === undefined)
  await measureLadder(run.session, asksModel, state.ladder, { trains, rule: ruleOf(run.policies) })
  stage(run, 'evaluate', 'done', `${counted(state.ladder.measured.size, 'rung')} measured`)
}

/** Faults of one training that say nothing about another. */
const ownToTraining = new Set(['preflight-failed', 'adapter-no-effect', 'parity-failed'])

const trainTuned = async (run: OpenedRun, state: RunState): Promise<void> => {
  const { session } = run
  const tuned = run.candidates.filter(({ definition, blocked }) => definition.needs.training && blocked === undefined)
  for (const candidate of tuned) {
    stage(run, 'train', 'started', `${candidate.name}, at most ${(session.task.budget.hours / tuned.length).toFixed(2)} hours`)
    const rung = await trainRung(session, candidate, session.task.budget.hours / tuned.length).catch((error: unknown) => {
      // What stops a layered arm (prompts too long to train on) must not take away the arms it is built on.
      if (candidate.definition.layered === undefined || !(error instanceof AssayError) || !ownToTraining.has(error.code)) throw error
      state.ladder.notRun.set(candidate.name, { candidate, status: 'failed', why: error.message })
      session.sink({ kind: 'arm', arm: candidate.name, split: 'none', status: 'failed', detail: error.message })
      return undefined
    })
    if (rung === undefined) continue
    const { measured } = rung
    measured.latency = await measureLatency(session, {
      candidate,
      fitted: measured.fitted,
      dev: measured.dev1,
      ...(measured.adapter === undefined ? {} : { adapter: measured.adapter }),
    })
    state.tuned.set(candidate.name, rung)
    state.ladder.measured.set(candidate.name, measured)
    stage(run, 'train', 'done', `${candidate.name}: ${counted(rung.trained.steps, 'step')}, checkpoint ${rung.trained.step} kept`)
  }
}

/** Declares and takes the look at golden, once T and at least one rival stand on dev2. */
const look = async (run: OpenedRun, state: RunState): Promise<void> => {
  const { session } = run
  const evidence = await gatherEvidence(run, state)
  const given = {
    measured: state.ladder.measured,
    rule: ruleOf(run.policies),
    twins: [],
    parentsOf: (tuned: string) =>
      run.candidates.flatMap((candidate) => (candidate.name === tuned ? (layersOf(candidate).layered ?? []) : [])),
  }
  const known = mayLook(evidence) ? await lookOnRecord(session, given) : undefined
  const planned = known ?? planLook(evidence, state.looks.length + 1)
  if (planned === undefined) return
  const rung = state.tuned.get(planned.tuned)
  if (rung !== undefined) await matchRows(session, state, { rung, rivals: [...planned.rivals, planned.anchor] })
  const taken = await lookAtGolden(session, {
    ...given,
    planned,
    twins: [...state.twins.keys()],
    compare: createComparator(session, state.ladder.measured),
  })
  if (taken.look === undefined) stage(run, 'look', 'skipped', `all ${planned.of} planned looks at this golden set are spent`)
  else state.look = taken.look
  state.looks = taken.looks
}

/**
 * The main flow (DESIGN §4): check, split, plan, evaluate the cheap rungs, decide whether training can still win, train, evaluate,
 * look at golden, compare, price, decide. Idempotent: what was done before is replayed. Stops early where a gate answers.
 * Throws AssayError for everything in the error catalogue that the world can do to a run.
 */
export const runTask = async (options: RunOptions): Promise<RunResult> => {
  await using run = await openRun(options)
  const { session } = run
  const state: RunState = {
    ladder: { measured: new Map(), notRun: new Map() },
    tuned: new Map(),
    twins: new Map(),
    learningCurve: [],
    looks: run.session.data.lock.looks,
  }
  await addAnswers(run)
  await measureUntuned(run, state)
  const knowledge = await probeKnowledge(session, state.ladder.measured)
  if (knowledge !== undefined) state.knowledge = knowledge
  state.learningCurve = await learningCurves(session, state.ladder.measured.values())
  const soFar = await gatherEvidence(run, state)
  const beginning = beginningOf(soFar)
  if (beginning.kind === 'train') {
    warnOfPermissions(soFar, session.sink)
    await trainTuned(run, state)
    await look(run, state)
  } else {
    stage(
      run,
      'train',
      'skipped',
      beginning.kind === 'not-yet' ? 'not enough data to train or to decide' : `no training needed: ${beginning.reason}`,
    )
  }
  const failures = await failuresOfSession(session)
  if (failures !== undefined) state.failures = failures
  const evidence = await gatherEvidence(run, state)
  const prices = recordPrices(evidence.prices)
  const decision = buildDecision({ ...evidence, prices: prices.lookup })
  for (const [model, calls] of session.possiblyPaidTwice) session.sink({ kind: 'possibly-paid-twice', calls, model })
  await storeRunEvidence(run, state, { evidence, decision, prices })
  const report = await writeResults(run, state, decision, costModelOf({ ...evidence, prices: prices.lookup }))
  stage(run, 'decide', 'done', `${decision.verdict}, digest ${decision.digest.slice(0, 12)}`)
  session.sink({ kind: 'run-done', runId: session.run.id, verdict: decision.verdict, digest: decision.digest })
  await session.run.settle()
  return { decision, report, runFolder: session.run.folder }
}

/** What `assay run --dry-run` and `assay plan` show: rows, rungs, calls, time, and what could be detected; nothing is spent. */
export const planTask = async (options: RunOptions): Promise<RunPlan> => await planRun(options)
