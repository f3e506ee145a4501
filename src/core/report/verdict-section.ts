import type { Decision, MetricValue } from '../decision/decision.ts'
import { formatCount, formatDuration, formatInterval, formatMargin, formatTime, keepUnits } from './format.ts'
import { html, withCode, type Markup } from './markup.ts'
import { moneyIn } from './money.ts'
import { verdictWords } from './verdict-words.ts'

const percent = (metric: MetricValue): string => (100 * metric.value).toFixed(1)

const fact = (term: string, value: string, note: string): Markup =>
  html`<div>
    <dt>${term}</dt>
    <dd>${value} <small>${note}</small></dd>
  </div>`

const winnerFacts = (decision: Decision): readonly Markup[] => {
  const winner = decision.arms.find((arm) => arm.name === decision.winner)
  const cost = decision.economics.perArm.find((arm) => arm.name === decision.winner)
  const money = moneyIn(decision.economics.shownIn)
  const facts: Markup[] = []
  if (winner !== undefined) facts.push(fact('Use', winner.name, winner.detail))
  if (winner?.metric !== undefined) {
    const { metric } = winner
    facts.push(
      fact(
        `${decision.metric} on ${metric.split}`,
        `${percent(metric)} %`,
        `95 % interval ${(100 * metric.low).toFixed(1)} to ${(100 * metric.high).toFixed(1)}, n ${formatCount(metric.n)}`,
      ),
    )
  }
  if (cost !== undefined) {
    const { p05, p50, p95 } = cost.total
    facts.push(fact(`Cost over ${decision.economics.horizonMonths} months`, money(p50), `likely between ${money(p05)} and ${money(p95)}`))
  }
  if (winner?.latencyMs !== undefined)
    facts.push(
      fact('Answers within', formatDuration(winner.latencyMs.p95), `95 of 100 calls, ${winner.latencyMs.evidence} on ${winner.hardware}`),
    )
  return facts
}

const sensitivity = (decision: Decision): Markup | undefined => {
  if (decision.sensitivity.length === 0) return undefined
  const rows = decision.sensitivity.map(
    (row) => html`<li>With a margin of ${formatMargin(row.margin)}: ${verdictWords[row.verdict].title.toLowerCase()}</li>`,
  )
  return html`<h3>Would another margin change the answer?</h3>
    <ul>
      ${rows}
    </ul>`
}

const next = (decision: Decision): Markup | undefined => {
  if (decision.next.length === 0) return undefined
  const rows = decision.next.map(({ command, why }) => html`<li><code>${command}</code><br />${withCode(why)}</li>`)
  return html`<h3>What to do next</h3>
    <ul>
      ${rows}
    </ul>`
}

/** The verdict in plain words, with its numbers, before anything else. */
export const verdictSection = (decision: Decision): Markup => {
  const words = verdictWords[decision.verdict]
  const isOpen = decision.verdict === 'not-yet' || decision.verdict === 'inconclusive'
  const winner = decision.arms.find((arm) => arm.name === decision.winner)
  const number =
    winner?.metric === undefined
      ? undefined
      : html`<p>
          <strong>${winner.name}</strong>: ${decision.metric} ${keepUnits(formatInterval(winner.metric))}, n =
          ${formatCount(winner.metric.n)} on ${winner.metric.split}.
        </p>`
  return html`<p class="eyebrow">${decision.task} · decided ${formatTime(decision.decidedAt)}</p>
    <div class="verdict ${isOpen ? 'open' : ''}">
      <h1>${words.title}</h1>
      <p class="lead">${words.meaning}</p>
      ${number}
    </div>
    <p>${withCode(keepUnits(decision.summary))}</p>
    <dl class="facts">${winnerFacts(decision)}</dl>
    ${next(decision)} ${sensitivity(decision)}`
}
