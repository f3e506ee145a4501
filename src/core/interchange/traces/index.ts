import { argilla } from './argilla.ts'
import { braintrustLogs } from './braintrust-logs.ts'
import { labelStudio } from './label-studio.ts'
import { langfuseTraces } from './langfuse-traces.ts'
import { langSmith } from './langsmith.ts'
import { openAiStored } from './openai-stored.ts'
import { otelSpans } from './otel-spans.ts'
import { promptfooTraces } from './promptfoo-traces.ts'
import type { TraceFormat } from './trace-format.ts'

/** Logs and annotations of other tools that become rows, the most telling first. */
export const traceFormats: readonly TraceFormat[] = [
  openAiStored,
  langSmith,
  braintrustLogs,
  promptfooTraces,
  langfuseTraces,
  otelSpans,
  argilla,
  labelStudio,
]
