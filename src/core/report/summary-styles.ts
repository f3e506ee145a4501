/** Styles of the page for managers, on top of the report's: one sheet of A4 when printed. Long texts are cut, so that it stays one. */
export const summaryStyles = `
.summary h2 { margin-top: 1.4em; padding-top: 0.5em; }
.summary figcaption { display: none; }
.summary li { max-width: none; }
.summary ol, .summary ul { padding-left: 1.3em; margin: 0.4em 0; }
.summary ol { list-style-position: outside; }
.summary .foot { font-size: 0.8rem; margin-top: 1.6em; max-width: none; }
@media (max-width: 520px) {
  .summary tr { display: grid; grid-template-columns: 1.1fr 1fr 1.1fr 2.1fr; border-bottom: 1px solid var(--grid); }
  .summary th, .summary td { border-bottom: 0; padding: 3px 8px 3px 0; font-size: 0.82rem; }
  .summary th:first-child, .summary td.way { grid-column: 1 / -1; font-size: 0.95rem; padding-bottom: 0; }
}
@page { size: A4; margin: 12mm 14mm; }
@media print {
  .summary { font-size: 9.5pt; line-height: 1.35; }
  .summary h1 { font-size: 17pt; margin: 0; }
  .summary h2 { font-size: 11pt; margin: 0.9em 0 0.2em; padding-top: 0.4em; }
  .summary p { margin: 0.25em 0; max-width: none; }
  .summary .lead { font-size: 10.5pt; }
  .summary .verdict { margin: 3px 0 6px; }
  .summary table { font-size: 9pt; }
  .summary th, .summary td { padding: 2.5px 10px 2.5px 0; }
  .summary .clip { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
  /* A command below it takes a line of its own. */
  .summary ul .clip { -webkit-line-clamp: 1; }
  .summary ul li > code { display: block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .summary .verdict .lead { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; }
  .summary .eyebrow { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .summary figure { margin: 6px 0 0; }
  .summary .foot { font-size: 7.5pt; margin-top: 0.8em; }
}
`
