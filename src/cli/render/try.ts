import { formatDuration, formatShare } from '../../core/report/format.ts'
import type { TryResult } from '../../flows/try-arm.ts'
import { clip, oneLine, paint, type Terminal } from './terminal.ts'

/** The answer of `assay try`, then how sure the arm is of the likeliest labels. */
export const renderTry = (result: TryResult, terminal: Terminal): string => {
  const ranked = Object.entries(result.labels ?? {}).sort(([, a], [, b]) => b - a)
  const width = Math.min(30, Math.max(0, ...ranked.slice(0, 5).map(([label]) => label.length)))
  const shares = ranked
    .slice(0, 5)
    .map(([label, share]) => `  ${clip(oneLine(label), width).padEnd(width)}  ${'■'.repeat(Math.round(24 * share))} ${formatShare(share)}`)
  const facts = paint(
    terminal,
    'dim',
    `${result.arm}${result.detail === '' ? '' : `, ${oneLine(result.detail)}`}, ${formatDuration(result.latencyMs)}`,
  )
  const passages = (result.passages ?? []).map((id) => `  from ${oneLine(id)}`)
  return [paint(terminal, 'bold', result.text), ...shares, ...passages, facts].join('\n')
}
