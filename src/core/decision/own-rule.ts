import { defaultRule } from './policy.ts'
import type { Policy } from './policy.ts'

/**
 * Which numbers of the decision rule a policy replaced, as one sentence; undefined where they are Assay's. A looser number can allow
 * what Assay's refuses, so whoever reads the verdict must see it.
 */
export const ownRule = (policies: readonly Pick<Policy, 'id' | 'rule'>[]): string | undefined => {
  const policy = policies.find(({ rule }) => rule !== undefined)
  if (policy?.rule === undefined) return undefined
  const usual: Readonly<Record<string, number>> = { ...defaultRule }
  const changed = Object.entries(policy.rule).flatMap(([name, value]) =>
    value === usual[name] ? [] : [`${name} ${value} (${usual[name]})`],
  )
  return changed.length === 0
    ? undefined
    : `The policy ${policy.id} replaces numbers of the decision rule; Assay's own in brackets: ${changed.join(', ')}.`
}
