import { counted, formatCount, formatInterval, formatPoints, formatShare, formatUsd } from '../../core/report/format.ts'
import { formatPValue, type Calibration } from '../../core/judge/calibration.ts'
import type { CalibrationPlan } from '../../flows/calibrate-judge.ts'
import type { PairsResult } from '../../flows/judge-pairs.ts'
import { renderTable } from './table.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

interface Numbers {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly n: number
}

const kappaText = ({ value, low, high }: Numbers): string => `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`
const shareText = (share: Numbers): string => `${formatInterval(share)}, n = ${formatCount(share.n)}`

/** Braintrust's bands, "to justify, not laws". */
const bandOf = (kappa: number): string => (kappa < 0.4 ? 'for exploring only' : kappa < 0.7 ? 'shows a trend' : 'a candidate for deciding')

const factLines = (facts: readonly (readonly [string, string])[], terminal: Terminal): readonly string[] =>
  facts
    .filter(([, value]) => value !== '')
    .map(([name, value]) =>
      wrap(value, { width: terminal.width, indent: ' '.repeat(20), first: `  ${paint(terminal, 'dim', name.padEnd(17))} ` }),
    )

const agreementFacts = ({ agreement, humanAgreement, labelsForTenth }: Calibration): readonly (readonly [string, string])[] => {
  const { kappa, weightedKappa, raw, sensitivity, specificity, falseAccepts, falseRejects } = agreement
  return [
    [
      'kappa',
      kappa === null ? 'not defined: only one choice occurs' : `${kappaText(kappa)}, n = ${formatCount(kappa.n)}; ${bandOf(kappa.value)}`,
    ],
    ['weighted kappa', weightedKappa === null ? '' : `${kappaText(weightedKappa)} (quadratic, choices in order of value)`],
    [
      'people among them',
      humanAgreement === null
        ? 'not known: no output was labelled twice'
        : `alpha ${kappaText(humanAgreement)} on ${counted(humanAgreement.n, 'output')}`,
    ],
    ['raw agreement', shareText(raw)],
    ['sensitivity', `${shareText(sensitivity)} good outputs; rejects ${counted(falseRejects.length, 'good one')}`],
    ['specificity', `${shareText(specificity)} bad outputs; accepts ${counted(falseAccepts.length, 'bad one')}`],
    ['for kappa ± 0.1', labelsForTenth === 0 ? 'enough labels' : `about ${formatCount(labelsForTenth)} more labels`],
  ]
}

const probeFacts = ({ probes, sameAsBefore }: Calibration): readonly (readonly [string, string])[] => {
  const { length, order, repeats, regressions, ownFamily } = probes
  return [
    [
      'length',
      length === null
        ? 'not probed'
        : `twice as long changes the odds of a pass by a factor of ${Math.exp(length.slope).toFixed(2)} [${Math.exp(length.low).toFixed(2)}, ${Math.exp(length.high).toFixed(2)}], ${formatPValue(length.pValue)}`,
    ],
    [
      'order in pairs',
      order === null ? 'not probed' : `changes its mind on ${shareText(order.flipRate)} pairs; ${order.fit ? 'fit' : 'unfit above 20 %'}`,
    ],
    ['repeats', repeats === null ? 'not probed' : `the same choice ${repeats.repeats} times on ${shareText(repeats)}`],
    ['known regressions', regressions.map(({ kind, caught }) => `${kind}: noticed ${shareText(caught)}`).join('; ') || 'not probed'],
    ['since last time', sameAsBefore === null ? '' : `the same choice on ${shareText(sameAsBefore)}`],
    ['own family', ownFamily.length === 0 ? 'none of the models here, by their names' : ownFamily.join(', ')],
  ]
}

const confusionTable = ({ agreement }: Calibration, terminal: Terminal): string =>
  renderTable(
    [
      { title: 'people \\ judge' },
      ...agreement.choices.map((title) => ({ title, align: 'right' as const })),
      { title: 'share', align: 'right' },
    ],
    agreement.choices.map((choice, i) => ({
      cells: [choice, ...(agreement.confusion[i] ?? []).map(formatCount), formatShare(agreement.prevalence[i]?.human ?? 0)],
    })),
    terminal,
  )

const slicesTable = ({ agreement }: Calibration, terminal: Terminal): string =>
  renderTable(
    [
      { title: 'tag', flexible: true },
      { title: 'agreement' },
      { title: 'n', align: 'right' },
      { title: 'too kind', align: 'right' },
      { title: 'too harsh', align: 'right' },
    ],
    agreement.slices.map(({ tag, n, agreement: same, falseAccepts, falseRejects }) => ({
      cells: [tag, formatInterval(same), formatCount(n), formatCount(falseAccepts), formatCount(falseRejects)],
    })),
    terminal,
  )

const leniencyTable = ({ leniency }: Calibration, terminal: Terminal): string =>
  renderTable(
    [{ title: 'arm', flexible: true }, { title: 'kinder than people by' }],
    leniency.map(({ arm, excess }) => ({
      cells: [
        arm,
        `${formatPoints(excess.value)} [${formatPoints(excess.low)}, ${formatPoints(excess.high)}], n = ${formatCount(excess.n)}`,
      ],
    })),
    terminal,
  )

const ratesTable = ({ rates }: Calibration, terminal: Terminal): string =>
  renderTable(
    [{ title: 'arm', flexible: true }, { title: 'the judge accepts' }, { title: 'corrected for errors' }, { title: 'n', align: 'right' }],
    rates.map(({ arm, split, accepted, corrected }) => ({
      cells: [
        `${arm} on ${split}`,
        formatInterval(accepted),
        corrected === null ? 'not informative' : formatInterval(corrected),
        formatCount(accepted.n),
      ],
    })),
    terminal,
  )

/** A calibration without where it is kept. */
export const calibrationLines = (calibration: Calibration, terminal: Terminal): readonly string[] => {
  const { scorer, model, labelled, agreement, unjudged, cost, rates, warnings } = calibration
  const paragraph = (text: string): string => wrap(text, { width: terminal.width, indent: '  ', first: '' })
  const title = (text: string): string => `\n${paint(terminal, 'bold', text)}`
  return [
    paragraph(`${scorer} (${model}) against people on ${counted(labelled, 'labelled output')}`),
    ...unjudged.map(({ reason, count }) => paint(terminal, 'yellow', paragraph(`! ${formatCount(count)} left out: ${reason}`))),
    ...factLines(agreementFacts(calibration), terminal),
    title('Where they part'),
    confusionTable(calibration, terminal),
    ...(agreement.slices.length === 0 ? [] : ['', slicesTable(calibration, terminal)]),
    title('Biases'),
    ...factLines(probeFacts(calibration), terminal),
    ...(calibration.leniency.length === 0 ? [] : ['', leniencyTable(calibration, terminal)]),
    ...(rates.length === 0 ? [] : [title('What its judgements mean'), ratesTable(calibration, terminal)]),
    ...(warnings.length === 0 ? [] : [title('Beware')]),
    ...warnings.map((warning) => wrap(warning, { width: terminal.width, indent: '    ', first: `  ${paint(terminal, 'yellow', '!')} ` })),
    '',
    paragraph(`${counted(cost.calls, 'call')}, ${formatUsd(cost.usd)}; 1,000 judgements cost about ${formatUsd(cost.usdPer1k)}.`),
  ]
}

/** The answer of `assay scorers calibrate NAME`. */
export const renderCalibration = (
  { calibration, file }: { readonly calibration: Calibration; readonly file: string },
  terminal: Terminal,
): string => [...calibrationLines(calibration, terminal), `Kept in ${file}; \`assay run\` reads it.`].join('\n')

/** The answer of `assay scorers calibrate NAME --dry-run`. */
export const renderCalibrationPlan = ({ scorer, model, labelled, open, mostCalls, mostUsd }: CalibrationPlan): string =>
  [
    `${scorer} would be held against ${counted(labelled, 'labelled output')}${open === 0 ? '' : ` (${counted(open, 'row')} without a choice left out)`}`,
    `at most ${counted(mostCalls, 'call')} to ${model}, about ${formatUsd(mostUsd)}; what is in the journal is free`,
  ].join('\n')

/** The answer of `assay scorers pairs NAME`. */
export const renderPairs = ({ scorer, model, a, b, summary, equal, cost }: PairsResult, terminal: Terminal): string => {
  const { n, wins, losses, ties, unjudged, flipRate, winRate, pValue, fit } = summary
  const points = (value: number): string => `${value > 0 ? '+' : ''}${(100 * value).toFixed(1)}`
  const verdict = fit
    ? `${b} over ${a}: ${points(winRate.value)} points [${points(winRate.low)}, ${points(winRate.high)}], n = ${formatCount(n)}, ${formatPValue(pValue)}`
    : `${scorer} is unfit for pairs: it changes its mind with the order on ${formatShare(flipRate.value)} of them`
  return [
    paint(terminal, fit ? 'bold' : 'yellow', verdict),
    ...factLines(
      [
        ['judge', `${scorer} (${model}), both orders of every pair of dev`],
        [
          'wins',
          `${formatCount(wins)} won, ${formatCount(losses)} lost, ${counted(ties, 'tie')} (${formatCount(equal)} of them equal answers)`,
        ],
        ['order', n === equal ? '' : `another choice when turned round: ${shareText(flipRate)}; a tie then`],
        ['not judged', unjudged === 0 ? '' : formatCount(unjudged)],
        ['cost', `${counted(cost.calls, 'call')}, ${formatUsd(cost.usd)}`],
      ],
      terminal,
    ),
    '',
    'A win rate of a judge is a hint: `assay scorers calibrate` says how far people agree with it.',
  ].join('\n')
}
