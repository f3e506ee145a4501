import type { ArmEconomics, CostLine, Decision, Report } from '../decision/decision.ts'
import { costPictures } from './cost-pictures.ts'
import {
  againstWords,
  breakEvenVolume,
  chance,
  inputRange,
  inputValue,
  markWords,
  namedInputs,
  paidComponents,
  payback,
} from './cost-words.ts'
import { html, type Markup } from './markup.ts'
import { moneyIn, rateSentence, type FormatMoney } from './money.ts'

const head = (names: readonly string[], numbers: ReadonlySet<number>): Markup =>
  html`<thead>
    <tr>
      ${names.map((name, index) => html`<th class="${numbers.has(index) ? 'number' : ''}">${name}</th>`)}
    </tr>
  </thead>`

const armRow = (arm: ArmEconomics, decision: Decision, money: FormatMoney): Markup =>
  html`<tr class="${arm.name === decision.winner ? 'winner' : ''}">
    <td>${arm.name}</td>
    <td class="number">${money(arm.upfront)}</td>
    <td class="number">${money(arm.monthly)}</td>
    <td class="number">${money(arm.total.p50)}</td>
    <td class="number">${money(arm.total.p05)} to ${money(arm.total.p95)}</td>
    <td class="nowrap">${payback(arm, decision.economics)}</td>
    <td class="nowrap">
      ${arm.name === decision.economics.against || arm.probabilityCheaper === undefined ? '' : chance(arm.probabilityCheaper)}
    </td>
    <td>${arm.name === decision.economics.against ? againstWords(decision) : (breakEvenVolume(arm) ?? '')}</td>
  </tr>`

const armsTable = (decision: Decision, money: FormatMoney): Markup => {
  const { perArm, against } = decision.economics
  const names = ['Arm', 'once', 'first month', 'total (median)', '5 % to 95 %', 'pays back', 'cheaper in', 'cheaper from']
  const isCompared = against !== undefined && against !== null
  return html`<div class="scroll">
      <table>
        ${head(names, new Set([1, 2, 3, 4]))}
        <tbody>
          ${perArm.map((arm) => armRow(arm, decision, money))}
        </tbody>
      </table>
    </div>
    ${isCompared ? html`<p class="muted">Payback, chances and volumes are held against <code>${against}</code>; “not in time”: not within the ${decision.economics.horizonMonths} months. “Cheaper in 97 of 100”: in 97 of 100 draws of every uncertain price and amount, it costs less over the horizon.</p>` : undefined}`
}

const componentsOf = (arm: ArmEconomics, money: FormatMoney): Markup =>
  html`<h3>${arm.name}</h3>
    <div class="scroll">
      <table>
        ${head(['what', 'once', 'a month', 'a change of the task', 'total (median)', '5 % to 95 %'], new Set([1, 2, 3, 4, 5]))}
        <tbody>
          ${paidComponents(arm).map(
            (component) =>
              html`<tr>
                <td>${component.label} <small>${component.category}</small></td>
                <td class="number">${money(component.upfront)}</td>
                <td class="number">${money(component.monthly)}</td>
                <td class="number">${money(component.perCycle)}</td>
                <td class="number">${money(component.total.p50)}</td>
                <td class="number">${money(component.total.p05)} to ${money(component.total.p95)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`

const inputRow = (line: CostLine): Markup =>
  html`<tr>
    <td>${line.label}</td>
    <td class="number">${inputValue(line.value, line.unit)}</td>
    <td class="nowrap">${inputRange(line) ?? ''}</td>
    <td>${line.source}${line.date === null ? '' : `, ${line.date}`}</td>
    <td>
      <span class="badge ${line.trust}">${line.trust}</span>
      ${(line.marks ?? []).map((mark) => html`<span class="badge warn">${markWords[mark] ?? mark}</span> `)}
    </td>
  </tr>`

const inputsTable = (lines: readonly CostLine[]): Markup =>
  html`<div class="scroll">
    <table>
      ${head(['input', 'middle', 'ends', 'source', 'how it is known'], new Set([1]))}
      <tbody>
        ${namedInputs(lines).map(inputRow)}
      </tbody>
    </table>
  </div>`

/** A decision of an earlier Assay has its inputs by arm. */
const details = ({ economics }: Decision, money: FormatMoney): readonly Markup[] => {
  const { perArm, inputs } = economics
  const withParts = perArm.filter((arm) => paidComponents(arm).length > 0)
  const parts =
    withParts.length === 0
      ? undefined
      : html`<details>
          <summary>What each cost is made of</summary>
          ${withParts.map((arm) => componentsOf(arm, money))}
        </details>`
  const sources =
    inputs === undefined
      ? html`<details>
          <summary>What each cost is made of, with sources</summary>
          ${perArm
            .filter((arm) => arm.lines.length > 0)
            .map(
              (arm) =>
                html`<h3>${arm.name}</h3>
                  ${inputsTable(arm.lines)}`,
            )}
        </details>`
      : html`<details>
          <summary>Every input with its source (${inputs.length})</summary>
          ${inputsTable(inputs)}
        </details>`
  return parts === undefined ? [sources] : [parts, sources]
}

/** Cost of every arm over the horizon: totals, pictures, and every line with its source. */
export const costsSection = (report: Report): Markup | undefined => {
  const { decision } = report
  const { perArm, horizonMonths, currency, shownIn } = decision.economics
  if (perArm.length === 0) return undefined
  const money = moneyIn(shownIn)
  return html`<h2>Costs over ${horizonMonths} months</h2>
    ${armsTable(decision, money)}
    <p class="muted">
      ${rateSentence(shownIn) ?? `In ${currency}.`} The range comes from drawing every uncertain price and amount many times.
    </p>
    ${costPictures(report, money)} ${details(decision, money)}`
}
