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

export interface Teacher {
  ask(request: ModelRequest): Promise<TeacherReply>
  drain(): Promise<void>
  /** USD of all answers, replayed ones included; what this call itself paid; how many answers were paid or replayed. */
  readonly totals: { usd: number; paidUsd: number; calls: number; replayed: number; stopped?: string }
}

/** Journalled calls of the teacher under a hard limit: a resumed command pays for nothing twice. */
export const openTeacher = async (session: Session, ref: ModelRef, maxUsd: number): Promise<Teacher> => {
  const { journal, signal, limits, concurrency, ports } = session
  const totals: Teacher['totals'] = { usd: 0, paidUsd: 0, calls: 0, replayed: 0 }
  const asker = createModelAsker({
    name: `distil@${ref.name}`,
    journal,
    signal,
    limits,
    clock: ports.clock,
    maxUsd,
    own: { model: await session.model(ref), price: session.costOf(ref) },
    onSpent: (usd) => {
      session.spentUsd += usd
      totals.paidUsd += usd
    },
    ...(concurrency !== undefined && { concurrency }),
  })
  return {
    totals,
    drain: asker.drain,
    ask: async (request) => {
      if (totals.stopped !== undefined) return { status: 'stopped' }
      try {
        const { reply, costUsd, replayed } = await asker.ask(request)
        totals.calls++
        totals.usd += costUsd
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
