import type { FittedArm } from '../core/arms/arm.ts'
import type { Output } from '../core/arms/output.ts'
import type { Example } from '../core/data/example.ts'
import type { StageName } from '../core/run-event.ts'
import type { ModelRef } from '../core/task/task.ts'
import { answersOf } from './answers-of.ts'
import type { Candidate } from './ladder.ts'
import { otherModel } from './other-models.ts'
import type { Adapter, Session } from './session.ts'

export interface StreamOptions {
  readonly fitted: FittedArm
  readonly candidate: Candidate
  readonly adapter?: Adapter
  /** Without their answers. A stream of any length: only a window of it is held. */
  readonly examples: Iterable<Example> | AsyncIterable<Example>
  /** For the progress line; unknown for a stream. */
  readonly total?: number
  readonly stage: StageName
  readonly concurrency?: number
  readonly repeats?: number
  /** What the journal holds is replayed even under `--fresh`. */
  readonly replays?: boolean
}

/** Deadlines of one call to an endpoint, ms. */
const timeouts = { least: 10_000, most: 120_000, shareOfBudget: 1 / 20 }

/** An endpoint that hangs may not eat the time budget: one call gets a twentieth of it. A model in this process has no line to hang on. */
const callTimeoutMs = ({ task }: Session, ref: ModelRef | undefined): number =>
  ref === undefined || ref.provider === 'local' || ref.provider === 'fake'
    ? timeouts.most
    : Math.min(timeouts.most, Math.max(timeouts.least, task.budget.hours * 3_600_000 * timeouts.shareOfBudget))

/** Answers examples with one arm through the engine and the journal, in their order, with progress; what is spent counts for the session. */
export async function* streamOutputs(session: Session, options: StreamOptions): AsyncGenerator<Output, void, undefined> {
  const { fitted, candidate, adapter, examples, total, stage, repeats, replays = false } = options
  const { model: ref, name } = candidate
  const model = fitted.kind !== 'local' && ref !== undefined ? await session.model(ref, adapter) : undefined
  const inSteps = fitted.kind === 'steps'
  const concurrency = options.concurrency ?? session.concurrency
  const { clock } = session.ports
  const started = clock.monotonicMs()
  let reported = started
  let done = 0
  const evaluation = answersOf(session, ref, {
    arm: fitted,
    name,
    ...(model === undefined ? {} : { model }),
    ...(inSteps ? { other: otherModel(session), onSpent: (usd: number) => (session.spentUsd += usd) } : {}),
    ...(repeats === undefined ? {} : { repeats }),
    examples,
    journal: session.journal,
    price: session.costOf(ref),
    limits: session.limits,
    signal: session.signal,
    clock,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(session.freshSince === undefined || replays ? {} : { freshSince: session.freshSince }),
    callTimeoutMs: callTimeoutMs(session, ref),
    maxUsd: Math.max(0, session.task.budget.usd - session.spentUsd),
    onPossiblyPaidTwice: () => session.possiblyPaidTwice.set(name, (session.possiblyPaidTwice.get(name) ?? 0) + 1),
  })
  for await (const output of evaluation) {
    done++
    if (!inSteps && output.status === 'answered' && !output.replayed) session.spentUsd += output.costUsd ?? 0
    yield output
    const now = clock.monotonicMs()
    if (now - reported < 500) continue
    reported = now
    const etaMs = total === undefined ? undefined : ((now - started) / done) * (total - done)
    session.sink({ kind: 'progress', stage, label: name, done, total: total ?? done, ...(etaMs === undefined ? {} : { etaMs }) })
  }
}
