import { braintrust } from './braintrust.ts'
import type { ForeignFormat } from './imported.ts'
import { inspectLog } from './inspect.ts'
import { langfuse } from './langfuse.ts'
import { openaiEvals } from './openai-evals.ts'
import { promptfooConfig } from './promptfoo-config.ts'
import { promptfooResults } from './promptfoo-results.ts'

/** Formats of other tools that `assay import` reads, the most telling first. */
export const foreignFormats: readonly ForeignFormat[] = [promptfooResults, promptfooConfig, inspectLog, openaiEvals, langfuse, braintrust]
