import { fewestRows, type SliceComparison } from '../../core/compare/compare-slices.ts'
import type { SideComparison } from '../../core/compare/side-comparison.ts'
import { formatCount, formatPoints, formatShare } from '../../core/report/format.ts'
import { bounds, heading } from './comparison-lines.ts'
import { renderTable } from './table.ts'
import { clip, oneLine, paint, wrap, type Terminal } from './terminal.ts'

const shownSlices = 12

const sliceTable = (slices: readonly SliceComparison[], terminal: Terminal): string =>
  renderTable(
    [
      { title: 'slice', flexible: true },
      { title: 'n', align: 'right' },
      { title: 'A', align: 'right' },
      { title: 'B', align: 'right' },
      { title: 'B − A', align: 'right' },
      { title: '95 %' },
      { title: 'pooled', align: 'right' },
      { title: '' },
    ],
    slices.map((slice) => ({
      cells: [
        oneLine(slice.slice),
        formatCount(slice.n),
        terminal.width < 75 ? '' : formatShare(slice.valueA),
        terminal.width < 75 ? '' : formatShare(slice.valueB),
        formatPoints(slice.difference),
        bounds(slice),
        terminal.width < 90 ? '' : formatPoints(slice.shrunk),
        slice.conclusion === 'open' ? '' : slice.conclusion,
      ],
      ...(slice.conclusion === 'too few rows'
        ? { mark: 'dim' as const }
        : slice.conclusion === 'regressed'
          ? { mark: 'bold' as const }
          : {}),
    })),
    terminal,
  )

/** Slices that moved first, then the largest. */
export const renderSlices = ({ slices }: SideComparison, terminal: Terminal): string | undefined => {
  if (slices.slices.length === 0) return undefined
  const order = { regressed: 0, improved: 1, open: 2, 'too few rows': 3 } as const
  const sorted = [...slices.slices].sort((x, y) => order[x.conclusion] - order[y.conclusion] || y.n - x.n)
  const rest =
    sorted.length > shownSlices ? `\n  ${paint(terminal, 'dim', `and ${sorted.length - shownSlices} more; --json lists all`)}` : ''
  const lines = [
    ...slices.spread.map(
      ({ field, sd }) =>
        `beyond chance the difference varies by ${(100 * sd).toFixed(1)} pt between slices by ${field} (standard deviation)`,
    ),
    ...(slices.worst === undefined
      ? []
      : [
          `surely no slice of ${fewestRows} rows or more loses more than ${formatPoints(Math.min(0, slices.worst.low)).replace('−', '')} (${clip(slices.worst.slice, 40)}; all slices together, 95 %)`,
        ]),
  ].map((line) => `\n${paint(terminal, 'dim', wrap(oneLine(line), { width: terminal.width, indent: '    ', first: '  ' }))}`)
  return `${heading(terminal, 'By slice', 'adjusted for looking at many (Benjamini-Hochberg)')}\n${sliceTable(sorted.slice(0, shownSlices), terminal)}${rest}${lines.join('')}`
}
