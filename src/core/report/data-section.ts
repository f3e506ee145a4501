import type { Report } from '../decision/decision.ts'
import type { Finding } from '../data/finding.ts'
import { counted, formatCount } from './format.ts'
import { html, withCode, type Markup } from './markup.ts'
import { severityWords, worstFirst } from './worst-first.ts'

const marks = { error: '✗', warning: '!', info: 'i' } as const
const classes = { error: 'no', warning: 'unknown', info: '' } as const

/** Rows behind a finding: closed, because what they do to the verdict is what is read first. */
const rowsOf = ({ examples }: Finding): Markup | undefined => {
  if (examples.length === 0) return undefined
  const items = examples
    .slice(0, 5)
    .map(({ rows, note }) => html`<li>${rows.length === 0 ? undefined : html`<code>${rows.slice(0, 4).join(', ')}</code>`} ${note}</li>`)
  return html`<details>
    <summary>${counted(items.length, 'example')}</summary>
    <ul>
      ${items}
    </ul>
  </details>`
}

const finding = (found: Finding): Markup =>
  html`<div class="gate">
    <div class="answer ${classes[found.severity]}">${marks[found.severity]} ${severityWords[found.severity]}</div>
    <div>
      <p><strong>${found.message}</strong> <span class="badge">${found.id}</span></p>
      ${found.effect === '' ? undefined : html`<p>${withCode(found.effect)}</p>`}
      ${found.fix === '' ? undefined : html`<p class="muted">→ ${withCode(found.fix)}</p>`} ${rowsOf(found)}
    </div>
  </div>`

/** Problems and warnings are open; notes, which ask nothing of anybody, are folded. */
const findingsOf = (findings: readonly Finding[]): Markup => {
  if (findings.length === 0) return html`<p>The checks found nothing.</p>`
  const sorted = worstFirst(findings)
  const notes = sorted.filter(({ severity }) => severity === 'info')
  return html`${sorted.filter(({ severity }) => severity !== 'info').map(finding)}
  ${
    notes.length === 0
      ? undefined
      : html`<details>
          <summary>${counted(notes.length, 'note')}</summary>
          ${notes.map(finding)}
        </details>`
  }`
}

/** What the verdict rests on: rows, splits, and what was found in them: what it does to the verdict, and what to do. */
export const dataSection = (report: Report): Markup => {
  const { data } = report.decision
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
    ${findingsOf(report.findings)}`
}
