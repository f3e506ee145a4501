import { alpaca } from './alpaca.ts'
import { anyColumns } from './any-columns.ts'
import { assayRow } from './assay-row.ts'
import { gemini } from './gemini.ts'
import { inputHistory } from './input-history.ts'
import { kiln } from './kiln.ts'
import { kto } from './kto.ts'
import { messages } from './messages.ts'
import { openPipe } from './openpipe.ts'
import { preference } from './preference.ts'
import { preferredOutput } from './preferred-output.ts'
import { promptCompletion } from './prompt-completion.ts'
import type { RowFormat } from './row-format.ts'
import { shareGpt } from './sharegpt.ts'
import { textOnly } from './text-only.ts'

/** Shapes of rows. Those told from columns are tried when no other fits, in this order; the last one takes any row. */
export const rowFormats: readonly RowFormat[] = [
  assayRow,
  messages,
  shareGpt,
  preference,
  preferredOutput,
  kto,
  promptCompletion,
  openPipe,
  gemini,
  inputHistory,
  alpaca,
  kiln,
  textOnly,
  anyColumns,
]
