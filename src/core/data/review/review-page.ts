import { contentHash } from '../../lib/content-hash.ts'
import { html, raw } from '../../report/markup.ts'
import { pageStyles } from '../../report/page-styles.ts'
import { reviewPageScript } from './review-page-script.ts'
import { usualReviewKeys, type ReviewKeys } from './review-keys.ts'
import type { ReviewRow } from './review-row.ts'

const styles = `
.top { position: sticky; top: 0; background: var(--paper); border-bottom: 1px solid var(--rule); padding: 8px 0; z-index: 1; }
.row { display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: center; }
.top progress { width: 100%; height: 6px; accent-color: var(--accent); }
#progress { font-variant-numeric: tabular-nums; flex: 1 1 220px; }
#card h2 { font-size: 0.84rem; font-weight: 500; color: var(--muted); border: 0; margin: 1.1em 0 0.2em; padding: 0; }
/* Every line of a text in its own direction. */
blockquote, bdi { unicode-bidi: plaintext; }
#card blockquote { margin: 0; max-width: 78ch; white-space: pre-wrap; text-wrap: pretty; overflow-wrap: anywhere; }
#card { min-height: 30vh; }
.why { color: var(--unknown); }
button { font: inherit; color: var(--ink); background: var(--soft); border: 1px solid var(--rule); border-radius: 6px; padding: 8px 12px; cursor: pointer; min-height: 40px; }
button:hover { border-color: var(--accent); }
button:focus-visible, input:focus-visible, textarea:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
button.yes { border-color: var(--yes); } button.no { border-color: var(--no); }
button:disabled { color: var(--muted); cursor: default; border-color: var(--grid); }
button.choice { display: flex; gap: 10px; text-align: start; width: 100%; align-items: baseline; margin-top: 8px; }
button.choice blockquote { flex: 1; }
#answers { max-height: 34vh; overflow-y: auto; padding: 2px; margin: -2px; }
#answers button { max-width: 100%; overflow-wrap: anywhere; text-align: start; }
kbd { font: 0.8em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; border: 1px solid var(--rule); border-radius: 4px; padding: 0 5px; background: var(--paper); color: var(--muted); }
input, textarea { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--rule); border-radius: 6px; padding: 7px 9px; max-width: 100%; }
textarea { width: 100%; min-height: 6em; }
#edit { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; } #problem:empty { display: none; }
.actions { position: sticky; bottom: 0; background: var(--paper); border-top: 1px solid var(--rule); padding: 10px 0; margin-top: 18px; }
.actions > * + * { margin-top: 8px; }
#problem, #kept.lost { color: var(--no); margin: 0; }
#said:not(:empty) + #kept::before { content: '· '; }
[hidden] { display: none !important; }
del, ins { unicode-bidi: isolate; } del { color: var(--no); } ins { color: var(--yes); text-decoration: none; font-weight: 600; }
main > .eyebrow { margin: 10px 0 0; font-weight: 500; overflow-wrap: anywhere; }
@media (max-width: 760px) { main { padding: 4px 12px 0; } button { padding: 6px 10px; } button kbd, #help, #kept:not(.lost), .by { display: none; } button.choice { padding: 10px; } #answers { max-height: 26vh; } .actions:has(#edit:not([hidden])) :is(#answers, #keys) { display: none; } .row { gap: 6px; } .top { padding: 4px 0; } .top #by { width: 7em; } .actions { padding: 6px 0; margin-top: 8px; } #progress { flex-basis: 100%; font-size: 0.9rem; } }
`

/** JSON that can stand inside a script element: no text in it can end the element or open a comment. */
const scriptJson = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')

/** A page on which a person reviews rows, with the keys of the terminal. One file, nothing is loaded or sent. */
export const renderReviewPage = (
  rows: readonly ReviewRow[],
  options: {
    readonly task: string
    readonly labels: readonly string[]
    readonly isJson: boolean
    readonly by: string
    readonly keys?: ReviewKeys
  },
): string => {
  const { task, labels, isJson, by, keys = usualReviewKeys } = options
  const review = contentHash([task, ...rows.map(({ id, hash, queue }) => `${queue} ${hash} ${id}`)], 16)
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'" />
        <title>Review: ${task}</title>
        <style>
          ${raw(pageStyles)} ${raw(styles)}
        </style>
      </head>
      <body data-by="${by}">
        <main>
          <div class="top">
            <div class="row">
              <span id="progress" role="status"></span>
              <label
                ><span class="by">your name</span>
                <input aria-label="your name" placeholder="your name" id="by" size="10" dir="auto" autocomplete="off"
              /></label>
              <button id="save" type="button">Save decisions.jsonl</button>
              <button id="copy" type="button">Copy</button>
            </div>
            <progress id="bar" max="1" value="0" aria-label="rows done"></progress>
          </div>
          <h1 class="eyebrow">Review of ${task}<span id="which"></span></h1>
          <section id="card" aria-live="polite" aria-label="The row"></section>
          <div class="actions">
            <div id="answers" class="row" role="group" aria-label="Answers"></div>
            <div id="edit" hidden>
              <label for="own">the right answer</label>
              ${
                labels.length > 0
                  ? html`<input id="own" list="labels" dir="auto" autocomplete="off" />
                      <datalist id="labels">${labels.map((label) => html`<option value="${label}"></option>`)}</datalist>`
                  : html`<textarea id="own" dir="auto"></textarea>`
              }
              <button id="use" type="button">keep (Enter)</button> <button id="back" type="button">back (Esc)</button>
              <p id="problem" role="alert"></p>
            </div>
            <div id="keys" class="row" role="group" aria-label="Decisions"></div>
            <small><span id="said" role="status"></span> <span id="kept"></span></small>
            <details id="help">
              <summary>Keys (${keys.help})</summary>
              <p>
                ${keys.accept} accept, ${keys.edit} another answer, 1 to 9 the label or answer with that number, ${keys.suggested} the
                suggested answer, ${keys.reject} reject (left out of the data), ${keys.skip} skip, ${keys.undo} undo; arrows and PageDown
                scroll, Tab and Enter reach every button. In a text: Enter keeps, Shift+Enter is a new line, Esc goes back.
              </p>
            </details>
          </div>
        </main>
        <script id="data" type="application/json">
          ${raw(scriptJson({ rows, labels, review, json: isJson, keys }))}
        </script>
        <script>
          ${raw(reviewPageScript)}
        </script>
      </body>
    </html>`
  return `${page.markup}\n`
}
