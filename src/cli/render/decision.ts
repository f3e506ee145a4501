import type { ArmReport, ComparisonReport, Decision, GateResult } from '../../core/decision/decision.ts'
import { formatCount, formatDuration, formatInterval, formatMargin, formatPoints, formatUsd } from '../../core/report/format.ts'
import { verdictWords } from '../../core/report/verdict-words.ts'
import { renderOtherMetrics } from './other-metrics.ts'
import { renderTable } from './table.ts'
import { oneLine, paint, wrap, type Paint, type Terminal } from './terminal.ts'

const verdictPaint = (decision: Decision): Paint =>
  decision.verdict === 'not-yet' || decision.verdict === 'inconclusive' ? 'yellow' : 'green'

const heading = (terminal: Terminal, text: string): string => paint(terminal, 'bold', text)

const ladderRow = (
  arm: ArmReport,
  decision: Decision,
  terminal: Terminal,
): { readonly cells: readonly string[]; readonly mark?: 'bold' | 'dim' } => {
  const isWinner = arm.name === decision.winner
  const { metric, latencyMs } = arm
  // `on dev2` already says that an arm was dominated; a narrow terminal has no room to say it twice.
  const isSaid = metric === undefined || arm.status === 'measured' || (arm.status === 'dominated on dev' && terminal.width < 100)
  const status = isSaid ? '' : arm.status
  const cells = [
    `${isWinner ? '▸' : ' '} ${arm.name}`,
    metric === undefined ? arm.status : formatInterval(metric),
    metric === undefined ? '' : formatCount(metric.n),
    metric?.split ?? '',
    metric === undefined ? '' : formatUsd(arm.costPer1k.usd),
    latencyMs === undefined || terminal.width < 72 ? '' : formatDuration(latencyMs.p95),
    status,
  ]
  if (isWinner) return { cells, mark: 'bold' }
  return metric === undefined ? { cells, mark: 'dim' } : { cells }
}

const ladder = (decision: Decision, terminal: Terminal): string => {
  const arms = [...decision.arms].sort((a, b) => a.rung - b.rung || a.name.localeCompare(b.name))
  const columns = [
    { title: '  arm', flexible: true },
    { title: `${decision.metric} [95 %]` },
    { title: 'n', align: 'right' },
    { title: 'on' },
    { title: '$/1,000', align: 'right' },
    { title: 'p95', align: 'right' },
    { title: 'status' },
  ] as const
  const table = renderTable(
    columns,
    arms.map((arm) => ladderRow(arm, decision, terminal)),
    terminal,
    '',
  )
  return `${heading(terminal, 'Ladder')} ${paint(terminal, 'dim', 'cheapest first')}\n${table}`
}

const comparisonLine = (comparison: ComparisonReport, terminal: Terminal): string => {
  const bounds = `[${formatPoints(comparison.low).replace(' pt', '')}, ${formatPoints(comparison.high).replace(' pt', '')}]`
  const text = `${comparison.b} against ${comparison.a}: ${formatPoints(comparison.difference)} ${bounds}, n ${formatCount(comparison.n)} on ${comparison.split}: ${comparison.conclusion}`
  return wrap(text, { width: terminal.width, indent: '    ', first: '  ' })
}

const shownComparisons = 4

/** Golden comparisons; the last look at dev2 where golden was not looked at. Those of the winner first, then those that are hardest to pass. */
const keyComparisons = (decision: Decision): readonly ComparisonReport[] => {
  const golden = decision.comparisons.filter((comparison) => comparison.split === 'golden')
  const shown = golden.length > 0 ? golden : decision.comparisons
  const ofWinner = (comparison: ComparisonReport): number => (comparison.a === decision.winner || comparison.b === decision.winner ? 0 : 1)
  const room = ({ low, threshold = 0 }: ComparisonReport): number => low - threshold
  return [...shown].sort((a, b) => ofWinner(a) - ofWinner(b) || room(a) - room(b))
}

const comparisonLines = (comparisons: readonly ComparisonReport[], terminal: Terminal): string => {
  const more = comparisons.length - shownComparisons
  return [
    ...comparisons.slice(0, shownComparisons).map((comparison) => comparisonLine(comparison, terminal)),
    ...(more > 0 ? [paint(terminal, 'dim', `  and ${more} more in decision.md`)] : []),
  ].join('\n')
}

const gateMark = (gate: GateResult, terminal: Terminal): string => {
  if (gate.answer === 'yes') return paint(terminal, 'green', '✓')
  return gate.answer === 'no' ? paint(terminal, 'red', '✗') : paint(terminal, 'yellow', '?')
}

const shownUnknown = 3

/** What says no, with its reason; the first questions without an answer; the rest as numbers: the report has them all. */
const gates = (decision: Decision, terminal: Terminal): string => {
  const of = (answer: GateResult['answer']): readonly GateResult[] => decision.gates.filter((gate) => gate.answer === answer)
  const line = (gate: GateResult): string =>
    wrap(gate.answer === 'unknown' ? gate.question : `${gate.question} ${paint(terminal, 'dim', `(${gate.evidence})`)}`, {
      width: terminal.width,
      indent: '    ',
      first: `  ${gateMark(gate, terminal)} `,
    })
  const no = of('no').map((gate) => `${line(gate)}\n${wrap(gate.why, { width: terminal.width, indent: '      ' })}`)
  const unknown = of('unknown')
  const open = unknown.slice(0, shownUnknown).map(line)
  const more =
    unknown.length > shownUnknown ? [paint(terminal, 'dim', `  ? and ${unknown.length - shownUnknown} more without an answer`)] : []
  const numbers = `${of('yes').length} yes, ${no.length} no, ${unknown.length} unknown; every reason is in the report`
  return [
    `${wrap(`${heading(terminal, 'Gates')} ${paint(terminal, 'dim', numbers)}`, { width: terminal.width, indent: '  ', first: '' })}`,
    ...no,
    ...open,
    ...more,
  ].join('\n')
}

const sensitivity = (decision: Decision, terminal: Terminal): string | undefined => {
  if (decision.sensitivity.length === 0) return undefined
  const own = { margin: decision.margin, verdict: decision.verdict }
  const others = decision.sensitivity.filter((row) => row.margin !== own.margin)
  const rows = [...others, own].sort((a, b) => a.margin - b.margin)
  const parts = rows.map((row) => `${formatMargin(row.margin)}: ${row.verdict}`)
  return `${heading(terminal, 'Verdict by margin')}\n${wrap(parts.join(' · '), { width: terminal.width, indent: '  ' })}`
}

/** The terminal's answer: verdict, why, ladder, comparisons, gates, what to do next, and where the report is. */
export const renderDecision = (
  value: { readonly decision: Decision; readonly reportPath?: string | undefined },
  terminal: Terminal,
): string => {
  const { decision } = value
  const words = verdictWords[decision.verdict]
  const isOpen = decision.verdict === 'not-yet' || decision.verdict === 'inconclusive'
  const winner = decision.winner === null ? '' : `  ${isOpen ? 'for now ' : ''}▸ ${paint(terminal, 'bold', decision.winner)}`
  const comparisons = keyComparisons(decision)
  const data = decision.data
  const size = `${decision.task}: ${formatCount(data.rows)} rows, ${formatCount(data.train)} train, ${formatCount(data.dev)} dev, ${formatCount(data.golden)} golden, margin ${formatMargin(decision.margin)}, looks ${decision.looks.length} of ${decision.looks[0]?.of ?? 3}`
  const parts: (string | undefined)[] = [
    `${paint(terminal, 'bold', paint(terminal, verdictPaint(decision), words.title.toUpperCase()))}${winner}\n${wrap(oneLine(decision.summary), { width: terminal.width })}\n${paint(terminal, 'dim', wrap(size, { width: terminal.width }))}`,
    decision.arms.length === 0 ? undefined : ladder(decision, terminal),
    renderOtherMetrics(decision, terminal),
    comparisons.length === 0
      ? undefined
      : `${heading(terminal, 'Comparisons')} ${paint(terminal, 'dim', 'paired; one-sided bounds')}\n${comparisonLines(comparisons, terminal)}`,
    decision.gates.length === 0 ? undefined : gates(decision, terminal),
    sensitivity(decision, terminal),
    decision.next.length === 0
      ? undefined
      : `${heading(terminal, 'Next')}\n${decision.next.map(({ command, why }) => `  ${paint(terminal, 'cyan', command)}\n${wrap(why, { width: terminal.width, indent: '    ' })}`).join('\n')}`,
    value.reportPath === undefined ? undefined : `Report  ${value.reportPath}\n        decision.md and decision.json are beside task.yaml`,
  ]
  return parts.filter((part) => part !== undefined).join('\n\n')
}
