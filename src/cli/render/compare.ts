import type { SideComparison } from '../../core/compare/side-comparison.ts'
import type { TotalRatio } from '../../core/compare/total-ratio.ts'
import { counted, formatCount, formatDuration, formatMargin, formatPoints, formatShare, formatUsd } from '../../core/report/format.ts'
import type { CompareResult } from '../../flows/compare.ts'
import { renderFamily } from './compare-family.ts'
import { renderSlices } from './compare-slices.ts'
import { block, bounds, heading, integrityLine, pText } from './comparison-lines.ts'
import { paint, wrap, type Paint, type Terminal } from './terminal.ts'

/** Texts of a flipped row, for `--show`. */
export interface ShownFlip {
  readonly id: string
  readonly input: string
  readonly expected: string
  readonly a: string
  readonly b: string
}

const shownFlips = 10

const paints: Readonly<Record<SideComparison['conclusion']['kind'], Paint>> = {
  better: 'green',
  equivalent: 'green',
  'non-inferior': 'green',
  worse: 'red',
  inconclusive: 'yellow',
}

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

/** A ratio as a person reads it: `0.04`, `1.02`, `20.3`, `2,030`. */
const times = (ratio: number): string => {
  if (ratio >= 100) return formatCount(Math.round(ratio))
  if (ratio >= 10) return ratio.toFixed(1)
  return ratio > 0 && ratio < 0.01 ? '<0.01' : ratio.toFixed(2)
}

const ratioText = (label: string, ratio: TotalRatio | undefined, show: (total: number) => string): string | undefined =>
  ratio === undefined
    ? undefined
    : `${label}: ${show(ratio.totalB)} against ${show(ratio.totalA)} over ${counted(ratio.n, 'row')}, × ${times(ratio.ratio)} [${times(ratio.low)}, ${times(ratio.high)}]`

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
            `${noise.side}: standard error ${formatMargin(noise.seExamples)} from other examples, ${formatMargin(noise.seRepeats)} from ${noise.repeats} repeats; ${formatShare(noise.unstable)} of the rows change between repeats`,
        ),
      )}`

const differenceLines = (comparison: SideComparison): readonly string[] => {
  const { discordant, intentionToTreat: itt, secondOpinion: second } = comparison
  const level = `${Math.round(1000 * (1 - 2 * comparison.alpha)) / 10} %`
  const differ =
    discordant[0] + discordant[1] > 0 ? `; only ${comparison.a} right ${discordant[0]}, only ${comparison.b} right ${discordant[1]}` : ''
  return [
    `${comparison.metric} ${formatShare(comparison.valueB)} against ${formatShare(comparison.valueA)}: ${formatPoints(comparison.difference)} ${bounds(comparison)} (${level}), n ${formatCount(comparison.n)} on ${comparison.split}${comparison.slice === undefined ? '' : `, ${comparison.slice}`}`,
    `${comparison.method}; p ${pText(comparison.pValue)}${differ}`,
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
    `${heading(terminal, 'Difference', `${comparison.b} − ${comparison.a}`)}\n${block(terminal, differenceLines(comparison))}`,
    renderSlices(comparison, terminal),
    priceOf(comparison, terminal),
    repeatsOf(comparison, terminal),
    flipsOf(comparison, shown, terminal),
  ]
    .filter((part) => part !== undefined)
    .join('\n\n')
}

/** The answer of `assay compare`: integrity first, then the difference and what it means. */
export const renderCompare = (
  value: { readonly result: CompareResult; readonly shown: readonly ShownFlip[] },
  terminal: Terminal,
): string => {
  const { result, shown } = value
  const [only, ...more] = result.comparisons
  if (only === undefined) return 'nothing to compare'
  const body = more.length === 0 ? one(only, shown, terminal) : renderFamily(result, terminal)
  return [body, ...result.notes.map((note) => paint(terminal, 'dim', wrap(note, { width: terminal.width })))].join('\n\n')
}
