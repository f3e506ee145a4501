import { arms } from '../arms/index.ts'
import type { Decision } from '../decision/decision.ts'

const labels = new Map<string, string>(Object.values(arms).map(({ kind, label }) => [kind, label]))

/** An arm for people who do not know its name: `few-shot prompt (few-shot@current)`. */
export const plainArm = (name: string, decision: Pick<Decision, 'arms'>): string => {
  const kind = decision.arms.find((arm) => arm.name === name)?.kind ?? name.split('@')[0] ?? name
  const label = labels.get(kind)
  if (label === undefined || label.toLowerCase() === name.toLowerCase()) return name
  return `${label.charAt(0).toLowerCase()}${label.slice(1)} (${name})`
}
