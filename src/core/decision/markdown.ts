import {
  counted,
  formatCount,
  formatDuration,
  formatInterval,
  formatMargin,
  formatMetric,
  formatPoints,
  formatTime,
} from '../report/format.ts'
import { moneyIn, type FormatMoney } from '../report/money.ts'
import { verdictWords } from '../report/verdict-words.ts'
import { severityWords, worstFirst } from '../report/worst-first.ts'
import { forecastSentences } from './learning-forecast.ts'
import { costsMarkdown, policiesMarkdown } from './markdown-costs.ts'
import { markdownTable } from './markdown-table.ts'
import type { ArmReport, ComparisonReport, Decision, GateResult, MetricValue } from './decision.ts'

const metricText = (metric: MetricValue | undefined): string =>
  metric === undefined ? '-' : `${formatInterval(metric)}, n = ${formatCount(metric.n)}`

const ladderRow = (decision: Decision, arm: ArmReport, money: FormatMoney): readonly string[] => [
  arm.name === decision.winner ? `**${arm.name}**` : arm.name,
  metricText(arm.metric),
  arm.split,
  arm.status,
  arm.trainRows === 0 ? '-' : formatCount(arm.trainRows),
  String(arm.tries),
  arm.latencyMs === undefined ? '-' : `${formatDuration(arm.latencyMs.p95)} (${arm.latencyMs.evidence})`,
  `${money(arm.costPer1k.usd)} [${money(arm.costPer1k.low)}, ${money(arm.costPer1k.high)}]`,
]

const ladder = (decision: Decision): string => {
  const head = [
    'arm',
    `${decision.metric}, 95 % interval`,
    'split',
    'status',
    'training rows',
    'tries',
    'p95',
    `${decision.economics.shownIn?.code ?? 'USD'} for 1,000 calls`,
  ]
  return `## The ladder\n\n${markdownTable(
    head,
    decision.arms.map((arm) => ladderRow(decision, arm, moneyIn(decision.economics.shownIn))),
  )}`
}

const comparisonRow = (comparison: ComparisonReport): readonly string[] => [
  `${comparison.b} − ${comparison.a}`,
  comparison.split,
  `${formatPoints(comparison.difference)} [${formatPoints(comparison.low)}, ${formatPoints(comparison.high)}]`,
  formatCount(comparison.n),
  comparison.threshold === undefined ? '-' : formatPoints(comparison.threshold),
  `${(100 * (1 - comparison.alpha)).toFixed(2)} %`,
  comparison.method,
  comparison.recipe === undefined
    ? comparison.conclusion
    : `${comparison.conclusion}; for the recipe over ${comparison.recipe.seeds} seeds [${formatPoints(comparison.recipe.low)}, ${formatPoints(comparison.recipe.high)}]`,
]

/** Further scorers, one row an arm: reported, and without a say in the verdict. */
const otherMetrics = (decision: Decision): readonly string[] => {
  const names = [...new Set(decision.arms.flatMap((arm) => arm.otherMetrics.map(({ name }) => name)))]
  if (names.length === 0) return []
  const cell = (arm: ArmReport, name: string): string => {
    const metric = arm.otherMetrics.find((candidate) => candidate.name === name)
    if (metric === undefined) return '-'
    const notJudged = metric.unscored === undefined ? '' : `, ${formatCount(metric.unscored)} not judged`
    return `${formatMetric(metric)}, n = ${formatCount(metric.n)}${notJudged}`
  }
  const rows = decision.arms.filter((arm) => arm.otherMetrics.length > 0).map((arm) => [arm.name, ...names.map((name) => cell(arm, name))])
  return [
    `## Beside the metric\n\nReported, without a say in the verdict; docs/method/scores.md explains each.\n\n${markdownTable(['arm', ...names], rows)}`,
  ]
}

const comparisons = (decision: Decision): string => {
  if (decision.comparisons.length === 0)
    return '## Comparisons\n\nNone was needed: the answer came before training, or golden was not looked at.'
  const head = ['difference', 'split', 'points, one-sided bounds', 'n', 'must exceed', 'level of each bound', 'method', 'conclusion']
  return `## Comparisons\n\n${markdownTable(head, decision.comparisons.map(comparisonRow))}`
}

const slices = ({ slices = [] }: Decision): string => {
  if (slices.length === 0) return ''
  const rows = slices.map(({ label, a, b, n, difference, low, high }) => [
    label,
    `${b} − ${a}`,
    `${formatPoints(difference)} [${formatPoints(low)}, ${formatPoints(high)}]`,
    formatCount(n),
  ])
  return `## Parts of golden\n\nShown, not decisive: each part is smaller than the set that was sized for the verdict.\n\n${markdownTable(['part', 'difference', 'points, one-sided bounds', 'n'], rows)}`
}

const gateRow = ({ question, answer, evidence, why, id }: GateResult): readonly string[] => [
  `${question} (\`${id}\`)`,
  answer,
  answer === 'unknown' ? '-' : evidence,
  why,
]

const gates = (decision: Decision): string =>
  ['## Gates', markdownTable(['question', 'answer', 'evidence', 'why'], decision.gates.map(gateRow)), ...policiesMarkdown(decision)].join(
    '\n\n',
  )

const change = (decision: Decision): string => {
  const open = decision.gates
    .filter(({ answer }) => answer !== 'yes')
    .map(({ id, whatWouldChangeIt }) => `- \`${id}\`: ${whatWouldChangeIt}`)
  const margins = decision.sensitivity.map(
    ({ margin, verdict }) => `- With a margin of ${formatMargin(margin)} the verdict would be ${verdict}.`,
  )
  return `## What would change it\n\n${[...margins, ...open].join('\n')}`
}

/** What was found, what it does to the verdict, and what to do about it; notes ask for nothing. */
const findingLine = ({ severity, message, id, effect, fix }: Decision['data']['findings'][number]): string => {
  const next = severity === 'info' || fix === '' ? '' : ` → ${fix}`
  return `- **${severityWords[severity]}**: ${message} (\`${id}\`). ${effect}${next}`.replaceAll(/\s+/g, ' ').trimEnd()
}

const data = ({ data, looks }: Decision): string => {
  const counts = `${counted(data.rows, 'row')}: ${formatCount(data.train)} to train, ${formatCount(data.dev)} dev, ${formatCount(data.golden)} golden. ${counted(data.duplicatesRemoved, 'near duplicate')} merged, ${counted(data.contradictions, 'contradiction')}, ${counted(data.leaksRemoved, 'leak')} between splits removed.`
  const findings = worstFirst(data.findings).map(findingLine)
  const ledger = looks.map(({ k, of, at, pair }) => `- look ${k} of ${of}, ${formatTime(at)}: ${pair.join(', ')}`)
  return `## Data and looks at golden\n\n${counts}\n\n${[...findings, ...ledger].join('\n')}`.trimEnd()
}

const adjudication = ({ adjudication }: Decision): string => {
  if (adjudication === null || adjudication.rows.length === 0) return ''
  const shown = adjudication.rows.slice(0, 20)
  const rest = adjudication.rows.length - shown.length
  return `## Rows to judge first\n\n${adjudication.pair.join(' and ')} differ on ${counted(adjudication.rows.length, 'golden row')}; only such rows can move the difference. Ids: ${shown.join(', ')}${rest > 0 ? ` and ${formatCount(rest)} more in decision.json` : ''}.`
}

const list = (title: string, items: readonly string[]): string =>
  items.length === 0 ? '' : `## ${title}\n\n${items.map((item) => `- ${item}`).join('\n')}`

/** decision.md: verdict first, then what it rests on. Row ids appear, rows' texts never. */
export const renderDecisionMarkdown = (decision: Decision): string => {
  const { title, meaning } = verdictWords[decision.verdict]
  const winner = decision.winner === null ? '' : `\n\nUse now: \`${decision.winner}\`.`
  const sections = [
    `# ${title}: ${decision.task}`,
    `**Verdict: ${decision.verdict}.** ${meaning}\n\n${decision.summary}${winner}`,
    list(
      'Next',
      decision.next.map(({ command, why }) => `\`${command}\`: ${why}`),
    ),
    ladder(decision),
    ...otherMetrics(decision),
    comparisons(decision),
    slices(decision),
    costsMarkdown(decision),
    gates(decision),
    change(decision),
    adjudication(decision),
    list('Would more rows help?', forecastSentences(decision.learningForecast ?? [])),
    data(decision),
    list('Assumptions', decision.assumptions),
    `Decided ${formatTime(decision.decidedAt)} by policy \`${decision.policy}\`, margin ${formatMargin(decision.margin)}. Digest \`${decision.digest}\`.`,
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}
