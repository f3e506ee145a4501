import type { Finding } from '../data/finding.ts'

const order = { error: 0, warning: 1, info: 2 } as const

/** What readers call a finding's severity, in every place where findings are shown in words. */
export const severityWords = { error: 'problem', warning: 'warning', info: 'note' } as const

/** Findings in the order of reading: problems, warnings, notes; of each the one with the most rows first. */
export const worstFirst = <Found extends Pick<Finding, 'severity' | 'count'>>(findings: readonly Found[]): readonly Found[] =>
  [...findings].sort((a, b) => order[a.severity] - order[b.severity] || b.count - a.count)
