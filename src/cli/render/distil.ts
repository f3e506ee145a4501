import { counted, formatCount, formatShare, formatUsd } from '../../core/report/format.ts'
import type { PairsResult } from '../../flows/distil-pairs.ts'
import type { DistilPlan } from '../../flows/distil-plan.ts'
import type { DistilResult } from '../../flows/distil.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

const detail =
  ({ width }: Terminal) =>
  (line: string): string =>
    wrap(line, { width, indent: '    ', first: '  ' })

/** What would be asked, of whom, at what cost and under which terms. */
export const renderDistilPlan = (plan: DistilPlan, terminal: Terminal): string => {
  const sum = plan.usd === null ? 'an unknown sum' : plan.usd === 0 ? 'nothing' : `about ${formatUsd(plan.usd)}`
  const limit = plan.usd === 0 || plan.usd === null ? '' : `; stops at ${formatUsd(plan.limitUsd)}`
  return [
    `${plan.teacher} (${plan.what}): ${counted(plan.rows, 'row')}, ${plan.rowsWhy}`,
    `about ${counted(plan.calls, 'call')}, ${formatCount(plan.promptTokens)} prompt tokens and ${formatCount(plan.completionTokens)} answer tokens`,
    `costs ${sum} (${plan.priceSource})${limit}`,
    `terms: ${plan.terms.answer}. ${plan.terms.why}`,
    `${plan.what === 'targets' ? 'rows without an answer' : 'rows of train'} go to ${plan.sendsDataTo}; golden and dev are never sent`,
    ...plan.warnings.map((warning) => `! ${warning}`),
  ]
    .map((line) => wrap(line, { width: terminal.width, indent: '  ', first: '' }))
    .join('\n')
}

/** Kept rows, what each filter dropped, what a row cost, and how to find out whether they help. */
export const renderDistilled = (result: DistilResult, terminal: Terminal): string => {
  const { kept, out, candidates, yields, calls, replayed, usd, paidUsd, usdPerKept, labels, stopped, plan, edit } = result
  const cost =
    usd === 0
      ? ''
      : `; ${formatUsd(usd)} in all, ${formatUsd(paidUsd)} now${usdPerKept === null ? '' : `, ${formatUsd(usdPerKept)} a kept row`}`
  const lines = [
    `${counted(calls, 'answer')}, ${formatCount(replayed)} of them paid before${cost}`,
    `teacher ${plan.teacher}, terms: ${plan.terms.answer}`,
    ...yields
      .filter(({ dropped }) => dropped > 0)
      .map(({ filter, dropped, left }) => `${filter}: ${formatCount(dropped)} dropped, ${formatCount(left)} left`),
    ...(labels.length === 0 ? [] : [`labels: ${labels.map(({ label, rows }) => `${label} ${rows}`).join(', ')}`]),
    ...(stopped === undefined ? [] : [`stopped early: ${stopped}`]),
  ]
  const headline =
    kept === 0
      ? `No row passed, of ${counted(candidates, 'candidate')}: nothing was written`
      : `${counted(kept, 'row')} of ${counted(candidates, 'candidate')} in ${out}`
  const next = [
    '',
    'Nothing uses them yet. Only a run with them and a run without them tell whether they help:',
    ...[
      'assay review --queue synthetic   reads a sample first (after the edit)',
      'assay run                        without them',
      `edit task.yaml: ${edit}`,
      'assay run                        with them; `assay compare` sets the two side by side (each run is a look at golden: compare on dev first)',
    ].map(detail(terminal)),
  ]
  return [paint(terminal, 'bold', headline), ...lines.map(detail(terminal)), ...(kept === 0 ? [] : next)].join('\n')
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
