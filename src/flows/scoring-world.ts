import { CallFailed } from '../core/arms/arm.ts'
import { AssayError } from '../core/errors.ts'
import type { ScoringWorld } from '../core/scorers/scorer.ts'
import { createModelAsker } from '../engine/ask-models.ts'
import { otherModel } from './other-models.ts'
import type { Session } from './session.ts'

/** Faults of a judge's endpoint: its scores are then unscored, and the run goes on. */
const ofTheEndpoint = new Set(['provider-failed', 'network-unreachable', 'budget-exceeded'])

export interface ScoringOptions {
  /** What a judge said before is replayed even under `--fresh`: judging golden again until it pleases is looking again. */
  readonly replays?: boolean
}

/** What scorers may ask of the world within one run. Calls to models go through the journal and count against the budget. */
export const openScoringWorld = (session: Session, { replays = false }: ScoringOptions = {}): ScoringWorld & AsyncDisposable => {
  const { journal, signal, limits, task, concurrency, freshSince, files, ports, data } = session
  const asker = createModelAsker({
    name: 'a scorer',
    journal,
    signal,
    limits,
    clock: ports.clock,
    maxUsd: Math.max(0, task.budget.usd - session.spentUsd),
    other: otherModel(session),
    onSpent: (usd) => (session.spentUsd += usd),
    onPossiblyPaidTwice: () => session.possiblyPaidTwice.set('scorers', (session.possiblyPaidTwice.get('scorers') ?? 0) + 1),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(freshSince === undefined || replays ? {} : { freshSince }),
  })
  const passages = new Map((data.corpus?.passages ?? []).map((passage) => [passage.id, passage]))
  return {
    signal,
    embed: session.embed,
    ask: async (modelName, request) => {
      try {
        const { reply } = await asker.ask(request, modelName)
        return { status: 'answered', reply }
      } catch (error) {
        if (error instanceof CallFailed) return { status: 'failed', failure: error.failure }
        if (!(error instanceof AssayError) || !ofTheEndpoint.has(error.code)) throw error
        return { status: 'failed', failure: { kind: 'network', message: error.message, retryable: false, missing: true } }
      }
    },
    runScorer: (program, items, stop) => ports.runScorer(program, { taskRoot: files.root, items, signal: stop }),
    passage: (id) => passages.get(id),
    [Symbol.asyncDispose]: async () => await asker.drain(),
  }
}
