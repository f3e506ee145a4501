import type { ArmEconomics, Decision, Report, Spread } from '../decision/decision.ts'
import { costBars, type CostBar } from '../pictures/cost-bars.ts'
import { costOverTime } from '../pictures/cost-over-time.ts'
import { tornado } from '../pictures/tornado.ts'
import { hasToPayBack, paidComponents, swingEnds, tunedOf, visibleSwings } from './cost-words.ts'
import { html, type Markup } from './markup.ts'
import { amountsIn, type Amounts, type FormatMoney } from './money.ts'
import { picturePair } from './picture-pair.ts'

const shownBars = 8
const shownSwings = 8

/** The picture of cumulated costs; undefined where a report has no series. Also on the page for managers. */
export const overTimePicture = (report: Report, { convert, write }: Amounts): Markup | undefined => {
  const { costOverTime: known = [], decision } = report
  if (known.length === 0) return undefined
  const series = known.map(({ name, months }) => ({
    name,
    months: months.map(({ p05, p50, p95 }) => ({ p05: convert(p05), p50: convert(p50), p95: convert(p95) })),
  }))
  const { economics } = decision
  const crosser = series
    .map(({ name }) => economics.perArm.find((arm) => arm.name === name))
    .find((arm) => arm !== undefined && arm.breakEvenMonth !== null && hasToPayBack(arm, economics))
  const month = crosser?.breakEvenMonth ?? null
  const crossing =
    crosser === undefined || month === null ? {} : { crossing: { month, of: crosser.name, label: `paid back by month ${month}` } }
  const caption = html`What each has cost by then, every uncertain input drawn many times: the line is the median, the band holds 90 of 100
  draws. Where lines cross, the one that is lower from there on is the cheaper one.`
  return picturePair((size) => costOverTime(series, { ...size, money: write, ...crossing }), 'over-time', caption)
}

/** The picture of cumulated costs as a table. */
const overTimeTable = ({ costOverTime: series = [] }: Report, money: FormatMoney): Markup | undefined => {
  if (series.length === 0) return undefined
  const months = Math.max(...series.map((one) => one.months.length))
  const cell = (spread: Spread | undefined): string =>
    spread === undefined ? '' : `${money(spread.p50)} (${money(spread.p05)} to ${money(spread.p95)})`
  return html`<details>
    <summary>The same as a table</summary>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>after month</th>
            ${series.map(({ name }) => html`<th class="number">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${Array.from(
            { length: months },
            (_, month) =>
              html`<tr>
                <td>${month === 0 ? 'before the first call' : month}</td>
                ${series.map((one) => html`<td class="number">${cell(one.months[month])}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`
}

/** Total of the middle of each kind of cost: medians of parts need not add up to the median of the sum, so they are scaled to it. */
const barOf = (
  arm: ArmEconomics,
  { winner, least, convert }: { readonly winner: string | null; readonly least: number; readonly convert: Amounts['convert'] },
): CostBar => {
  const byKind = new Map<string, number>()
  for (const { category, total } of arm.components ?? []) byKind.set(category, (byKind.get(category) ?? 0) + Math.max(0, total.p50))
  const sum = [...byKind.values()].reduce((a, b) => a + b, 0)
  const scale = sum === 0 ? 0 : arm.total.p50 / sum
  return {
    name: arm.name,
    total: convert(arm.total.p50),
    // A part too thin to be seen needs no place in the legend.
    parts: [...byKind].filter(([, usd]) => usd * scale >= least).map(([kind, usd]) => ({ kind, amount: convert(usd * scale) })),
    isWinner: arm.name === winner,
  }
}

const barsPicture = ({ economics, arms, winner }: Decision, { convert, write }: Amounts): Markup | undefined => {
  const matters = (name: string): number =>
    name === winner ? 0 : name === economics.against ? 1 : arms.find((arm) => arm.name === name)?.split === 'golden' ? 2 : 3
  const withParts = economics.perArm.filter((arm) => paidComponents(arm).length > 0 && arm.total.p50 > 0)
  if (withParts.length === 0) return undefined
  const shown = [...withParts].sort((a, b) => matters(a.name) - matters(b.name)).slice(0, shownBars)
  const largest = Math.max(...shown.map(({ total }) => total.p50))
  const bars = [...shown].sort((a, b) => a.total.p50 - b.total.p50).map((arm) => barOf(arm, { winner, least: largest / 1000, convert }))
  const left = withParts.length - shown.length
  const caption = html`Median total over ${economics.horizonMonths} months and its kinds of cost, in the order of the legend; the figures
  are in the table below.${left > 0 ? ` ${left} more ways are in the table above.` : ''}`
  return html`<h3>What is it spent on?</h3>
    ${picturePair((size) => costBars(bars, { ...size, money: write, horizonMonths: economics.horizonMonths }), 'cost-bars', caption)}`
}

const swingsTable = (decision: Decision, money: FormatMoney): Markup =>
  html`<details>
    <summary>The same as a table</summary>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>input</th>
            <th class="number">at its low end</th>
            <th class="number">difference</th>
            <th class="number">at its high end</th>
            <th class="number">difference</th>
            <th>how it is known</th>
          </tr>
        </thead>
        <tbody>
          ${visibleSwings(decision).map((swing) => {
            const [low, high] = swingEnds(swing)
            return html`<tr>
              <td>${swing.label}${swing.flips ? ' ⇄' : ''}</td>
              <td class="number">${low}</td>
              <td class="number">${money(swing.atLow)}</td>
              <td class="number">${high}</td>
              <td class="number">${money(swing.atHigh)}</td>
              <td><span class="badge ${swing.trust}">${swing.trust}</span></td>
            </tr>`
          })}
        </tbody>
      </table>
    </div>
  </details>`

const tornadoPicture = (decision: Decision, { money, convert, write }: Amounts & { readonly money: FormatMoney }): Markup | undefined => {
  const { against } = decision.economics
  const swings = visibleSwings(decision)
  const tuned = tunedOf(decision)
  if (swings.length === 0 || tuned === undefined || against === undefined || against === null) return undefined
  const rows = swings.slice(0, shownSwings).map((swing) => {
    const [low, high] = swingEnds(swing)
    return { label: swing.label, low, high, atLow: convert(swing.atLow), atHigh: convert(swing.atHigh), flips: swing.flips }
  })
  const caption = html`Cost of ${tuned} less that of ${against}, over the horizon, when one input moves between its plausible ends and all
  others stay at their middle. ⇄ marks an input that can change which of the two is cheaper.`
  return html`<h3>Which input matters most?</h3>
    ${picturePair((size) => tornado(rows, { ...size, money: write, tuned, against }), 'tornado', caption)} ${swingsTable(decision, money)}`
}

const worthKnowing = ({ economics }: Decision, money: FormatMoney): Markup | undefined => {
  const worth = (economics.valueOfInformation ?? []).filter(({ usd }) => usd > 0).slice(0, 5)
  if (worth.length === 0) return undefined
  return html`<h3>What is worth measuring next?</h3>
    <p class="muted">The most that knowing an input exactly could save, where cost alone decides. Measure it if that costs less.</p>
    <ul>
      ${worth.map(({ label, usd }) => html`<li>${label}: worth up to ${money(usd)}</li>`)}
    </ul>`
}

/** The pictures of the cost page, each with its figures in words beside it. */
export const costPictures = (report: Report, money: FormatMoney): Markup => {
  const { decision } = report
  const amounts = amountsIn(decision.economics.shownIn)
  return html`${overTimePicture(report, amounts)} ${overTimeTable(report, money)} ${barsPicture(decision, amounts)}
  ${tornadoPicture(decision, { ...amounts, money })} ${worthKnowing(decision, money)}`
}
