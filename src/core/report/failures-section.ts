import type { ShownFailure, Report } from '../decision/decision.ts'
import { causeWords } from '../failures/cause.ts'
import type { FailureReport } from '../failures/failure-report.ts'
import { counted, formatShare } from './format.ts'
import { html, type Markup } from './markup.ts'

const shownCharacters = 600

const shorten = (text: string): string => (text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text)

const failure = (row: ShownFailure): Markup =>
  html`<li>
    <small>${row.id}</small>
    <blockquote dir="auto">${shorten(row.input)}</blockquote>
    <div class="answers">
      <span>expected <strong>${shorten(row.expected)}</strong></span>
      ${row.answers.map((answer) => html`<span>${answer.arm} <span class="answer ${answer.right ? 'yes' : 'no'}">${answer.right ? '✓' : '✗'} ${shorten(answer.text)}</span></span>`)}
    </div>
  </li>`

const causeTable = (report: FailureReport): Markup =>
  html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>Cause</th>
          <th class="number">rows</th>
          <th class="number">share [95 %]</th>
          <th>evidence</th>
          <th>what helps</th>
        </tr>
      </thead>
      <tbody>
        ${report.causes.map(
          ({ cause, count, share, low, high }) =>
            html`<tr>
              <td class="nowrap">${causeWords[cause].title}</td>
              <td class="number">${count}</td>
              <td class="number">${formatShare(share)} [${(100 * low).toFixed(0)}, ${(100 * high).toFixed(0)}]</td>
              <td>${causeWords[cause].evidence}</td>
              <td>${causeWords[cause].helps}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`

const clusterOf = (report: FailureReport, index: number): Markup => {
  const cluster = report.clusters[index]
  const words = report.words[index] ?? []
  if (cluster === undefined) return html``
  const rows = report.shown.filter(({ id }) => cluster.rows.includes(id))
  const title = [
    counted(rows.length, 'row'),
    cluster.signs.join(', '),
    words.length > 0 ? `often with “${words.join('”, “')}”` : '',
    cluster.consistency === undefined ? '' : `wrong in ${formatShare(cluster.consistency)} of the repeats`,
  ].filter((part) => part !== '')
  return html`<h3>${title.join(' · ')}</h3>
    <ol class="failures">
      ${rows.map(
        ({ id, input, expected, answer, cause }) =>
          html`<li>
            <small>${id} · ${causeWords[cause].title}</small>
            <blockquote dir="auto">${input}</blockquote>
            <div class="answers">
              <span>expected <strong>${expected}</strong></span>
              <span>answered <span class="answer no">${answer}</span></span>
            </div>
          </li>`,
      )}
    </ol>`
}

/** One arm's failures with the prompt that they happened under, on one page: what to read before tuning. */
const explained = (report: FailureReport): Markup =>
  html`<h2>Why ${report.arm} fails</h2>
    <p>
      ${counted(report.failures, 'failure')} in ${counted(report.n, 'row')} of ${report.split}. The cause is what the other arms show; what
      no cheaper arm repairs is what tuning may win.
    </p>
    ${causeTable(report)}
    ${
      report.prompt === undefined
        ? undefined
        : html`<h3>The prompt</h3>
            <blockquote dir="auto">${report.prompt}</blockquote>`
    }
    <p>The ${report.shown.length} worst, alike ones together:</p>
    ${report.clusters.map((_, index) => clusterOf(report, index))}`

/** Why the best prompt fails, then the rows that most arms get wrong. From dev: golden is never shown. */
export const failuresSection = (report: Report): Markup | undefined => {
  const { worstFailures, failures } = report
  if (worstFailures.length === 0 && failures === undefined) return undefined
  const worst =
    worstFailures.length === 0
      ? undefined
      : html`<h2>The ${worstFailures.length} worst failures</h2>
          <p>
            Rows of dev that most arms get wrong: hard cases, or wrong labels. Golden rows are never shown, so that nobody tunes to them.
          </p>
          <ol class="failures">
            ${worstFailures.map(failure)}
          </ol>`
  return html`${failures === undefined ? undefined : explained(failures)} ${worst}`
}
