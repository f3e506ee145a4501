import type { Decision } from '../decision/decision.ts'
import { reportedPair } from './reported-pair.ts'
import type { RequirementWorld } from './requirement-world.ts'

/** What can be asked of decision.json alone, and of the rows behind it where `measures` has them. */
export const decisionWorld = (
  decision: Decision,
  options: {
    readonly measures?: Pick<RequirementWorld, 'metric' | 'pair' | 'flips'>
    readonly baseline?: string | undefined
    resolve(word: string): string | undefined
  },
): RequirementWorld => {
  const { measures, baseline } = options
  const armOf = (name: string) => decision.arms.find((arm) => arm.name === name)
  return {
    subject: decision.winner ?? undefined,
    baseline,
    arms: decision.arms.map(({ name }) => name),
    resolve: (word) => (armOf(word) === undefined ? options.resolve(word) : word),
    word: (name) => {
      if (name === 'verdict') return decision.verdict
      if (name === 'winner') return decision.winner ?? 'none'
      return decision.gates.find((gate) => gate.id === name.slice('gate.'.length))?.answer
    },
    metric: (arm, name, slice) => {
      if (slice !== undefined) return measures?.metric(arm, name, slice)
      const report = armOf(arm)
      const all = [...(report?.metric === undefined ? [] : [report.metric]), ...(report?.otherMetrics ?? [])]
      return all.find((metric) => metric.name === name)
    },
    figure: (arm, name) => {
      const report = armOf(arm)
      if (report === undefined) return undefined
      return name === 'cost' ? report.costPer1k.usd : name === 'p50Ms' ? report.latencyMs?.p50 : report.latencyMs?.p95
    },
    pair: (pair) =>
      measures?.pair(pair) ??
      (pair.factor === 1 && pair.slice === undefined && pair.metric === decision.metric
        ? reportedPair(decision, pair.baseline, pair.candidate)
        : undefined),
    flips: (pair) => measures?.flips(pair),
  }
}
