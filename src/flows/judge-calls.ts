import { AssayError } from '../core/errors.ts'
import { missingKey } from '../core/models/providers.ts'
import type { ModelRequest, ModelResult } from '../core/ports/model.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import { privacyBlock } from '../core/task/privacy-block.ts'
import type { ModelRef } from '../core/task/task.ts'
import { createJournalledCalls } from '../engine/journalled-calls.ts'
import type { Session } from './session.ts'

/** What asking has cost so far; replays count as calls, with their first price. */
export interface Tally {
  calls: number
  usd: number
  promptTokens: number
  completionTokens: number
}

/** Asks one model through the journal: nothing is paid for twice, and what fails is data. */
export interface JudgeCalls extends AsyncDisposable {
  readonly tally: Tally
  ask(request: ModelRequest): Promise<ModelResult>
  /** Many requests, results in their order, with progress. */
  askAll(requests: readonly ModelRequest[], label: string): Promise<readonly ModelResult[]>
}

/** Why this model may not be asked. Throws `privacy-blocked`, `key-missing`. */
const checkReachable = (session: Session, ref: ModelRef): void => {
  const privacy = privacyBlock(session.task, ref)
  if (privacy !== undefined)
    throw new AssayError('privacy-blocked', privacy, { where: 'task.yaml', hint: 'name a model that may see the data' })
  const keyName = missingKey(ref, (name) => session.ports.variablesSet.has(name))
  if (!isOnThisMachine(ref) && keyName !== undefined)
    throw new AssayError('key-missing', `the environment variable ${keyName} is not set`, { hint: `models.${ref.name} needs it` })
}

/** Requests handed to the endpoint's limit together. */
const batch = 128

/** Opens the calls to a judge's model. Throws `privacy-blocked`, `key-missing`, and what opening the model throws. */
export const openJudgeCalls = async (session: Session, ref: ModelRef): Promise<JudgeCalls> => {
  checkReachable(session, ref)
  const model = await session.model(ref)
  const { clock } = session.ports
  const calls = createJournalledCalls({
    model,
    journal: session.journal,
    limit: session.limits.of(model, session.concurrency ?? model.suggestedConcurrency),
    price: session.costOf(ref),
    signal: session.signal,
    clock,
    maxUsd: Math.max(0, session.task.budget.usd - session.spentUsd),
    ...(session.freshSince === undefined ? {} : { freshSince: session.freshSince }),
  })
  const tally: Tally = { calls: 0, usd: 0, promptTokens: 0, completionTokens: 0 }
  const ask = async (request: ModelRequest): Promise<ModelResult> => {
    const [started] = await calls.start([request])
    const outcome = await started
    if (outcome === undefined) throw new Error('a started call has no outcome')
    if (outcome.status === 'failed') return outcome
    const { reply, costUsd } = outcome.entry
    tally.calls++
    tally.usd += costUsd
    tally.promptTokens += reply.usage.promptTokens
    tally.completionTokens += reply.usage.completionTokens
    if (!outcome.replayed) session.spentUsd += costUsd
    return { status: 'answered', reply }
  }
  return {
    tally,
    ask,
    async askAll(requests, label) {
      const results: ModelResult[] = []
      for (let from = 0; from < requests.length; from += batch) {
        results.push(...(await Promise.all(requests.slice(from, from + batch).map(ask))))
        session.sink({ kind: 'progress', stage: 'evaluate', label, done: results.length, total: requests.length })
      }
      return results
    },
    [Symbol.asyncDispose]: async () => await calls.drain(),
  }
}
