import { counted, formatCount, formatDuration, formatPoints, formatUsd } from '../../core/report/format.ts'
import type { PairAgreement } from '../../core/data/review/agreement.ts'
import type { ReviewStatus } from '../../core/data/review/review-status.ts'
import type { LabelForecast } from '../../flows/review-forecast.ts'
import type { ReadDecisions } from '../../flows/review-from.ts'
import { renderTable } from './table.ts'
import { clip, oneLine, paint, wrap, type Terminal } from './terminal.ts'

/** What a session at the terminal left behind. */
export interface ReviewedNow {
  readonly queue: string
  readonly by: string
  readonly rows: number
  readonly decided: number
  readonly skipped: number
  readonly rowsPerHour?: number
  readonly forecast?: LabelForecast
}

const share = (value: number): string => `${(100 * value).toFixed(1)} %`
const between = ({
  value,
  low,
  high,
  n,
}: {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly n: number
}): string => `${share(value)} [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}], n ${n}`
const coefficient = ({
  value,
  low,
  high,
  n,
}: {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly n: number
}): string => `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}], n ${n}`

/** One sentence: what more labels are expected to bring. */
const forecastLine = (forecast: LabelForecast): string => {
  if (forecast.status !== 'fitted') return `what more labels bring: not enough evidence (${forecast.why})`
  const { labels, gain, rows, heldOut } = forecast
  return `${labels} more labels are expected to bring ${formatPoints(gain.value)} [${formatPoints(gain.low)}, ${formatPoints(gain.high)}] of accuracy to the linear arm (learning curve up to ${counted(rows, 'row')}, ${formatCount(heldOut)} held out)`
}

export const renderReviewed = ({ queue, by, rows, decided, skipped, rowsPerHour, forecast }: ReviewedNow, terminal: Terminal): string =>
  [
    wrap(
      `${decided} of ${counted(rows, 'row')} decided by ${by} (queue ${queue})${skipped > 0 ? `, ${skipped} skipped` : ''}${rowsPerHour === undefined ? '' : `, ${formatCount(rowsPerHour)} rows an hour`}`,
      { width: terminal.width, indent: '  ', first: `${paint(terminal, 'green', '✓')} ` },
    ),
    wrap('kept in reviews.jsonl: commit it; `assay review --status` shows where the review stands', {
      width: terminal.width,
      indent: '  ',
    }),
    ...(forecast === undefined ? [] : [wrap(forecastLine(forecast), { width: terminal.width, indent: '  ' })]),
  ].join('\n')

export const renderPageWritten = (
  {
    path,
    queue,
    rows,
    forecast,
  }: { readonly path: string; readonly queue: string; readonly rows: number; readonly forecast?: LabelForecast },
  terminal: Terminal,
): string =>
  [
    path,
    wrap(
      `${counted(rows, 'row')} of the queue ${queue}. Open the page in a browser, decide, save decisions.jsonl, then run \`assay review --from decisions.jsonl\`.`,
      { width: terminal.width },
    ),
    ...(forecast === undefined ? [] : [wrap(forecastLine(forecast), { width: terminal.width })]),
  ].join('\n')

export const renderReadDecisions = ({ decisions, added, known, filled }: ReadDecisions, terminal: Terminal): string =>
  `${paint(terminal, 'green', '✓')} ${added} of ${counted(decisions, 'decision')} added to reviews.jsonl${known > 0 ? `; ${known} were there already` : ''}${filled > 0 ? `; what the row was (its answer, who wrote it) was filled in on ${filled}` : ''}`

export const renderUndone = ({ id, by, now }: { readonly id: string; readonly by: string; readonly now: string }): string =>
  `the last decision of ${by} about row ${id} is taken back; now: ${now === 'skip' ? 'not decided' : now}`

const kappaText = ({ kappa, noKappa }: PairAgreement): string =>
  kappa === undefined ? `; kappa tells nothing${noKappa === undefined ? '' : `: ${noKappa}`}` : `, Cohen's kappa ${coefficient(kappa)}`

const alphaText = ({ alpha, noAlpha }: ReviewStatus['agreement']): readonly string[] => {
  if (noAlpha !== undefined) return [`all reviewers: Krippendorff's alpha tells nothing: ${noAlpha}`]
  if (alpha === undefined) return []
  const { value, low, high, n } = alpha
  const text =
    low === undefined || high === undefined
      ? `${value.toFixed(2)}, n ${n}: too few or too alike for an interval`
      : coefficient({ value, low, high, n })
  return [`all reviewers: Krippendorff's alpha ${text}`]
}

const agreementLines = (agreement: ReviewStatus['agreement']): readonly string[] => {
  const { pairs, preferences, self, rows } = agreement
  if (rows === 0 && self.length === 0)
    return ['agreement: not measured; `assay review --queue second --by NAME` gives rows to a second reviewer']
  return [
    ...pairs.map((pair) => `${pair.reviewers.join(' and ')}: same on ${pair.same} of ${counted(pair.n, 'row')}${kappaText(pair)}`),
    ...alphaText(agreement),
    ...preferences.map(
      (pair) => `${pair.reviewers.join(' and ')}, of two answers: the same one in ${between(pair.agreement)}${kappaText(pair)}`,
    ),
    ...self.map(({ by, same }) => `${by} with themselves: same on ${between(same)}`),
  ]
}

/** The answer of `assay review --status`. */
export const renderReviewStatus = (status: ReviewStatus, terminal: Terminal): string => {
  const {
    rows,
    decided,
    open,
    frozen,
    unresolved,
    stale,
    work,
    hours,
    hoursLeft,
    costUsd,
    costLeftUsd,
    generators,
    wrong,
    advice,
    goldenCommand,
  } = status
  const put = (text: string): string => wrap(text, { width: terminal.width, indent: '    ', first: '  ' })
  const table = renderTable(
    [{ title: 'queue' }, { title: 'reviewer' }, { title: 'decisions', align: 'right' }, { title: 'rows/h', align: 'right' }],
    work.map((one) => ({
      cells: [one.queue, one.by, formatCount(one.decisions), one.rowsPerHour === undefined ? '-' : formatCount(one.rowsPerHour)],
    })),
    terminal,
  )
  return [
    paint(terminal, 'bold', `${formatCount(decided)} of ${counted(rows, 'row')} decided, ${formatCount(open)} open`),
    put(advice),
    '',
    ...(work.length > 0 ? [table, ''] : []),
    ...(wrong === undefined ? [] : [put(`wrong answers, from the random sample: ${between(wrong)}`)]),
    ...agreementLines(status.agreement).map(put),
    ...generators.map(({ generator, changed, edited, rejected }) =>
      put(`${generator}: ${between(changed)} changed (${edited} edited, ${rejected} rejected)`),
    ),
    ...(hours === 0
      ? []
      : [
          put(
            `${formatDuration(hours * 3_600_000)} of review${costUsd === undefined ? '' : ` (${formatUsd(costUsd)})`}${hoursLeft === undefined ? '' : `; the open rows would take ${formatDuration(hoursLeft * 3_600_000)}${costLeftUsd === undefined ? '' : ` (${formatUsd(costLeftUsd)})`}`}`,
          ),
        ]),
    ...(unresolved.length === 0
      ? []
      : [
          put(`reviewers disagree on ${counted(unresolved.length, 'row')} (the data's own answer stays):`),
          ...unresolved
            .slice(0, 10)
            .map(({ id, said }) =>
              clip(`    ${oneLine(`${id}: ${said.map(({ by, decision }) => `${by} ${decision}`).join(', ')}`)}`, terminal.width),
            ),
          ...(unresolved.length > 10 ? [`    and ${formatCount(unresolved.length - 10)} more; --json lists them`] : []),
        ]),
    ...(stale > 0 ? [put(`${counted(stale, 'decision')} about rows that changed since, or are gone: not counted`)] : []),
    ...(frozen > 0 ? [put(`${counted(frozen, 'row')} frozen in golden: only \`${goldenCommand ?? 'assay compare'}\` changes them`)] : []),
  ].join('\n')
}
