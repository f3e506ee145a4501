import { forecastSentences } from '../decision/learning-forecast.ts'
import type { ArmReport, ComparisonReport, Decision } from '../decision/decision.ts'
import { costQuality, type CostPoint } from '../pictures/cost-quality.ts'
import { intervalPlot } from '../pictures/interval-plot.ts'
import { learningCurve } from '../pictures/learning-curve.ts'
import { formatCount, formatDuration, formatInterval, formatMargin, formatMetric, formatPoints, formatShare } from './format.ts'
import { html, type Markup } from './markup.ts'
import { amountsIn, moneyIn } from './money.ts'
import { picturePair } from './picture-pair.ts'

const inOrder = (decision: Decision): readonly ArmReport[] =>
  [...decision.arms].sort((a, b) => a.rung - b.rung || a.name.localeCompare(b.name))

/** What else is known of an arm, in one small line. */
const armNotes = (arm: ArmReport): string => {
  const { attempted, failed, missing } = arm.integrity
  const notes = [
    arm.detail,
    arm.trainRows > 0 ? `${formatCount(arm.trainRows)} rows to learn from` : '',
    arm.tries > 1 ? `${arm.tries} tries` : '',
    arm.firstPassValidity === undefined ? '' : `${formatShare(arm.firstPassValidity.value)} valid without constraint`,
    ...arm.otherMetrics.map(
      (metric) =>
        `${metric.name} ${formatMetric(metric)}${metric.unscored === undefined ? '' : ` (${formatCount(metric.unscored)} not judged)`}`,
    ),
    failed > 0 ? `${formatCount(failed)} of ${formatCount(attempted)} failed` : '',
    missing > 0 ? `${formatCount(missing)} missing` : '',
    arm.metric === undefined ? '' : arm.hardware,
  ]
  return notes.filter((note) => note !== '').join(' · ')
}

const armRow = (arm: ArmReport, decision: Decision): Markup =>
  html`<tr class="${arm.name === decision.winner ? 'winner' : ''}">
    <td>${arm.name}<br /><small>${armNotes(arm)}</small></td>
    <td class="nowrap">
      ${arm.metric === undefined ? arm.status : formatInterval(arm.metric)}${arm.metric === undefined || arm.status === 'measured' ? undefined : html`<br /><small>${arm.status}</small>`}
    </td>
    <td class="nowrap">${arm.metric === undefined ? '' : `${arm.split}, n ${formatCount(arm.metric.n)}`}</td>
    <td class="nowrap">${arm.devMetric === undefined || arm.split !== 'golden' ? '' : formatInterval(arm.devMetric)}</td>
    <td class="number">${arm.metric === undefined ? '' : moneyIn(decision.economics.shownIn)(arm.costPer1k.usd)}</td>
    <td class="number">${arm.latencyMs === undefined ? '' : formatDuration(arm.latencyMs.p95)}</td>
  </tr>`

const armTable = (decision: Decision): Markup =>
  html`<details>
    <summary>All numbers of every arm</summary>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Arm</th>
            <th>${decision.metric} [95 %]</th>
            <th>on</th>
            <th>before, on dev2</th>
            <th class="number">${decision.economics.shownIn?.code ?? 'USD'} per 1,000</th>
            <th class="number">p95</th>
          </tr>
        </thead>
        <tbody>
          ${inOrder(decision).map((arm) => armRow(arm, decision))}
        </tbody>
      </table>
    </div>
  </details>`

/** The interval plot of every rung, cheapest first. */
export const ladderSection = (decision: Decision): Markup | undefined => {
  if (decision.arms.length === 0) return undefined
  const rows = inOrder(decision).map((arm) => ({
    name: arm.name,
    ...(arm.metric !== undefined && { metric: { ...arm.metric, split: arm.metric.split } }),
    note: arm.status,
    isWinner: arm.name === decision.winner,
  }))
  const caption = html`Cheapest at the top. Dot: ${decision.metric}; line: 95 % interval. Filled: measured on golden, the frozen test rows;
  hollow: on dev2 only, because a better arm was already known or golden was not needed. ◆ marks the arm to use; the shaded band lies within
  the margin of ${formatMargin(decision.margin)} of it.`
  return html`<h2>How good is each way to do the task?</h2>
    ${picturePair((size) => intervalPlot(rows, { ...size, metricName: decision.metric, margin: decision.margin }), 'ladder', caption)}
    ${armTable(decision)}`
}

/** Cost over the horizon against quality, for the arms that have both. */
export const costQualitySection = (decision: Decision): Markup | undefined => {
  const { shownIn } = decision.economics
  const { convert, write } = amountsIn(shownIn)
  const points = decision.arms.flatMap((arm): readonly CostPoint[] => {
    const cost = decision.economics.perArm.find((economics) => economics.name === arm.name)
    if (arm.metric === undefined || cost === undefined) return []
    return [
      {
        name: arm.name,
        cost: { p05: convert(cost.total.p05), p50: convert(cost.total.p50), p95: convert(cost.total.p95) },
        metric: arm.metric,
        isWinner: arm.name === decision.winner,
      },
    ]
  })
  if (points.length < 2) return undefined
  const currency = { money: write, currency: shownIn?.code ?? 'USD' }
  const caption = html`Up is better, right is dearer. Lines: 5 % to 95 % range of the cost, 95 % interval of ${decision.metric}. Filled:
  golden; hollow: dev2. What costs nothing stands at the left edge.`
  return html`<h2>What does quality cost?</h2>
    ${picturePair((size) => costQuality(points, { ...size, metricName: decision.metric, horizonMonths: decision.economics.horizonMonths, ...currency }), 'cost', caption)}`
}

/** Would more rows help? */
export const learningSection = (decision: Decision): Markup | undefined => {
  if (decision.learningCurve.length === 0) return undefined
  const caption = html`${decision.metric} on dev rows with 95 % intervals, by the number of rows each arm learned from. A line that still
  climbs at its right end says that more rows would help.`
  return html`<h2>Would more examples help?</h2>
    ${picturePair((size) => learningCurve(decision.learningCurve, { ...size, metricName: decision.metric }), 'learning', caption)}
    <ul>
      ${forecastSentences(decision.learningForecast ?? []).map((sentence) => html`<li>${sentence}</li>`)}
    </ul>`
}

const comparisonRow = (comparison: ComparisonReport): Markup =>
  html`<tr>
    <td>${comparison.b}<br /><small>against ${comparison.a}</small></td>
    <td class="number">${formatPoints(comparison.difference)}</td>
    <td class="number">${formatPoints(comparison.low)} to ${formatPoints(comparison.high)}</td>
    <td class="number">${comparison.threshold === undefined ? '' : formatPoints(comparison.threshold)}</td>
    <td>${comparison.split}<br /><small>n ${formatCount(comparison.n)}</small></td>
    <td class="number">
      ${comparison.discordant[0] + comparison.discordant[1] === 0 ? '' : `${comparison.discordant[0]} : ${comparison.discordant[1]}`}
    </td>
    <td>
      ${comparison.conclusion}<br /><small
        >${comparison.method}, p ${comparison.pValue < 0.001 ? '< 0.001' : comparison.pValue.toFixed(3)}</small
      >
    </td>
  </tr>`

/** Do the differences hold on the newest rows, and on those least like the training rows? */
export const sliceSection = ({ slices = [] }: Decision): Markup | undefined => {
  if (slices.length === 0) return undefined
  return html`<h3>On parts of golden</h3>
    <p>
      Shown, not decisive: each part is smaller than the set that was sized for the verdict. A loss here that the whole hides is a warning.
    </p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Part</th>
            <th>Arm</th>
            <th class="number">difference</th>
            <th class="number">bounds</th>
            <th class="number">rows</th>
          </tr>
        </thead>
        <tbody>
          ${slices.map(
            ({ label, a, b, n, difference, low, high }) =>
              html`<tr>
                <td>${label}</td>
                <td>${b}<br /><small>against ${a}</small></td>
                <td class="number">${formatPoints(difference)}</td>
                <td class="number">${formatPoints(low)} to ${formatPoints(high)}</td>
                <td class="number">${formatCount(n)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`
}

/** Paired comparisons with their bounds and what had to be beaten. */
export const comparisonSection = (decision: Decision): Markup | undefined => {
  if (decision.comparisons.length === 0) return undefined
  return html`<h2>Who beats whom?</h2>
    <p>
      Both arms answered the same rows, so only the rows on which they differ count. The bounds are one-sided; a claim holds when the lower
      one is above “needed”.
    </p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Arm</th>
            <th class="number">difference</th>
            <th class="number">bounds</th>
            <th class="number">needed</th>
            <th>rows</th>
            <th class="number">only one right</th>
            <th>conclusion</th>
          </tr>
        </thead>
        <tbody>
          ${decision.comparisons.map(comparisonRow)}
        </tbody>
      </table>
    </div>`
}
