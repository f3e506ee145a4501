import type { ArmReport, Decision } from '../decision/decision.ts'
import type { FieldReport } from '../scorers/field-report.ts'
import type { LabelReport } from '../scorers/label-report.ts'
import { formatCount, formatInterval, formatShare } from './format.ts'
import { html, type Markup } from './markup.ts'

/** A larger matrix is not read; its commonest confusions are listed instead. */
const mostLabelsInMatrix = 12

const isSmall = (report: LabelReport): report is LabelReport & Required<Pick<LabelReport, 'confusion'>> =>
  report.labels <= mostLabelsInMatrix && report.confusion !== undefined

/** The arm whose answers are taken apart: the winner, else the best on dev2. */
const shownArm = ({ arms, winner }: Decision): ArmReport | undefined => {
  const known = arms.filter(({ breakdown }) => breakdown?.labels !== undefined || (breakdown?.fields?.length ?? 0) > 0)
  return known.find(({ name }) => name === winner) ?? known.toSorted((a, b) => (b.devMetric?.value ?? 0) - (a.devMetric?.value ?? 0)).at(0)
}

const matrix = ({ labels, rows }: NonNullable<LabelReport['confusion']>): Markup =>
  html`<table>
    <thead>
      <tr>
        <th>expected ↓ answered →</th>
        ${[...labels, 'none of these'].map((label) => html`<th class="number">${label}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row, i) =>
          html`<tr>
            <td>${labels[i] ?? ''}</td>
            ${row.map((count, j) => html`<td class="number">${i === j ? html`<strong>${formatCount(count)}</strong>` : count === 0 ? '·' : formatCount(count)}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`

/** The commonest wrong answers, where there are too many labels for a matrix. */
const confusions = ({ confused }: LabelReport): Markup =>
  html`<table>
    <thead>
      <tr>
        <th>expected</th>
        <th>answered</th>
        <th class="number">rows</th>
      </tr>
    </thead>
    <tbody>
      ${confused.map(
        ({ expected, answered = 'none of the labels', rows }) =>
          html`<tr>
            <td>${expected}</td>
            <td>${answered}</td>
            <td class="number">${formatCount(rows)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`

const shareCell = (share: { readonly value: number; readonly low: number; readonly high: number } | undefined): Markup =>
  html`<td class="number">${share === undefined ? '' : formatInterval(share)}</td>`

const labelTable = ({ perLabel }: LabelReport): Markup =>
  html`<table>
    <thead>
      <tr>
        <th>Label</th>
        <th class="number">rows</th>
        <th class="number">precision [95 %]</th>
        <th class="number">recall [95 %]</th>
        <th class="number">F1 [95 %]</th>
      </tr>
    </thead>
    <tbody>
      ${perLabel.map(
        (share) =>
          html`<tr>
            <td>${share.label}${share.isSmall ? html` <small>few rows</small>` : undefined}</td>
            <td class="number">${formatCount(share.expected)}</td>
            ${shareCell(share.precision)} ${shareCell(share.recall)} ${shareCell(share.f1)}
          </tr>`,
      )}
    </tbody>
  </table>`

const fieldTable = (fields: readonly FieldReport[]): Markup =>
  html`<table>
    <thead>
      <tr>
        <th>Field</th>
        <th class="number">right</th>
        <th class="number">missed</th>
        <th class="number">wrong</th>
        <th class="number">precision</th>
        <th class="number">recall</th>
        <th class="number">F1 [95 %]</th>
      </tr>
    </thead>
    <tbody>
      ${fields.map(
        ({ field, right, missed, wrong, precision, recall, f1 }) =>
          html`<tr>
            <td>${field === '' ? html`<small>no JSON object</small>` : field}</td>
            <td class="number">${formatCount(right)}</td>
            <td class="number">${formatCount(missed)}</td>
            <td class="number">${formatCount(wrong)}</td>
            <td class="number">${formatShare(precision)}</td>
            <td class="number">${formatShare(recall)}</td>
            ${shareCell(f1)}
          </tr>`,
      )}
    </tbody>
  </table>`

const flaggedList = (arms: readonly ArmReport[]): Markup | undefined => {
  const found = arms.flatMap((arm) => (arm.breakdown?.flagged ?? []).map((flagged) => ({ arm: arm.name, ...flagged })))
  if (found.length === 0) return undefined
  return html`<h3>Rows to look at</h3>
    <ul>
      ${found.map(({ arm, scorer, rows }) => html`<li>${arm}, ${scorer}: <small>${rows.join(', ')}</small></li>`)}
    </ul>`
}

/** The metric in its parts: which labels are mixed up, which fields are wrong, which rows a scorer flagged. From dev2, never golden. */
export const breakdownSection = (decision: Decision): Markup | undefined => {
  const arm = shownArm(decision)
  const flagged = flaggedList(decision.arms)
  if (arm?.breakdown === undefined) return flagged
  const { labels, fields = [] } = arm.breakdown
  const title = labels === undefined ? 'Which fields are wrong?' : 'Which labels are mixed up?'
  return html`<h2>${title}</h2>
    <p>Answers of ${arm.name} on dev2: rows that may be looked at. Numbers of few rows are impressions.</p>
    <div class="scroll">${labels === undefined ? fieldTable(fields) : isSmall(labels) ? matrix(labels.confusion) : confusions(labels)}</div>
    ${
      labels === undefined
        ? undefined
        : html`<details>
            <summary>Single labels, worst first</summary>
            <div class="scroll">${labelTable(labels)}</div>
          </details>`
    }
    ${flagged}`
}
