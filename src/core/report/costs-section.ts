import type { ArmEconomics, Decision } from '../decision/decision.ts'
import { formatUsd } from './format.ts'
import { html, type Markup } from './markup.ts'

const breakEven = (arm: ArmEconomics): string =>
  arm.upfront <= 0 ? '' : arm.breakEvenMonth === null ? 'not within the horizon' : `month ${arm.breakEvenMonth}`

const row = (arm: ArmEconomics, decision: Decision): Markup =>
  html`<tr class="${arm.name === decision.winner ? 'winner' : ''}">
    <td>${arm.name}</td>
    <td class="number">${formatUsd(arm.upfront)}</td>
    <td class="number">${formatUsd(arm.monthly)}</td>
    <td class="number">${formatUsd(arm.total.p50)}</td>
    <td class="number">${formatUsd(arm.total.p05)} to ${formatUsd(arm.total.p95)}</td>
    <td>${breakEven(arm)}</td>
  </tr>`

const lineValue = (value: number, unit: string): string =>
  /^usd/i.test(unit) ? `${formatUsd(value)} ${unit.replace(/^usd ?/i, '')}`.trim() : `${Number(value.toPrecision(4))} ${unit}`

const lines = (arm: ArmEconomics): Markup =>
  html`<h3>${arm.name}</h3>
    <div class="scroll">
      <table>
        <tbody>
          ${arm.lines.map(
            (line) =>
              html`<tr>
                <td>${line.label}</td>
                <td class="number">${lineValue(line.value, line.unit)}</td>
                <td>${line.source}${line.date === null ? '' : `, ${line.date}`}</td>
                <td><span class="badge ${line.trust}">${line.trust}</span></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`

/** Cost of every arm over the horizon, with every line and its source. */
export const costsSection = (decision: Decision): Markup | undefined => {
  const { perArm, horizonMonths, currency } = decision.economics
  if (perArm.length === 0) return undefined
  return html`<h2>Costs over ${horizonMonths} months</h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Arm</th>
            <th class="number">once</th>
            <th class="number">a month</th>
            <th class="number">total (median)</th>
            <th class="number">5 % to 95 %</th>
            <th>pays back</th>
          </tr>
        </thead>
        <tbody>
          ${perArm.map((arm) => row(arm, decision))}
        </tbody>
      </table>
    </div>
    <p class="muted">In ${currency}. The range comes from drawing every uncertain price and amount many times.</p>
    <details>
      <summary>What each cost is made of, with sources</summary>
      ${perArm.filter((arm) => arm.lines.length > 0).map(lines)}
    </details>`
}
