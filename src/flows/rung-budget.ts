import type { LabelledExample } from '../core/data/example.ts'
import { counted, formatDuration, formatUsd } from '../core/report/format.ts'
import type { Candidate } from './ladder.ts'
import type { MeasuredArm } from './measure-arm.ts'
import type { Session } from './session.ts'

/** Of budget.hours, where an adapter may be trained: training can use all of what the ladder leaves, and is left at least this. */
const trainingShare = 0.5

/** What a rung that asks a model often would take, from calls of the same model that were measured. */
interface RungEstimate {
  readonly calls: number
  readonly msPerCall: number
  readonly concurrency: number
  readonly ms: number
  readonly usd: number
}

const answeredOf = ({ dev1, dev2 }: MeasuredArm) =>
  [...dev1.outputs, ...dev2.outputs].flatMap((output) => (output.status === 'answered' ? [output] : []))

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

/** Latencies are those of the first calls, also in a replay: the same journal gives the same estimates, whatever this run waits for. */
const msPerCallOf = (arm: MeasuredArm): number => mean(answeredOf(arm).map(({ latencyMs }) => latencyMs))

const concurrencyOf = async (session: Session, { model: ref }: Candidate): Promise<number> =>
  session.concurrency ?? (ref === undefined ? 1 : (await session.model(ref)).suggestedConcurrency)

/** A rung whose calls go beyond one for each answer has to fit the budget; the plain rungs are what every verdict needs. */
export const isCostly = ({ definition }: Candidate): boolean => (definition.callsPerAnswer ?? 1) > 1 || definition.fitCalls !== undefined

const estimate = async (
  session: Session,
  candidate: Candidate,
  like: MeasuredArm,
  dev: readonly LabelledExample[],
): Promise<RungEstimate> => {
  const { definition } = candidate
  const fitCalls = definition.fitCalls?.({ train: session.data.splits.train.length, dev: dev.length }) ?? 0
  // `optimise.calls` raises what fitting may use.
  const fitting = fitCalls === 0 ? 0 : Math.max(fitCalls, session.task.optimise.calls ?? 0)
  const calls = fitting + dev.length * (definition.callsPerAnswer ?? 1)
  const msPerCall = msPerCallOf(like)
  const concurrency = await concurrencyOf(session, candidate)
  const usd = calls * usdPerCallOf(like)
  return { calls, msPerCall, concurrency, ms: (calls * msPerCall) / concurrency, usd }
}

/** What rungs that ask a model took by their own latencies, ms. */
const spentMs = async (session: Session, measured: Iterable<MeasuredArm>): Promise<number> => {
  let total = 0
  for (const arm of measured) {
    if (arm.fitted.kind === 'local') continue
    const fitting = arm.fitted.kind === 'request' ? (arm.fitted.found?.calls ?? 0) * msPerCallOf(arm) : 0
    const answering = answeredOf(arm).reduce((sum, { latencyMs }) => sum + latencyMs, 0)
    total += (fitting + answering) / (await concurrencyOf(session, arm.candidate))
  }
  return total
}

const usdPerCallOf = (arm: MeasuredArm): number => mean(answeredOf(arm).map(({ costUsd = 0 }) => costUsd))

/**
 * What rungs cost when their answers were given, USD, replayed or not. What the task has spent in all would forbid a rung in a replay that
 * it allowed, and paid, the first time.
 */
const spentUsdOn = (measured: Iterable<MeasuredArm>): number =>
  [...measured].reduce((total, arm) => {
    const fitting = arm.fitted.kind === 'request' ? (arm.fitted.found?.calls ?? 0) * usdPerCallOf(arm) : 0
    return total + fitting + answeredOf(arm).reduce((sum, { costUsd = 0 }) => sum + costUsd, 0)
  }, 0)

const inHours = (ms: number): string => (Math.ceil((ms / 3_600_000) * 100) / 100).toFixed(2)

/**
 * Why a costly rung does not fit what the budget leaves for it, with the figure that would let it run; undefined where it fits, or
 * where nothing was measured that an estimate could rest on.
 */
export const overBudget = async (
  session: Session,
  candidate: Candidate,
  options: { readonly measured: Iterable<MeasuredArm>; readonly trains: boolean },
): Promise<string | undefined> => {
  if (!isCostly(candidate)) return undefined
  const measured = [...options.measured]
  const like = measured.find(({ candidate: other, fitted }) => other.model?.name === candidate.model?.name && fitted.kind === 'request')
  if (like === undefined || answeredOf(like).length === 0) return undefined
  const { task, data } = session
  const { calls, msPerCall, concurrency, ms, usd } = await estimate(session, candidate, like, data.splits.dev)
  const allowedMs = task.budget.hours * 3_600_000 * (options.trains ? 1 - trainingShare : 1)
  const spent = await spentMs(session, measured)
  const leftMs = Math.max(0, allowedMs - spent)
  if (ms > leftMs) {
    const needed = ((ms + spent) / allowedMs) * task.budget.hours * 3_600_000
    return `needs about ${formatDuration(ms)} (${counted(calls, 'call')} at ${formatDuration(msPerCall)}, ${concurrency} at a time); budget.hours leaves ${formatDuration(leftMs)} beside training: ${inHours(needed)} hours would do`
  }
  const spentUsd = spentUsdOn(measured)
  const leftUsd = Math.max(0, task.budget.usd - spentUsd)
  if (usd > leftUsd)
    return `needs about ${formatUsd(usd)} (${counted(calls, 'call')}); ${formatUsd(leftUsd)} of budget.usd are left: ${formatUsd(spentUsd + usd)} would do`
  return undefined
}
