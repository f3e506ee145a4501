import { fixBrokenText } from './broken-text.ts'
import { fixContradiction } from './contradiction.ts'
import type { DataFix } from './data-fix.ts'
import { fixEmpty } from './empty.ts'
import { fixExactDuplicate } from './exact-duplicate.ts'
import { fixInvalidAnswer } from './invalid-answer.ts'
import { fixLabelSpelling } from './label-spelling.ts'
import { fixLeak } from './leak.ts'
import { fixNearDuplicate } from './near-duplicate.ts'
import { fixTooLong } from './too-long.ts'

/** Every repair, in the order in which they are applied: texts and labels first, then what they decide. */
export const dataFixes: readonly DataFix[] = [
  fixBrokenText,
  fixLabelSpelling,
  fixEmpty,
  fixInvalidAnswer,
  fixTooLong,
  fixLeak,
  fixContradiction,
  fixExactDuplicate,
  fixNearDuplicate,
]
