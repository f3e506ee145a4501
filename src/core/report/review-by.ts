import type { Decision } from '../decision/decision.ts'
import { daysPerMonth } from '../lib/calendar.ts'

/** Prices move within a quarter (providers.md §6.3). */
const priceDays = 90

const after = (iso: string, days: number): string => new Date(Date.parse(iso) + days * 86_400_000).toISOString().slice(0, 10)

/**
 * The day by which a decision should be looked at again, and why: when its prices are a quarter old, when the task is expected to change,
 * or when a newer base model is expected, whichever comes first.
 */
export const reviewBy = (decision: Decision): { readonly day: string; readonly why: string } => {
  const inputs = decision.economics.inputs ?? []
  const valueOf = (id: string): number | undefined => inputs.find((line) => line.id === id)?.value
  const { decidedAt } = decision
  const cycles = valueOf('cycles') ?? 0
  const cadence = valueOf('base-cadence') ?? 0
  const candidates = [
    { day: after(decidedAt, priceDays), why: 'prices move within a quarter' },
    ...(cycles > 0
      ? [{ day: after(decidedAt, (12 / cycles) * daysPerMonth), why: 'the wanted answers are expected to have changed by then' }]
      : []),
    ...(cadence > 0 ? [{ day: after(decidedAt, cadence * daysPerMonth), why: 'a newer base model is expected by then' }] : []),
  ]
  return candidates.reduce((first, next) => (next.day < first.day ? next : first))
}
