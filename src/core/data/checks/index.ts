import { runSteps, type Steps } from '../../lib/steps.ts'
import type { Finding } from '../finding.ts'
import { answerLength } from './answer-length.ts'
import { brokenText } from './broken-text.ts'
import { commonAffix } from './common-affix.ts'
import { contradiction } from './contradiction.ts'
import { corpusLeak } from './corpus-leak.ts'
import type { CheckContext, DataCheck } from './data-check.ts'
import { datedAnswer } from './dated-answer.ts'
import { edgeCases } from './edge-cases.ts'
import { empty } from './empty.ts'
import { exactDuplicate } from './exact-duplicate.ts'
import { goldenCoverage } from './golden-coverage.ts'
import { invalidAnswer } from './invalid-answer.ts'
import { labelBalance } from './label-balance.ts'
import { labelOrder } from './label-order.ts'
import { leak } from './leak.ts'
import { missingSystem } from './missing-system.ts'
import { nearDuplicate } from './near-duplicate.ts'
import { otherLanguage } from './other-language.ts'
import { outlier } from './outlier.ts'
import { passageInjection } from './passage-injection.ts'
import { personalData } from './personal-data.ts'
import { placeholder } from './placeholder.ts'
import { promise } from './promise.ts'
import { rarestClass } from './rarest-class.ts'
import { refusal } from './refusal.ts'
import { repetition } from './repetition.ts'
import { roleOrder } from './role-order.ts'
import { secrets } from './secrets.ts'
import { shortcut } from './shortcut.ts'
import { syntheticGolden } from './synthetic-golden.ts'
import { systemPrompts } from './system-prompts.ts'
import { tooFew } from './too-few.ts'
import { tooLong } from './too-long.ts'
import { toolCalls } from './tool-calls.ts'
import { unbalanced } from './unbalanced.ts'
import { unsupportedFacts } from './unsupported-facts.ts'
import { upperCase } from './upper-case.ts'
import { whiteSpace } from './white-space.ts'

/** Every check of data. */
export const dataChecks: readonly DataCheck[] = [
  secrets,
  personalData,
  leak,
  syntheticGolden,
  corpusLeak,
  passageInjection,
  contradiction,
  invalidAnswer,
  empty,
  roleOrder,
  toolCalls,
  missingSystem,
  tooFew,
  shortcut,
  labelBalance,
  rarestClass,
  labelOrder,
  exactDuplicate,
  nearDuplicate,
  brokenText,
  tooLong,
  answerLength,
  whiteSpace,
  unbalanced,
  upperCase,
  repetition,
  refusal,
  placeholder,
  promise,
  datedAnswer,
  unsupportedFacts,
  systemPrompts,
  commonAffix,
  otherLanguage,
  outlier,
  goldenCoverage,
  edgeCases,
]

const rank: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, info: 2 }

/** Findings of all checks, errors first; those that take seconds only where it is `thorough`. A step a check. */
export function* checkSteps(context: CheckContext, { thorough = false }: { readonly thorough?: boolean } = {}): Steps<readonly Finding[]> {
  const findings: Finding[] = []
  for (const check of dataChecks) {
    if (thorough || check.isThorough !== true) findings.push(...check.run(context))
    yield
  }
  return findings.sort((a, b) => rank[a.severity] - rank[b.severity])
}

/** As `checkSteps`, at once. */
export const runChecks = (...args: Parameters<typeof checkSteps>): readonly Finding[] => runSteps(checkSteps(...args))
