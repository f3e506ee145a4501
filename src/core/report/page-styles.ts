import { palette } from '../pictures/palette.ts'

/** Styles of the report. One column for reading, wide tables scroll by themselves, pictures come in two widths. */
export const pageStyles = `
${palette}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 920px; margin: 0 auto; padding: 24px 20px 64px; }
h1 { font-size: 2rem; line-height: 1.15; margin: 0.2em 0 0.3em; letter-spacing: -0.01em; }
h2 { font-size: 1.25rem; margin: 2.4em 0 0.4em; padding-top: 0.7em; border-top: 1px solid var(--rule); }
h3 { font-size: 1rem; margin: 1.4em 0 0.3em; }
p { margin: 0.5em 0; max-width: 70ch; text-wrap: pretty; }
small, .muted { color: var(--muted); }
code { font: 0.92em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--soft); padding: 0.1em 0.35em; border-radius: 4px; overflow-wrap: anywhere; }
.eyebrow { color: var(--muted); font-size: 0.9rem; margin: 0; }
.verdict { border-left: 5px solid var(--accent); padding: 2px 0 2px 18px; margin: 8px 0 18px; }
.verdict.open { border-color: var(--unknown); }
.lead { font-size: 1.12rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 14px 22px; margin: 20px 0; padding: 0; }
.facts div { border-top: 1px solid var(--rule); padding-top: 8px; }
.facts dt { color: var(--muted); font-size: 0.85rem; }
.facts dd { margin: 0; font-size: 1.3rem; font-weight: 600; line-height: 1.25; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.facts dd small { display: block; font-weight: 400; font-size: 0.82rem; }
figure { margin: 14px 0 0; }
figcaption { color: var(--muted); font-size: 0.88rem; max-width: 75ch; margin-top: 6px; }
.narrow { display: none; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
th { text-align: left; color: var(--muted); font-weight: 500; font-size: 0.84rem; }
th, td { padding: 6px 14px 6px 0; border-bottom: 1px solid var(--grid); vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
td small { display: inline-block; line-height: 1.35; }
.number { text-align: right; white-space: nowrap; }
.nowrap { white-space: nowrap; }
tr.winner td { font-weight: 600; }
.gate { display: grid; grid-template-columns: 104px 1fr; gap: 2px 14px; padding: 11px 0; border-bottom: 1px solid var(--grid); }
.gate p { margin: 0.15em 0; }
.gate details { margin: 0; font-size: 0.92rem; } .gate ul { margin: 0.2em 0 0.4em; } .gate li { overflow-wrap: anywhere; }
.answer { font-weight: 650; white-space: nowrap; }
.answer.yes { color: var(--yes); } .answer.no { color: var(--no); } .answer.unknown { color: var(--unknown); }
.badge { display: inline-block; border: 1px solid var(--rule); border-radius: 10px; padding: 0 8px; font-size: 0.76rem; color: var(--muted); white-space: nowrap; font-weight: 400; }
.badge.warn { border-color: var(--unknown); color: var(--unknown); }
.badge.measured { border-color: var(--accent); color: var(--accent); }
details { margin: 8px 0; }
summary { cursor: pointer; color: var(--accent); padding: 3px 0; }
ol.failures { padding-left: 0; list-style: none; margin: 0; }
ol.failures li { padding: 11px 0; border-bottom: 1px solid var(--grid); }
blockquote { margin: 2px 0 5px; white-space: pre-wrap; overflow-wrap: anywhere; }
.answers { display: flex; flex-wrap: wrap; gap: 3px 20px; font-size: 0.9rem; }
.answers span { overflow-wrap: anywhere; }
dl.notes dt { font-weight: 600; margin-top: 0.8em; } dl.notes dd { margin: 0.1em 0 0; max-width: 72ch; }
ul { padding-left: 1.2em; } li { max-width: 72ch; }
@media (max-width: 760px) { .wide { display: none; } .narrow { display: block; } main { padding: 14px 14px 48px; } h1 { font-size: 1.6rem; } .facts { grid-template-columns: repeat(auto-fit, minmax(135px, 1fr)); } .facts dd { font-size: 1.08rem; } .gate { grid-template-columns: 1fr; } }
@media print { :root { color-scheme: light; } .facts dd { font-size: 1.05rem; } main { max-width: none; padding: 0; } body { font-size: 11pt; } h2 { break-after: avoid; } figure, .gate, li, tr { break-inside: avoid; } .wide { display: block; } .narrow { display: none; } .scroll { overflow: visible; } }
`
