import { counted, formatDuration, formatUsd } from '../../core/report/format.ts'
import type { ModelTest, ModelTestPlan } from '../../flows/test-model.ts'
import { oneLine, paint, wrap, type Paint, type Terminal } from './terminal.ts'

const colours: Readonly<Record<string, Paint>> = { ok: 'green', yes: 'green', same: 'green', failed: 'red', refused: 'yellow' }

const money = (costUsd: number | null): string => (costUsd === null ? 'price not known' : formatUsd(costUsd))

/** What `assay models test NAME --dry-run` would do. */
export const renderModelTestPlan = ({ ref, calls, costUsd }: ModelTestPlan): string =>
  `${ref.model} at ${ref.provider}: ${counted(calls, 'short call')}, ${costUsd === null ? 'price not known' : `about ${formatUsd(costUsd)}`}`

/** The answer of `assay models test NAME`: one line, and under it what the provider said to each part that failed. */
export const renderModelTest = (test: ModelTest, terminal: Terminal): string => {
  const shown = (label: string, value: string): string => `${label} ${paint(terminal, colours[value] ?? 'dim', value)}`
  const parts = [
    shown('chat', test.chat),
    shown('JSON schema', test.jsonSchema),
    shown('logprobs', test.logprobs),
    shown('seed', test.seed),
    shown('streaming', test.streaming),
    shown('usage', test.usage),
  ]
  const first = test.firstTokenMs === undefined ? '' : `, first token ${formatDuration(test.firstTokenMs)}`
  const line = [...parts, `${formatDuration(test.latencyMs)}${first}`, `${counted(test.calls, 'call')}, ${money(test.costUsd)}`].join(' · ')
  const notes = test.notes.map((note) =>
    wrap(oneLine(note), { width: terminal.width, indent: '    ', first: `  ${paint(terminal, 'yellow', '!')} ` }),
  )
  return [`${paint(terminal, 'bold', test.name)}  ${line}`, ...notes].join('\n')
}
