import type { SideComparison, SideIntegrity } from '../../core/compare/side-comparison.ts'
import { fewestRows, type SliceComparison } from '../../core/compare/compare-slices.ts'
import type { TotalRatio } from '../../core/compare/total-ratio.ts'
import { counted, formatCount, formatDuration, formatMargin, formatPoints, formatShare, formatUsd } from '../../core/report/format.ts'
import type { CompareResult } from '../../flows/compare.ts'
import { renderTable } from './table.ts'
import { oneLine, paint, wrap, type Paint, type Terminal } from './terminal.ts'

/** Texts of a flipped row, for `--show`. */
export interface ShownFlip {
  readonly id: string
  readonly input: string
  readonly expected: string
  readonly a: string
  readonly b: string
}

const shownSlices = 12
const shownFlips = 10

const paints: Readonly<Record<SideComparison['conclusion']['kind'], Paint>> = {
  better: 'green',
  equivalent: 'green',
  'non-inferior': 'green',
  worse: 'red',
  inconclusive: 'yellow',
}

const pText = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3))
const bounds = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  `[${formatPoints(low).replace(' pt', '')}, ${formatPoints(high).replace(' pt', '')}]`

const integrityLine = (side: SideIntegrity): string =>
  [
    `${side.name} (${side.source}): asked ${formatCount(side.attempted)}, answered ${formatCount(side.answered)}`,
    side.failed > 0 ? `failed ${formatCount(side.failed)} (score 0)` : '',
    side.missing > 0 ? `missing ${formatCount(side.missing)}` : '',
    side.repeats > 1 ? `${side.repeats} repeats` : '',
  ]
    .filter((part) => part !== '')
    .join(', ')

const pairLine = ({ integrity, paired }: SideComparison): string => {
  const { common, onlyA, onlyB, missingPairs, a, b } = integrity
  if (!paired)
    return `no row in common: ${formatCount(onlyA)} and ${formatCount(onlyB)} different rows are compared, which needs far more of them`
  const lost = [onlyA > 0 ? `${formatCount(onlyA)} only in ${a.name}` : '', onlyB > 0 ? `${formatCount(onlyB)} only in ${b.name}` : '']
  const left = lost.filter((part) => part !== '')
  return [
    `${counted(common, 'row')} in common`,
    left.length > 0 ? `left out: ${left.join(', ')}` : '',
    missingPairs.length > 0
      ? `${counted(missingPairs.length, 'pair')} without an answer: ${missingPairs.slice(0, 5).join(', ')}${missingPairs.length > 5 ? ', …' : ''}`
      : '',
  ]
    .filter((part) => part !== '')
    .join('; ')
}

const block = (terminal: Terminal, lines: readonly string[]): string =>
  lines.map((line) => wrap(oneLine(line), { width: terminal.width, indent: '    ', first: '  ' })).join('\n')

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
        formatShare(slice.valueA),
        formatShare(slice.valueB),
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
const slicesOf = ({ slices }: SideComparison, terminal: Terminal): string | undefined => {
  if (slices.slices.length === 0) return undefined
  const order = { regressed: 0, improved: 1, open: 2, 'too few rows': 3 } as const
  const sorted = [...slices.slices].sort((x, y) => order[x.conclusion] - order[y.conclusion] || y.n - x.n)
  const rest =
    sorted.length > shownSlices ? `\n  ${paint(terminal, 'dim', `and ${sorted.length - shownSlices} more; --json lists all`)}` : ''
  const worst =
    slices.worst === undefined
      ? ''
      : `\n  ${paint(terminal, 'dim', `surely no slice of ${fewestRows} rows or more loses more than ${formatPoints(Math.min(0, slices.worst.low)).replace('−', '')} (${slices.worst.slice}; all slices together, 95 %)`)}`
  return `${paint(terminal, 'bold', 'By slice')} ${paint(terminal, 'dim', 'adjusted for looking at many (Benjamini-Hochberg)')}\n${sliceTable(sorted.slice(0, shownSlices), terminal)}${rest}${worst}`
}

const ratioText = (label: string, ratio: TotalRatio | undefined, show: (total: number) => string): string | undefined =>
  ratio === undefined
    ? undefined
    : `${label}: ${show(ratio.totalB)} against ${show(ratio.totalA)} over ${counted(ratio.n, 'row')}, × ${ratio.ratio.toPrecision(3)} [${ratio.low.toPrecision(3)}, ${ratio.high.toPrecision(3)}]`

const priceOf = (comparison: SideComparison, terminal: Terminal): string | undefined => {
  const { a, b } = comparison.integrity
  const alone =
    a.alone === undefined || b.alone === undefined
      ? undefined
      : `latency measured alone: p50 ${formatDuration(b.alone.p50)} against ${formatDuration(a.alone.p50)}, p95 ${formatDuration(b.alone.p95)} against ${formatDuration(a.alone.p95)} (n ${b.alone.n}, ${a.alone.n})`
  const perThousand =
    a.costPer1k === undefined || b.costPer1k === undefined
      ? undefined
      : `cost of 1,000 answers, all included: ${formatUsd(b.costPer1k)} against ${formatUsd(a.costPer1k)}`
  const lines = [
    ratioText('paid for calls', comparison.cost, formatUsd),
    perThousand,
    ratioText('tokens', comparison.tokens, formatCount),
    alone ?? ratioText('time of the calls', comparison.time, formatDuration),
  ].filter((line) => line !== undefined)
  return lines.length === 0 ? undefined : `${paint(terminal, 'bold', 'Cost and time')}\n${block(terminal, lines)}`
}

const flipsOf = (comparison: SideComparison, shown: readonly ShownFlip[], terminal: Terminal): string | undefined => {
  const { improved, regressed } = comparison.flips
  if (improved.length + regressed.length === 0) return undefined
  const ids = (list: readonly string[]): string => `${list.slice(0, shownFlips).join(', ')}${list.length > shownFlips ? ', …' : ''}`
  const lines = [
    ...(regressed.length === 0 ? [] : [`${counted(regressed.length, 'row')} lost: ${ids(regressed)}`]),
    ...(improved.length === 0 ? [] : [`${counted(improved.length, 'row')} gained: ${ids(improved)}`]),
  ]
  const byId = new Map(shown.map((row) => [row.id, row]))
  const texts = [...regressed, ...improved].flatMap((id) => {
    const row = byId.get(id)
    if (row === undefined) return []
    return [`${id}: ${row.input}`, `  expected ${row.expected} · ${comparison.a} ${row.a} · ${comparison.b} ${row.b}`]
  })
  return `${paint(terminal, 'bold', 'Flips')}\n${block(terminal, [...lines, ...texts])}`
}

const repeatsOf = ({ repeats }: SideComparison, terminal: Terminal): string | undefined =>
  repeats.length === 0
    ? undefined
    : `${paint(terminal, 'bold', 'Noise')}\n${block(
        terminal,
        repeats.map(
          (noise) =>
            `${noise.side}: standard error ${formatPoints(noise.seExamples).slice(1)} from other examples, ${formatPoints(noise.seRepeats).slice(1)} from ${noise.repeats} repeats; ${formatShare(noise.unstable)} of the rows change between repeats`,
        ),
      )}`

const differenceLines = (comparison: SideComparison, family: number): readonly string[] => {
  const { discordant, intentionToTreat: itt, secondOpinion: second } = comparison
  const level = `${Math.round(1000 * (1 - 2 * comparison.alpha)) / 10} %`
  const differ =
    discordant[0] + discordant[1] > 0 ? `; only ${comparison.a} right ${discordant[0]}, only ${comparison.b} right ${discordant[1]}` : ''
  const adjusted = family > 1 ? `, Holm over ${family}: ${pText(comparison.pAdjusted)}` : ''
  return [
    `${comparison.metric} ${formatShare(comparison.valueB)} against ${formatShare(comparison.valueA)}: ${formatPoints(comparison.difference)} ${bounds(comparison)} (${level}), n ${formatCount(comparison.n)} on ${comparison.split}${comparison.slice === undefined ? '' : `, ${comparison.slice}`}`,
    `${comparison.method}; p ${pText(comparison.pValue)}${adjusted}${differ}`,
    ...(second === undefined ? [] : [`second opinion: ${bounds(second)} (${second.method})`]),
    ...(itt === undefined
      ? []
      : [
          `missing counted as wrong: ${formatPoints(itt.difference)} ${bounds(itt)}, n ${formatCount(itt.n)}; the line above leaves them out`,
        ]),
  ]
}

const one = (comparison: SideComparison, shown: readonly ShownFlip[], terminal: Terminal): string => {
  const { integrity, conclusion } = comparison
  const notes = [...new Set([...integrity.a.notes, ...integrity.b.notes])].map((note) => `! ${note}`)
  const head = paint(terminal, 'bold', paint(terminal, paints[conclusion.kind], wrap(conclusion.words, { width: terminal.width })))
  return [
    head,
    `${paint(terminal, 'bold', 'Integrity')}\n${block(terminal, [integrityLine(integrity.a), integrityLine(integrity.b), pairLine(comparison), ...notes])}`,
    `${paint(terminal, 'bold', 'Difference')} ${paint(terminal, 'dim', `${comparison.b} − ${comparison.a}`)}\n${block(terminal, differenceLines(comparison, 1))}`,
    slicesOf(comparison, terminal),
    priceOf(comparison, terminal),
    repeatsOf(comparison, terminal),
    flipsOf(comparison, shown, terminal),
  ]
    .filter((part) => part !== undefined)
    .join('\n\n')
}

const family = (result: CompareResult, terminal: Terminal): string => {
  const { comparisons } = result
  const [first] = comparisons
  const rows = [...comparisons].sort((x, y) => y.difference - x.difference)
  const sizes = new Set(rows.map(({ n }) => n))
  const table = renderTable(
    [
      { title: 'arm', flexible: true },
      { title: result.metric, align: 'right' },
      { title: 'difference', align: 'right' },
      { title: `${Math.round(1000 * result.level) / 10} %` },
      { title: 'n', align: 'right' },
      { title: 'p (Holm)', align: 'right' },
      { title: '−:+', align: 'right' },
      { title: '' },
    ],
    rows.map((comparison) => ({
      cells: [
        comparison.b,
        formatShare(comparison.valueB),
        formatPoints(comparison.difference),
        bounds(comparison),
        sizes.size === 1 ? '' : formatCount(comparison.n),
        pText(comparison.pAdjusted),
        `${comparison.flips.regressed.length}:${comparison.flips.improved.length}`,
        comparison.conclusion.kind,
      ],
    })),
    terminal,
  )
  const missing = rows.filter(({ integrity }) => integrity.missingPairs.length > 0 || integrity.b.failed > 0)
  const regressions = rows.flatMap((comparison) =>
    comparison.slices.slices
      .filter(({ conclusion }) => conclusion === 'regressed')
      .map(({ slice, difference }) => `${comparison.b} loses ${formatPoints(difference)} on ${slice}`),
  )
  return [
    `${paint(terminal, 'bold', `Everything against ${first?.a ?? ''}`)} ${paint(terminal, 'dim', `${first?.integrity.a.source ?? ''}, ${first?.split ?? ''}, ${formatShare(first?.valueA ?? 0)}${sizes.size === 1 ? `, n ${formatCount(first?.n ?? 0)}` : ''}, margin ${formatMargin(result.margin)}; −:+ rows lost and gained`)}`,
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
    paint(terminal, 'dim', `\`assay compare ${first?.a ?? 'A'} ARM\` shows one of them with its slices, flips and costs`),
  ].join('\n')
}

/** The answer of `assay compare`: integrity first, then the difference and what it means. */
export const renderCompare = (
  value: { readonly result: CompareResult; readonly shown: readonly ShownFlip[] },
  terminal: Terminal,
): string => {
  const { result, shown } = value
  const [only, ...more] = result.comparisons
  if (only === undefined) return 'nothing to compare'
  const body = more.length === 0 ? one(only, shown, terminal) : family(result, terminal)
  return [body, ...result.notes.map((note) => paint(terminal, 'dim', wrap(note, { width: terminal.width })))].join('\n\n')
}
