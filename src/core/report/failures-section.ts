import type { ShownFailure, Report } from '../decision/decision.ts'
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

/** The rows that most arms get wrong. From dev: golden is never shown. */
export const failuresSection = (report: Report): Markup | undefined => {
  const { worstFailures } = report
  if (worstFailures.length === 0) return undefined
  return html`<h2>The ${worstFailures.length} worst failures</h2>
    <p>Rows of dev that most arms get wrong: hard cases, or wrong labels. Golden rows are never shown, so that nobody tunes to them.</p>
    <ol class="failures">
      ${worstFailures.map(failure)}
    </ol>`
}
