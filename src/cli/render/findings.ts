import type { Finding } from '../../core/data/finding.ts'
import { counted, formatCount, formatShare } from '../../core/report/format.ts'
import { worstFirst } from '../../core/report/worst-first.ts'
import type { DataCheckReport } from '../../flows/check.ts'
import { sayCleaningEffect } from '../../flows/cleaning-effect.ts'
import { renderParaphrases } from './paraphrases.ts'
import { renderTokens } from './token-lengths.ts'
import { clip, oneLine, paint, wrap, wrapClipped, type Terminal } from './terminal.ts'

const markOf = (severity: Finding['severity'], terminal: Terminal): string => {
  if (severity === 'error') return paint(terminal, 'red', '✗')
  return severity === 'warning' ? paint(terminal, 'yellow', '!') : paint(terminal, 'dim', 'i')
}

const renderFinding = (finding: Finding, terminal: Terminal): string => {
  const head = wrap(`${finding.message} ${paint(terminal, 'dim', `(${finding.id})`)}`, {
    width: terminal.width,
    indent: '    ',
    first: `  ${markOf(finding.severity, terminal)} `,
  })
  const isOfNames = finding.examples.every(({ rows, note }) => rows.length === 0 && note.length <= 40)
  const shown = isOfNames ? [{ rows: [], note: finding.examples.map(({ note }) => note).join(', ') }] : finding.examples.slice(0, 3)
  const examples = (finding.examples.length === 0 ? [] : shown).map((example) => {
    const rows =
      example.rows.length > 3 ? `${example.rows.slice(0, 2).join(', ')} and ${example.rows.length - 2} more` : example.rows.join(', ')
    const said = [rows, example.note].filter((part) => part !== '').join(': ')
    return paint(terminal, 'dim', wrapClipped(oneLine(said), { width: terminal.width, indent: '        ', first: '      ', lines: 2 }))
  })
  const fix =
    finding.fix === '' || finding.severity === 'info'
      ? []
      : [wrap(finding.fix, { width: terminal.width, indent: '      ', first: '    → ' })]
  const effect =
    finding.severity === 'info' ? [] : [paint(terminal, 'dim', wrap(finding.effect, { width: terminal.width, indent: '      ' }))]
  return [head, ...examples, ...effect, ...fix].join('\n')
}

/** Findings, worst first. */
export const renderFindings = (findings: readonly Finding[], terminal: Terminal): string =>
  worstFirst(findings)
    .map((finding) => renderFinding(finding, terminal))
    .join('\n')

const renderLabels = (report: DataCheckReport, terminal: Terminal): string => {
  const total = report.labels.reduce((sum, { rows }) => sum + rows, 0)
  const sorted = [...report.labels].sort((a, b) => b.rows - a.rows)
  const shown = sorted.slice(0, 8)
  const width = Math.min(28, Math.max(0, ...shown.map(({ label }) => label.length)))
  const lines = shown.map(({ label, rows }) => {
    const share = total > 0 ? rows / total : 0
    return `  ${clip(oneLine(label), width).padEnd(width)}  ${'■'.repeat(Math.max(1, Math.round(24 * share)))} ${formatCount(rows)}, ${formatShare(share)}`
  })
  const more =
    sorted.length > shown.length
      ? `\n  ${paint(terminal, 'dim', `and ${sorted.length - shown.length} more labels, the smallest with ${sorted.at(-1)?.rows ?? 0} rows`)}`
      : ''
  return `${paint(terminal, 'bold', `Labels (${sorted.length})`)}\n${lines.join('\n')}${more}`
}

/** How varied the rows are: a few numbers, each with what it means. */
const renderDiversity = ({ diversity }: DataCheckReport, terminal: Terminal): string => {
  if (diversity === undefined) return ''
  const { sampled, vendi, distinct2, rowsPerCluster, coverage } = diversity
  const lines = [
    `${formatCount(sampled)} rows of a sample amount to ${formatCount(vendi.order1)} different ones (Vendi; ${vendi.orderInfinity.toFixed(1)} by the largest group)`,
    `${formatShare(distinct2)} of the word pairs are different ones; ${rowsPerCluster.toFixed(2)} rows to a cluster of near duplicates`,
    ...(coverage === undefined ? [] : [`train covers ${formatShare(coverage)} of golden (equal samples: about 90 %)`]),
  ]
  return `${paint(terminal, 'bold', 'Diversity')}\n${lines.map((line) => wrap(line, { width: terminal.width, indent: '  ', first: '  ' })).join('\n')}`
}

/** What cleaning changes in a score, in numbers. */
const renderEffect = ({ cleaning }: DataCheckReport, terminal: Terminal): string =>
  cleaning === undefined
    ? ''
    : `${paint(terminal, 'bold', 'What cleaning changes')}\n${wrap(sayCleaningEffect(cleaning), { width: terminal.width, indent: '  ', first: '  ' })}`

/** The answer of `assay check`: is the data fit, then the findings, bad rows and labels. */
export const renderCheck = (report: DataCheckReport, terminal: Terminal): string => {
  const errors = report.findings.filter((finding) => finding.severity === 'error').length
  const warnings = report.findings.filter((finding) => finding.severity === 'warning').length
  const verdict =
    errors > 0
      ? paint(terminal, 'red', `✗ ${counted(errors, 'problem')} to fix first`)
      : warnings > 0
        ? paint(terminal, 'yellow', `! usable, ${counted(warnings, 'warning')}`)
        : paint(terminal, 'green', '✓ clean')
  const bad = report.badRows
    .slice(0, 10)
    .map((row) => wrap(oneLine(row.problem), { width: terminal.width, indent: '    ', first: `  ${row.file}:${row.line}  ` }))
  const moreBad = report.badRows.length > 10 ? [`  and ${formatCount(report.badRows.length - 10)} more; --json lists all`] : []
  const parts = [
    `${verdict}  ${paint(terminal, 'dim', `${formatCount(report.rows)} rows read`)}`,
    report.findings.length === 0 ? '' : `${paint(terminal, 'bold', 'Findings')}\n${renderFindings(report.findings, terminal)}`,
    bad.length === 0
      ? ''
      : `${paint(terminal, 'bold', `Rows that could not be read (${formatCount(report.badRows.length)})`)}\n${[...bad, ...moreBad].join('\n')}`,
    renderEffect(report, terminal),
    renderDiversity(report, terminal),
    report.paraphrases === undefined ? '' : renderParaphrases(report.paraphrases, terminal),
    report.tokens === undefined ? '' : renderTokens(report.tokens, terminal),
    report.labels.length === 0 ? '' : renderLabels(report, terminal),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}
