import { html, raw } from '../report/markup.ts'
import { pageStyles } from '../report/page-styles.ts'
import type { BlindRow } from './blind.ts'

/** Collects the choices of the page and saves them as JSON lines; choices survive a reload. No address is ever opened. */
const script = `
const key = 'assay-review-' + document.body.dataset.review
const state = JSON.parse(localStorage.getItem(key) || '{}')
const count = () => { document.getElementById('done').textContent = Object.values(state).filter((row) => row.choice).length }
for (const form of document.forms) {
  const id = form.dataset.id
  const saved = state[id] || {}
  if (saved.choice) form.elements.choice.value = saved.choice
  form.elements.answer.value = saved.answer || ''
  form.addEventListener('input', () => {
    state[id] = { choice: form.elements.choice.value, answer: form.elements.answer.value.trim() }
    localStorage.setItem(key, JSON.stringify(state))
    count()
  })
}
count()
document.getElementById('save').addEventListener('click', () => {
  const by = document.getElementById('by').value.trim()
  const lines = Object.entries(state).filter(([, row]) => row.choice).map(([id, row]) => JSON.stringify({
    review: document.body.dataset.review, id, choice: row.choice,
    ...(row.choice === 'neither' && row.answer ? { answer: row.answer } : {}), ...(by ? { by } : {}) }))
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([lines.join('\\n') + '\\n'], { type: 'application/jsonl' }))
  link.download = 'decisions.jsonl'
  link.click()
})
`

const choice = (id: string, value: string, label: string) =>
  html`<label><input type="radio" name="choice" value="${value}" aria-label="${label} for row ${id}" /> ${label}</label> `

/** A page on which a person judges pairs of answers without knowing whose they are. One file, nothing is loaded or sent. */
export const renderBlindPage = (
  rows: readonly BlindRow[],
  options: { readonly task: string; readonly labels: readonly string[] },
): string => {
  const [first] = rows
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'" />
        <title>Blind review: ${options.task}</title>
        <style>
          ${raw(pageStyles)} .pair {
            display: grid;
            grid-template-columns: 1fr 1fr;
            gap: 14px;
          }
          .pair blockquote {
            border: 1px solid var(--rule);
            padding: 8px 12px;
            border-radius: 6px;
          }
          form {
            border-bottom: 1px solid var(--grid);
            padding: 18px 0;
          }
          .bar {
            position: sticky;
            top: 0;
            background: var(--paper);
            padding: 10px 0;
            border-bottom: 1px solid var(--rule);
          }
        </style>
      </head>
      <body data-review="${first?.review ?? ''}">
        <main>
          <h1>Which answer is right?</h1>
          <p>
            ${rows.length} rows of ${options.task}, each with the answers of two systems in random order. Judge each row by itself; do not
            try to guess whose answer it is.
          </p>
          <p class="bar">
            <span id="done">0</span> of ${rows.length} judged · your name <input id="by" size="14" />
            <button id="save" type="button">Save decisions.jsonl</button>
          </p>
          <datalist id="labels">${options.labels.map((label) => html`<option value="${label}"></option>`)}</datalist>
          ${rows.map(
            (row) =>
              html`<form data-id="${row.id}">
                <blockquote dir="auto">${row.input}</blockquote>
                <div class="pair">
                  <div>
                    <small>first</small>
                    <blockquote dir="auto">${row.first}</blockquote>
                  </div>
                  <div>
                    <small>second</small>
                    <blockquote dir="auto">${row.second}</blockquote>
                  </div>
                </div>
                <p>
                  ${choice(row.id, 'first', 'first')} ${choice(row.id, 'second', 'second')} ${choice(row.id, 'both', 'both')}
                  ${choice(row.id, 'neither', 'neither:')}
                  <input name="answer" list="labels" placeholder="the right answer" aria-label="Right answer of row ${row.id}" />
                </p>
              </form>`,
          )}
        </main>
        <script>
          ${raw(script)}
        </script>
      </body>
    </html>`
  return `${page.markup}\n`
}
