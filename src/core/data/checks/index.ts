import type { Finding } from '../finding.ts'
import { brokenText } from './broken-text.ts'
import { contradiction } from './contradiction.ts'
import { corpusLeak } from './corpus-leak.ts'
import type { CheckContext, DataCheck } from './data-check.ts'
import { empty } from './empty.ts'
import { exactDuplicate } from './exact-duplicate.ts'
import { invalidAnswer } from './invalid-answer.ts'
import { labelBalance } from './label-balance.ts'
import { leak } from './leak.ts'
import { nearDuplicate } from './near-duplicate.ts'
import { passageInjection } from './passage-injection.ts'
import { secrets } from './secrets.ts'
import { shortcut } from './shortcut.ts'
import { tooFew } from './too-few.ts'
import { tooLong } from './too-long.ts'

/** Every check of data. */
export const dataChecks: readonly DataCheck[] = [
  secrets,
  leak,
  corpusLeak,
  passageInjection,
  contradiction,
  invalidAnswer,
  empty,
  tooFew,
  shortcut,
  labelBalance,
  exactDuplicate,
  nearDuplicate,
  brokenText,
  tooLong,
]

const rank: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, info: 2 }

/** Findings of all checks, errors first. */
export const runChecks = (context: CheckContext): readonly Finding[] =>
  dataChecks.flatMap((check) => check.run(context)).sort((a, b) => rank[a.severity] - rank[b.severity])
