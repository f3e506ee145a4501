import type { SideIntegrity } from '../../core/compare/side-comparison.ts'
import { formatCount, formatPoints } from '../../core/report/format.ts'
import { oneLine, paint, wrap, type Terminal } from './terminal.ts'

export const pText = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3))
export const bounds = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  `[${formatPoints(low).replace(' pt', '')}, ${formatPoints(high).replace(' pt', '')}]`

export const integrityLine = (side: SideIntegrity): string =>
  [
    `${side.name} (${side.source}): asked ${formatCount(side.attempted)}, answered ${formatCount(side.answered)}`,
    side.failed > 0 ? `failed ${formatCount(side.failed)} (score 0)` : '',
    side.missing > 0 ? `missing ${formatCount(side.missing)}` : '',
    side.repeats > 1 ? `${side.repeats} repeats` : '',
  ]
    .filter((part) => part !== '')
    .join(', ')

/** A bold title, and what it needs to be understood, dim. */
export const heading = (terminal: Terminal, title: string, more: string): string =>
  wrap(`${paint(terminal, 'bold', title)} ${paint(terminal, 'dim', more)}`, { width: terminal.width, indent: '  ', first: '' })

export const block = (terminal: Terminal, lines: readonly string[]): string =>
  lines.map((line) => wrap(oneLine(line), { width: terminal.width, indent: '    ', first: '  ' })).join('\n')
