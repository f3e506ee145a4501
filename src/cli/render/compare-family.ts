import { counted, formatCount, formatMargin, formatPoints, formatShare } from '../../core/report/format.ts'
import type { CompareResult } from '../../flows/compare.ts'
import { block, bounds, heading, integrityLine, pText } from './comparison-lines.ts'
import { renderTable } from './table.ts'
import { clip, paint, wrap, type Terminal } from './terminal.ts'

/** Every arm of a run against one, best first. */
export const renderFamily = (result: CompareResult, terminal: Terminal): string => {
  const { comparisons } = result
  const [first] = comparisons
  const rows = [...comparisons].sort((x, y) => y.difference - x.difference)
  const sizes = new Set(rows.map(({ n }) => n))
  const table = renderTable(
    [
      { title: 'arm', flexible: true },
      { title: result.metric, align: 'right' },
      { title: 'B − A', align: 'right' },
      { title: `${Math.round(1000 * result.level) / 10} %` },
      { title: 'n', align: 'right' },
      { title: 'Holm p', align: 'right' },
      { title: '−:+', align: 'right' },
      { title: '' },
    ],
    rows.map((comparison) => ({
      cells: [
        comparison.b,
        terminal.width < 80 ? '' : formatShare(comparison.valueB),
        formatPoints(comparison.difference),
        bounds(comparison),
        sizes.size === 1 ? '' : formatCount(comparison.n),
        // The conclusion says what it comes to.
        terminal.width < 70 ? '' : pText(comparison.pAdjusted),
        terminal.width < 75 ? '' : `${comparison.flips.regressed.length}:${comparison.flips.improved.length}`,
        comparison.conclusion.kind,
      ],
    })),
    terminal,
  )
  const missing = rows.filter(({ integrity }) => integrity.missingPairs.length > 0 || integrity.b.failed > 0)
  const regressions = rows.flatMap((comparison) =>
    comparison.slices.slices
      .filter(({ conclusion }) => conclusion === 'regressed')
      .map(({ slice, difference }) => `${comparison.b} loses ${formatPoints(difference)} on ${clip(slice, 40)}`),
  )
  return [
    heading(
      terminal,
      `Everything against ${first?.a ?? ''}`,
      `${first?.integrity.a.source ?? ''}, ${first?.split ?? ''}, ${formatShare(first?.valueA ?? 0)}${sizes.size === 1 ? `, n ${formatCount(first?.n ?? 0)}` : ''}, margin ${formatMargin(result.margin)}; −:+ rows lost and gained`,
    ),
    block(terminal, [
      ...(first === undefined ? [] : [integrityLine(first.integrity.a)]),
      ...missing.map(
        ({ integrity }) => `${integrityLine(integrity.b)}; ${counted(integrity.missingPairs.length, 'pair')} without an answer`,
      ),
      ...[...new Set(rows.flatMap(({ integrity }) => [...integrity.a.notes, ...integrity.b.notes]))].map((note) => `! ${note}`),
    ]),
    `${table}${
      regressions.length === 0
        ? ''
        : `\n\n${block(
            terminal,
            regressions.map((line) => `! ${line}`),
          )}`
    }`,
    paint(
      terminal,
      'dim',
      wrap(`\`assay compare ${first?.a ?? 'A'} ARM\` shows one of them with its slices, flips and costs`, { width: terminal.width }),
    ),
  ].join('\n')
}
