import { counted, formatCount, formatDuration, formatInterval, formatShare, formatUsd } from '../../core/report/format.ts'
import type { EvaluatedArm, Evaluation } from '../../flows/evaluate.ts'
import { renderTable } from './table.ts'
import { oneLine, paint, wrap, type Terminal } from './terminal.ts'

const integrityTable = (arms: readonly EvaluatedArm[], terminal: Terminal): string =>
  renderTable(
    [
      { title: 'arm', flexible: true },
      ...['asked', 'answered', 'failed (score 0)', 'missing', 'without label', 'replayed'].map((title) => ({
        title,
        align: 'right' as const,
      })),
    ],
    arms.map(({ name, integrity }) => ({
      cells: [
        name,
        formatCount(integrity.attempted),
        formatCount(integrity.answered),
        ...[integrity.failed, integrity.missing, integrity.unlabelled, integrity.replayed].map((count) =>
          count === 0 ? '' : formatCount(count),
        ),
      ],
    })),
    terminal,
  )

const metricTable = (arms: readonly EvaluatedArm[], scorer: string, terminal: Terminal): string =>
  renderTable(
    [
      { title: 'arm', flexible: true },
      { title: scorer },
      { title: 'n', align: 'right' },
      { title: 'tokens in', align: 'right' },
      { title: 'out', align: 'right' },
      { title: 'cost', align: 'right' },
      { title: 'p50', align: 'right' },
      { title: 'p95', align: 'right' },
    ],
    arms.map(({ name, metric, usage, costUsd, latencyMs }) => ({
      cells: [
        name,
        metric === undefined ? 'no labels' : formatInterval(metric),
        metric === undefined ? '' : formatCount(metric.n),
        usage.promptTokens === 0 ? '' : formatCount(usage.promptTokens),
        usage.completionTokens === 0 ? '' : formatCount(usage.completionTokens),
        costUsd === 0 ? '' : formatUsd(costUsd),
        latencyMs === undefined ? '' : formatDuration(latencyMs.p50),
        latencyMs === undefined ? '' : formatDuration(latencyMs.p95),
      ],
    })),
    terminal,
  )

const factsOf = ({ name, noise, spentUsd, possiblyPaidTwice, out }: EvaluatedArm): readonly string[] => [
  ...(noise === undefined
    ? []
    : [
        `${name}: ${Number(noise.repeats.toFixed(1))} answers a row; spread between rows ${formatShare(noise.betweenRows)}, between repeats of a row ${formatShare(noise.betweenRepeats)}: ${formatShare(noise.shareOfRepeats)} of the uncertainty would go with more repeats, the rest only with more rows`,
      ]),
  ...(spentUsd === 0 ? [] : [`${name}: ${formatUsd(spentUsd)} spent now`]),
  ...(possiblyPaidTwice === 0 ? [] : [`${name}: ${counted(possiblyPaidTwice, 'call')} may have been paid twice`]),
  ...(out === undefined ? [] : [`${name}: answers are in ${out}`]),
]

/** Integrity first, then the metric with its interval, tokens, cost and latency; last what weakens the numbers. */
export const renderEvaluation = (evaluation: Evaluation, terminal: Terminal): string => {
  const { arms, scorer, source, split, notes } = evaluation
  const facts = [...arms.flatMap(factsOf), ...notes].map((line) =>
    wrap(oneLine(line), { width: terminal.width, indent: '    ', first: '  ' }),
  )
  return [
    paint(terminal, 'bold', `${evaluation.task}: ${counted(arms.length, 'arm')} on ${split === 'dev' ? 'dev' : oneLine(source)}`),
    '',
    integrityTable(arms, terminal),
    '',
    metricTable(arms, scorer, terminal),
    paint(
      terminal,
      'dim',
      wrap('95 % intervals; cost and latency are those of the first call, at the concurrency it was made with', {
        width: terminal.width,
        indent: '  ',
      }),
    ),
    ...(facts.length === 0 ? [] : ['', ...facts]),
  ].join('\n')
}
