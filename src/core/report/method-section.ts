import type { Report } from '../decision/decision.ts'
import { formatCount, formatMargin, formatTime } from './format.ts'
import { html, type Markup } from './markup.ts'

const note = (term: string, meaning: string): Markup =>
  html`<dt>${term}</dt>
    <dd>${meaning}</dd>`

const methods = (report: Report): string => {
  const { decision } = report
  const used = new Set([
    ...decision.arms.flatMap((arm) => (arm.metric === undefined ? [] : [arm.metric.method])),
    ...decision.comparisons.map((comparison) => comparison.method),
  ])
  return used.size === 0 ? '' : ` Methods used here: ${[...used].join('; ')}.`
}

const looks = (report: Report): Markup => {
  const { looks: entries } = report.decision
  if (entries.length === 0) return html`<p>Golden was not looked at.</p>`
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>Look</th>
          <th>when</th>
          <th class="number">alpha</th>
          <th>declared before looking</th>
        </tr>
      </thead>
      <tbody>
        ${entries.map(
          (look) =>
            html`<tr>
              <td>${look.k} of ${look.of}</td>
              <td>${formatTime(look.at)}</td>
              <td class="number">${look.alpha.toFixed(4)}</td>
              <td>${look.pair.join(', ')}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** What each number means, the ledger of looks, what was assumed, and what identifies this result. */
export const methodSection = (report: Report): Markup => {
  const { decision } = report
  const queue = decision.adjudication
  return html`<h2>How to read the numbers</h2>
    <dl class="notes">
      ${note('Interval', `Where the true value lies with 95 % confidence, given how many rows were measured (n). Two arms whose intervals overlap can still differ: see the comparisons, which use the same rows for both.${methods(report)}`)}
      ${note('Margin', `The smallest gain worth having, ${formatMargin(decision.margin)}. To win against something cheaper, an arm must be better by more than that; against something dearer it may lose at most half of it.`)}
      ${note('train, dev, golden', 'Arms learn from train. dev is used to choose and to look at; dev1 stops training early, dev2 chooses. golden is frozen before anything is measured and answers only what was declared first.')}
      ${note('Looks', 'Looking again and again until a result appears would always find one. The number of looks at golden is therefore planned, and each costs its share of the error rate.')}
      ${note('Cost', 'Median of many draws of prices and amounts; the range holds 90 % of the draws. It counts running, upkeep and, where something is trained, preparing and repeating it.')}
      ${note('Latency', 'Measured one call at a time after a warm-up, on the hardware named. On other hardware it is an assumption.')}
    </dl>
    <h3>Looks at golden</h3>
    ${looks(report)}
    ${
      queue === null
        ? undefined
        : html`<h3>Rows to judge first</h3>
            <p>
              ${queue.pair[0]} and ${queue.pair[1]} answer ${formatCount(queue.rows.length)} golden rows differently; only these can change
              the comparison. Check their labels without seeing who said what:
              <small>${queue.rows.slice(0, 40).join(', ')}${queue.rows.length > 40 ? ', …' : ''}</small>
            </p>`
    }
    ${
      decision.assumptions.length === 0
        ? undefined
        : html`<h3>Assumed</h3>
            <ul>
              ${decision.assumptions.map((assumption) => html`<li>${assumption}</li>`)}
            </ul>`
    }
    <p class="muted">
      Run <code>${report.runId}</code> · digest <code>${decision.digest}</code> · Assay ${report.codeVersion} · policy ${decision.policy}.
      This file holds rows of your data: share it accordingly.
    </p>`
}
