import type { Report } from '../decision/decision.ts'
import type { Finding } from '../data/finding.ts'
import { formatCount } from './format.ts'
import { html, withCode, type Markup } from './markup.ts'

const order = { error: 0, warning: 1, info: 2 } as const
const words = { error: '✗ problem', warning: '! warning', info: 'i note' } as const
const classes = { error: 'no', warning: 'unknown', info: '' } as const

const finding = (found: Finding): Markup => {
  const examples = found.examples
    .slice(0, 5)
    .map((example) => html`<li><code>${example.rows.slice(0, 4).join(', ')}</code> ${example.note}</li>`)
  return html`<div class="gate">
    <div class="answer ${classes[found.severity]}">${words[found.severity]}</div>
    <div>
      <p><strong>${found.message}</strong></p>
      ${
        examples.length === 0
          ? undefined
          : html`<ul>
              ${examples}
            </ul>`
      }
      ${found.fix === '' ? undefined : html`<p class="muted">${withCode(found.fix)}</p>`}
    </div>
  </div>`
}

/** What the verdict rests on: rows, splits, and what was found in them. */
export const dataSection = (report: Report): Markup => {
  const { data } = report.decision
  const sorted = [...report.findings].sort((a, b) => order[a.severity] - order[b.severity] || b.count - a.count)
  const facts: readonly (readonly [string, number])[] = [
    ['rows read', data.rows],
    ['train', data.train],
    ['dev', data.dev],
    ['golden', data.golden],
    ['near duplicates merged', data.duplicatesRemoved],
    ['contradictions', data.contradictions],
    ['leaks removed', data.leaksRemoved],
  ]
  return html`<h2>The data</h2>
    <dl class="facts">
      ${facts.map(
        ([term, count]) =>
          html`<div>
            <dt>${term}</dt>
            <dd>${formatCount(count)}</dd>
          </div>`,
      )}
    </dl>
    ${sorted.length === 0 ? html`<p>The checks found nothing.</p>` : sorted.map(finding)}`
}
