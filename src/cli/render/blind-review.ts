import { counted, formatPoints } from '../../core/report/format.ts'
import type { ReviewResult } from '../../flows/blind-review.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

/** Where the review is, and what to do with it. */
export const renderBlindWritten = (
  value: { readonly path: string; readonly rows: number; readonly common: number },
  terminal: Terminal,
): string =>
  [
    `${value.path}`,
    wrap(
      `${counted(value.rows, 'row')} of ${value.common} on which the sides differ, in random order, sides hidden. Have them judged, then run the same command with --decisions FILE instead of --blind.`,
      { width: terminal.width },
    ),
  ].join('\n')

/** The adjudicated comparison. */
export const renderReview = ({ comparison, recorded, contradicted }: ReviewResult, terminal: Terminal): string => {
  const { a, b, n, judged, open, wins, difference, low, high, alpha, pValue, method, conclusion } = comparison
  const lines = [
    `${counted(judged, 'row')} judged blind: ${b} right ${wins.b}, ${a} right ${wins.a}, both ${wins.both}, neither ${wins.neither}${open > 0 ? `; ${open} still open` : ''}`,
    `${b} − ${a}: ${formatPoints(difference)} [${formatPoints(low)}, ${formatPoints(high)}] (${Number((100 * (1 - 2 * alpha)).toFixed(1))} %), n ${n}; ${method}, p ${pValue < 0.001 ? '< 0.001' : pValue.toFixed(3)}`,
    ...(contradicted.length > 0 && recorded === 0
      ? [
          `${counted(contradicted.length, 'label')} contradicted: ${contradicted.slice(0, 20).join(', ')}${contradicted.length > 20 ? ', …' : ''}; mend them in the data`,
        ]
      : []),
    ...(recorded > 0
      ? [`${counted(recorded, 'decision')} kept in adjudications.jsonl: commit it; the next \`assay run\` scores golden with it`]
      : []),
  ]
  return [
    paint(terminal, 'bold', wrap(conclusion.words, { width: terminal.width })),
    ...lines.map((line) => wrap(line, { width: terminal.width, indent: '    ', first: '  ' })),
  ].join('\n')
}
