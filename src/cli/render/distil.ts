import { counted, formatCount, formatDuration, formatInterval, formatShare, formatUsd } from '../../core/report/format.ts'
import type { Interval } from '../../core/stats/interval.ts'
import type { PairsResult } from '../../flows/distil-pairs.ts'
import type { DistilPlan } from '../../flows/distil-plan.ts'
import type { DistilProbe } from '../../flows/distil-probe.ts'
import type { UsedRows } from '../../flows/distil-use.ts'
import type { DistilResult } from '../../flows/distil.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

const detail =
  ({ width }: Terminal) =>
  (line: string): string =>
    wrap(line, { width, indent: '    ', first: '  ' })

const costOf = (usd: number | null): string => (usd === null ? 'an unknown sum' : usd === 0 ? 'nothing' : `about ${formatUsd(usd)}`)

const sentRows = ({ what }: DistilPlan): string =>
  ({
    targets: 'rows without an answer',
    relabel: 'rows of train',
    inputs: 'rows of train',
    corpus: 'passages of the corpus, and inputs of train',
  })[what]

/** What would be asked, of whom, at what cost and under which terms. */
export const renderDistilPlan = (plan: DistilPlan, terminal: Terminal): string => {
  const { probe, confirming } = plan
  const limit = plan.usd === 0 || plan.usd === null ? '' : `; stops at ${formatUsd(plan.limitUsd)}`
  const confirmed =
    confirming === undefined ? '' : `; ${formatCount(confirming.calls)} of them ask ${confirming.model} to confirm the labels`
  return [
    `${plan.teacher} (${plan.what}): ${counted(plan.rows, 'row')}, ${plan.rowsWhy}`,
    `about ${counted(plan.calls, 'call')}, ${formatCount(plan.promptTokens)} prompt tokens and ${formatCount(plan.completionTokens)} answer tokens${confirmed}`,
    `costs ${costOf(plan.usd)} (${plan.priceSource})${limit}`,
    ...(probe === undefined
      ? []
      : [`now a probe of ${counted(probe.rows, 'row')} only: about ${counted(probe.calls, 'call')}, costs ${costOf(probe.usd)}`]),
    `terms: ${plan.terms.answer}. ${plan.terms.why}`,
    `${sentRows(plan)} go to ${plan.sendsDataTo}; golden and dev are never sent`,
    ...plan.warnings.map((warning) => `! ${warning}`),
  ]
    .map((line) => wrap(line, { width: terminal.width, indent: '  ', first: '' }))
    .join('\n')
}

const yieldLines = (yields: DistilResult['yields']): readonly string[] =>
  yields
    .filter(({ dropped }) => dropped > 0)
    .map(({ filter, dropped, left }) => `${filter}: ${formatCount(dropped)} dropped, ${formatCount(left)} left`)

/** Kept rows, what each filter dropped, what a row cost, and how to find out whether they help. */
export const renderDistilled = (result: DistilResult, terminal: Terminal): string => {
  const { kept, out, candidates, yields, calls, replayed, usd, paidUsd, usdPerKept, labels, stopped, plan, aside } = result
  const cost =
    usd === 0
      ? ''
      : `; ${formatUsd(usd)} in all, ${formatUsd(paidUsd)} now${usdPerKept === null ? '' : `, ${formatUsd(usdPerKept)} a kept row`}`
  const lines = [
    `${counted(calls, 'answer')}, ${formatCount(replayed)} of them paid before${cost}`,
    `teacher ${plan.teacher}, terms: ${plan.terms.answer}`,
    ...yieldLines(yields),
    ...(aside === undefined ? [] : [`set aside in ${aside.file}, each with its reason: ${counted(aside.rows, 'row')}`]),
    ...(labels.length === 0 ? [] : [`labels: ${labels.map(({ label, rows }) => `${label} ${rows}`).join(', ')}`]),
    ...(stopped === undefined ? [] : [`stopped early: ${stopped}`]),
  ]
  const headline =
    kept === 0
      ? `No row passed, of ${counted(candidates, 'candidate')}: ${aside === undefined ? 'nothing was written' : `${out} was not written`}`
      : `${counted(kept, 'row')} of ${counted(candidates, 'candidate')} in ${out}`
  const next = [
    '',
    'Nothing uses them yet. Only a run with them and a run without them tell whether they help:',
    ...[
      'assay run                        without them',
      `assay distil --use ${out} --dry-run   shows the lines of task.yaml that use them; without --dry-run it writes them`,
      'assay review --queue synthetic   reads a sample of them first',
      'assay run                        with them; `assay compare` sets the two side by side (each run is a look at golden: compare on dev first)',
    ].map(detail(terminal)),
  ]
  return [paint(terminal, 'bold', headline), ...lines.map(detail(terminal)), ...(kept === 0 ? [] : next)].join('\n')
}

/** A point with its interval, each end formatted; an end that nobody knows is said to be unknown. */
const between = ({ value, low, high }: Interval, format: (value: number) => string): string =>
  Number.isFinite(high) ? `${format(value)} [${format(low)}, ${format(high)}]` : `${format(value)} (no interval: too few)`

/** What a probe measured, and what the whole would bring and cost. */
export const renderDistilProbe = (result: DistilProbe, terminal: Terminal): string => {
  const { plan, candidates, kept, yields, calls, replayed, usd, paidUsd, usdPerKept, whole, quality, stopped } = result
  const rows = (value: number): string => formatCount(Math.round(value))
  const isNew = plan.what === 'inputs' || plan.what === 'corpus'
  const lines = [
    `kept ${formatInterval(result.yield)} of the candidates, n ${formatCount(candidates)}`,
    ...yieldLines(yields),
    ...(quality === undefined ? [] : [`${quality.what}: ${formatInterval(quality.share)}, n ${formatCount(quality.share.n)}`]),
    `${counted(calls, 'answer')}, ${formatCount(replayed)} of them paid before${usd === 0 ? '' : `; ${formatUsd(paidUsd)} now`}`,
    ...(usdPerKept === undefined || usd === 0 ? [] : [`a kept row costs ${between(usdPerKept, formatUsd)}`]),
    ...(stopped === undefined ? [] : [`stopped early, so the numbers are of what came before: ${stopped}`]),
  ]
  const costs = whole.usd === undefined || plan.usd === null ? 'nobody can say what' : between(whole.usd, formatUsd)
  const wholeLines = [
    isNew ? `${rows(plan.rows)} rows wanted` : `about ${between(whole.rows, rows)} rows of ${formatCount(plan.rows)}`,
    plan.usd === 0 ? 'costs nothing' : `costs ${costs} in all, the probe included`,
    ...(whole.ms === undefined ? [] : [`takes about ${formatDuration(whole.ms)} more at this pace`]),
    ...(isNew ? ['new rows get rarer the more there are: the price of a row rises'] : []),
    ...(whole.usd !== undefined && whole.usd.high > plan.limitUsd && plan.usd !== 0
      ? [`! the limit of ${formatUsd(plan.limitUsd)} may stop it before the end`]
      : []),
  ]
  return [
    paint(terminal, 'bold', `${counted(kept, 'row')} of ${counted(candidates, 'candidate')} would be kept; none is written`),
    ...lines.map(detail(terminal)),
    '',
    'The whole, with 95 % intervals',
    ...wholeLines.map(detail(terminal)),
    '',
    'The same command without --probe goes on: these answers are in the journal and are not paid for again.',
  ].join('\n')
}

/** The edit of task.yaml that uses rows of a teacher. */
export const renderUsedRows = (result: UsedRows, terminal: Terminal): string => {
  const { dryRun, file, added, replaced, notInTrain, written, leftOut, before, after, backup } = result
  const isReplaced = replaced === 0 ? '' : `, ${formatCount(replaced)} in place of rows that are there now`
  return [
    paint(terminal, 'bold', `${counted(added, 'row')} of ${file} ${dryRun ? 'would come' : 'come'} to train${isReplaced}`),
    ...[
      ...written.map((entry) => `${dryRun ? 'would write' : 'wrote'} ${entry.file}: ${counted(entry.rows, 'row')}`),
      ...(leftOut === 0 ? [] : [`in none of these files, because they are in no split now: ${counted(leftOut, 'row')} of the old files`]),
      ...(notInTrain === 0 ? [] : [`not used, because what they answer is not in train now: ${counted(notInTrain, 'row')}`]),
    ].map(detail(terminal)),
    dryRun ? 'task.yaml would say' : 'task.yaml says',
    ...after.split('\n').map((line) => `  ${line}`),
    'instead of',
    ...before.split('\n').map((line) => `  ${line}`),
    ...(backup === undefined ? [] : [`As it was: ${backup}. Copy it back to take the rows out again.`]),
  ].join('\n')
}

/** Pairs that were found, those that teach nothing, and what may be wrong with the rest. */
export const renderPairs = (result: PairsResult, terminal: Terminal): string => {
  const { kept, out, from, dropped, longerShare, warnings, dryRun } = result
  const left = [
    ['scored the same', dropped.tied],
    ['the same answer twice', dropped.identical],
    ['in both directions', dropped.contradicting],
    ['the same pair again', dropped.repeated],
    ['edits of golden rows, or of rows that are not in the data', dropped.notOpen],
  ] as const
  const where = dryRun ? 'would be written to' : 'in'
  return [
    paint(terminal, 'bold', kept === 0 ? 'No pair was found: nothing was written' : `${counted(kept, 'preference pair')} ${where} ${out}`),
    ...[
      `${formatCount(from.scores)} by the scores of two arms, ${formatCount(from.edits)} by edits of people`,
      ...left.filter(([, count]) => count > 0).map(([why, count]) => `left out, ${why}: ${formatCount(count)}`),
      ...(kept === 0 ? [] : [`the better answer is the longer one in ${formatShare(longerShare)}`]),
      ...warnings.map((warning) => `! ${warning}`),
    ].map(detail(terminal)),
    ...(kept === 0
      ? [
          '',
          wrap('name two arms of a run with --arms, or correct answers with `assay review`', {
            width: terminal.width,
            indent: '',
            first: '',
          }),
        ]
      : [
          '',
          'To train on them, a folder of their own with a copy of this task.yaml that says',
          `  data: ${out}`,
          '  split: { golden: 1, dev: 1 }',
          'and there `assay export --to trl`, or another trainer. Only training with and without them tells whether they help.',
        ]),
  ].join('\n')
}
