import { CallFailed } from '../core/arms/arm.ts'
import type { ModelReply, ModelRequest } from '../core/ports/model.ts'
import { AssayError } from '../core/errors.ts'
import type { ModelRef } from '../core/task/task.ts'
import { createModelAsker } from '../engine/ask-models.ts'
import type { Session } from './session.ts'

/** What became of one call. `refused`: the provider said so; `stopped`: the budget was used up before it. */
export type TeacherReply =
  | { readonly status: 'answered'; readonly reply: ModelReply }
  | { readonly status: 'failed' | 'refused' | 'stopped' }

export interface TeacherCall {
  /** What the call is counted under in `usdOf`: the row, or the call that wrote it. */
  readonly unit: string
  /** Asks the model that confirms labels, where it is another one. */
  readonly isConfirming?: boolean
}

export interface Teacher {
  ask(request: ModelRequest, call: TeacherCall): Promise<TeacherReply>
  drain(): Promise<void>
  /** USD of all answers, replayed ones included; what this call itself paid; how many answers were paid or replayed. */
  readonly totals: { usd: number; paidUsd: number; calls: number; replayed: number; stopped?: string }
  /** USD by unit, replayed answers included. */
  readonly usdOf: ReadonlyMap<string, number>
}

export interface TeacherOptions {
  readonly ref: ModelRef
  /** The model that confirms labels; the teacher itself without. */
  readonly confirmer?: ModelRef
  /** Hard limit for both together. */
  readonly maxUsd: number
}

/** Journalled calls of the teacher under a hard limit: a resumed command pays for nothing twice. */
export const openTeacher = async (session: Session, { ref, confirmer, maxUsd }: TeacherOptions): Promise<Teacher> => {
  const { journal, signal, limits, concurrency, ports } = session
  const totals: Teacher['totals'] = { usd: 0, paidUsd: 0, calls: 0, replayed: 0 }
  const usdOf = new Map<string, number>()
  const open = async (model: ModelRef) => ({ model: await session.model(model), price: session.costOf(model) })
  const asker = createModelAsker({
    name: `distil@${ref.name}`,
    journal,
    signal,
    limits,
    clock: ports.clock,
    maxUsd,
    own: await open(ref),
    other: async () => await open(confirmer ?? ref),
    onSpent: (usd) => {
      session.spentUsd += usd
      totals.paidUsd += usd
    },
    ...(concurrency !== undefined && { concurrency }),
  })
  return {
    totals,
    usdOf,
    drain: asker.drain,
    ask: async (request, { unit, isConfirming = false }) => {
      if (totals.stopped !== undefined) return { status: 'stopped' }
      try {
        const { reply, costUsd, replayed } = await asker.ask(request, isConfirming ? confirmer?.name : undefined)
        totals.calls++
        totals.usd += costUsd
        usdOf.set(unit, (usdOf.get(unit) ?? 0) + costUsd)
        if (replayed) totals.replayed++
        return { status: 'answered', reply }
      } catch (error) {
        if (error instanceof CallFailed) return { status: error.failure.kind === 'refused' ? 'refused' : 'failed' }
        if (!(error instanceof AssayError) || error.code !== 'budget-exceeded') throw error
        totals.stopped = error.message
        return { status: 'stopped' }
      }
    },
  }
}
