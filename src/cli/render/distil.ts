import { counted, formatCount, formatUsd } from '../../core/report/format.ts'
import type { DistilPlan } from '../../flows/distil-plan.ts'
import type { DistilResult } from '../../flows/distil.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

/** What would be asked, of whom, at what cost and under which terms. */
export const renderDistilPlan = (plan: DistilPlan, terminal: Terminal): string =>
  [
    `${plan.teacher} (${plan.what}): ${counted(plan.rows, 'row')}, ${plan.rowsWhy}`,
    `about ${counted(plan.calls, 'call')}, ${formatCount(plan.promptTokens)} prompt tokens and ${formatCount(plan.completionTokens)} answer tokens`,
    `about ${plan.usd === null ? 'an unknown sum' : formatUsd(plan.usd)} (${plan.priceSource}); at most ${formatUsd(plan.limitUsd)}`,
    `terms: ${plan.terms.answer}. ${plan.terms.why}`,
    `rows of train go to ${plan.sendsDataTo}; golden and dev are never sent`,
  ]
    .map((line) => wrap(line, { width: terminal.width, indent: '  ', first: '' }))
    .join('\n')

/** Kept rows, what each filter dropped, what a row cost, and how to find out whether they help. */
export const renderDistilled = (result: DistilResult, terminal: Terminal): string => {
  const { kept, out, candidates, yields, calls, replayed, usd, paidUsd, usdPerKept, labels, stopped, plan } = result
  const lines = [
    `${counted(calls, 'answer')}, ${formatCount(replayed)} of them paid before; ${formatUsd(usd)} in all, ${formatUsd(paidUsd)} now${usdPerKept === null ? '' : `, ${formatUsd(usdPerKept)} for each kept row`}`,
    `teacher ${plan.teacher}, terms ${plan.terms.answer}`,
    ...yields
      .filter(({ dropped }) => dropped > 0)
      .map(({ filter, dropped, left }) => `${filter}: ${formatCount(dropped)} dropped, ${formatCount(left)} left`),
    ...(labels.length === 0 ? [] : [`labels: ${labels.map(({ label, rows }) => `${label} ${rows}`).join(', ')}`]),
    ...(stopped === undefined ? [] : [`stopped early: ${stopped}`]),
  ]
  return [
    paint(
      terminal,
      'bold',
      kept === 0 ? 'No row passed: nothing was written' : `${counted(kept, 'row')} of ${counted(candidates, 'candidate')} in ${out}`,
    ),
    ...lines.map((line) => wrap(line, { width: terminal.width, indent: '    ', first: '  ' })),
    ...(kept === 0
      ? []
      : [
          '',
          'Nothing uses them yet. Only training with and without them says whether they help:',
          '  assay review --queue synthetic    read a sample first',
          '  assay run                         without them',
          `  add ${out} to \`data:\` in task.yaml, then assay run again`,
        ]),
  ].join('\n')
}
