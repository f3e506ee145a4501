import type { ForeignWriter } from './exported.ts'
import { braintrustWriter, langfuseWriter, openaiEvalsWriter } from './write-datasets.ts'
import { datatroveWriter } from './write-datatrove.ts'
import { inspectWriter } from './write-inspect.ts'
import { lmEvalWriter } from './write-lm-eval.ts'
import { promptfooWriter } from './write-promptfoo.ts'

/** Tools that `assay export --to` writes a task for. */
export const foreignWriters = {
  inspect: inspectWriter,
  'lm-eval': lmEvalWriter,
  promptfoo: promptfooWriter,
  'openai-evals': openaiEvalsWriter,
  braintrust: braintrustWriter,
  langfuse: langfuseWriter,
  datatrove: datatroveWriter,
} satisfies Record<string, ForeignWriter>

export type ForeignTool = keyof typeof foreignWriters
