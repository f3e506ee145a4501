import { counted, formatCount } from '../../core/report/format.ts'
import type { ScorerStatus } from '../../flows/list-scorers.ts'
import type { SampleResult } from '../../flows/sample-outputs.ts'
import { calibrationLines } from './calibration.ts'
import { renderTable } from './table.ts'
import { oneLine, paint, wrap, type Terminal } from './terminal.ts'

const statusOf = ({ judge }: ScorerStatus): string => {
  if (judge === undefined) return ''
  if (judge.why === undefined) return `calibrated, ${formatCount(judge.evidence.labels)} labels`
  return judge.missingLabels === 0 ? 'may not decide' : `label ${formatCount(judge.missingLabels)} more`
}

/** The answer of `assay scorers`. */
export const renderScorers = (scorers: readonly ScorerStatus[], terminal: Terminal): string => {
  const table = renderTable(
    [{ title: '  scorer' }, { title: 'kind' }, { title: 'scores' }, { title: 'status' }, { title: 'what it says', flexible: true }],
    scorers.map((scorer) => ({
      cells: [
        `${scorer.decides ? '✓' : scorer.used ? '·' : ' '} ${scorer.name}`,
        scorer.kind,
        scorer.scale === 'binary' ? '0 or 1' : '0 to 1',
        statusOf(scorer),
        scorer.label === scorer.name ? (scorer.judge?.question ?? '') : scorer.label,
      ],
      ...(!scorer.used && { mark: 'dim' as const }),
    })),
    terminal,
    '',
  )
  return `${table}\n\n✓ decides, · is reported beside it`
}

/** The answer of `assay scorers show NAME`. */
export const renderScorer = (scorer: ScorerStatus, terminal: Terminal): string => {
  const { judge } = scorer
  const facts: readonly (readonly [string, string])[] = [
    ['kind', scorer.kind],
    ['scores', scorer.scale === 'binary' ? '0 or 1' : '0 to 1'],
    ['in task.yaml', scorer.decides ? 'yes, it decides' : scorer.used ? 'yes, beside the metric' : 'no'],
    ['model', judge?.model ?? ''],
    ['rubric', judge?.rubric ?? ''],
    ['question', oneLine(judge?.question ?? '')],
    ['choices', judge?.choices.map(({ name, value }) => `${name} (${value})`).join(', ') ?? ''],
    ['labels', judge === undefined ? '' : counted(judge.evidence.labels, 'output')],
    ['may decide', judge === undefined ? '' : judge.why === undefined ? 'yes' : `no: ${judge.why}`],
    [
      'missing',
      judge === undefined || judge.missingLabels === 0
        ? ''
        : `about ${formatCount(judge.missingLabels)} more labels; \`assay scorers sample ${scorer.name}\` writes them`,
    ],
  ]
  const lines = facts
    .filter(([, value]) => value !== '')
    .map(([name, value]) =>
      wrap(value, { width: terminal.width, indent: ' '.repeat(16), first: `  ${paint(terminal, 'dim', name.padEnd(13))} ` }),
    )
  const head = `${paint(terminal, 'bold', scorer.name)}  ${scorer.label === scorer.name ? '' : scorer.label}`.trimEnd()
  const report = judge?.calibration === undefined ? [] : ['', ...calibrationLines(judge.calibration, terminal)]
  return [head, ...lines, ...report].join('\n')
}

/** The answer of `assay scorers sample NAME`. */
export const renderSample = ({ scorer, file, rows, asked, examples, split, choices }: SampleResult, terminal: Terminal): string => {
  const short =
    rows < asked
      ? [
          wrap(`no more outputs of ${split} are recorded: more arms, a larger ${split}, or rows of your own (input, output) give more`, {
            width: terminal.width,
            indent: '  ',
          }),
        ]
      : []
  if (rows === 0) return `${file}: every recorded output of ${split} is labelled already`
  return [
    `${paint(terminal, 'green', '✓')} ${file}: ${counted(rows, 'output')} of ${counted(examples, 'example')} of ${split}, in random order`,
    ...short,
    wrap(
      `Fill in the column choice with one of: ${choices.join(', ')}. A copy of a row with another rater's choice shows how far people agree.`,
      {
        width: terminal.width,
        indent: '  ',
        first: '  ',
      },
    ),
    `  then: assay scorers calibrate ${scorer} --labels ${file}`,
  ].join('\n')
}
