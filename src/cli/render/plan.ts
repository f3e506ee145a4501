import { counted, formatCount, formatDuration, formatMargin, formatPoints, formatShare, formatUsd } from '../../core/report/format.ts'
import type { RunPlan } from '../../flows/plan.ts'
import { renderCapacity } from './capacity.ts'
import { renderTable } from './table.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

const sizes = (plan: RunPlan, terminal: Terminal): string =>
  plan.splits
    .map(({ split, size, why }) =>
      wrap(why, { width: terminal.width, indent: ' '.repeat(17), first: `  ${split.padEnd(6)} ${formatCount(size).padStart(6)}  ` }),
    )
    .join('\n')

const arms = (plan: RunPlan, terminal: Terminal): string =>
  renderTable(
    [
      { title: 'arm', flexible: true },
      { title: 'dev calls', align: 'right' },
      { title: 'golden', align: 'right' },
      { title: 'tokens a call', align: 'right' },
      { title: 'costs', align: 'right' },
      { title: 'takes', align: 'right' },
      { title: 'data goes to' },
    ],
    plan.arms.map((arm) => ({
      cells: [
        arm.name,
        arm.devCalls === 0 ? '' : formatCount(arm.devCalls),
        arm.goldenCalls === 0 ? '' : formatCount(arm.goldenCalls),
        arm.tokensPerCall === undefined ? '' : formatCount(arm.tokensPerCall.input + arm.tokensPerCall.output),
        arm.usd === undefined ? '' : formatUsd(arm.usd),
        arm.minutes === undefined ? '' : formatDuration(60_000 * arm.minutes),
        arm.sendsDataTo,
      ],
      ...(arm.runs !== 'yes' && { mark: 'dim' as const }),
    })),
    terminal,
  )

/** What is left out, and why; arms with the same reason share a line. */
const leftOut = (plan: RunPlan, terminal: Terminal): readonly string[] => {
  const byReason = new Map<string, string[]>()
  for (const { name, runs } of plan.arms) if (runs !== 'yes') byReason.set(runs, [...(byReason.get(runs) ?? []), name])
  return [...byReason].map(([why, names]) =>
    paint(terminal, 'dim', wrap(`${names.join(', ')}: ${why}`, { width: terminal.width, indent: '    ', first: '  ' })),
  )
}

const power = (plan: RunPlan, terminal: Terminal): string => {
  const rows = plan.power.map(({ disagreement, detectable, goldenNeeded }) => ({
    cells: [
      formatShare(disagreement).replace('.0', ''),
      detectable === null ? 'nothing' : formatPoints(detectable).replace('+', ''),
      formatCount(goldenNeeded),
    ],
    ...(detectable !== null && detectable <= plan.margin && { mark: 'bold' as const }),
  }))
  return renderTable(
    [
      { title: 'if two arms differ on', align: 'right' },
      { title: 'smallest gain seen in one look', align: 'right' },
      { title: `golden rows for ${formatMargin(plan.margin)}`, align: 'right' },
    ],
    rows,
    terminal,
  )
}

const totals = (
  { totals: { calls, tokens, usd, minutes }, repeats, affordableGolden, budget, rows, batches }: RunPlan,
  terminal: Terminal,
): string => {
  if (calls === 0) return '  no calls: every rung answers by itself'
  const money = usd > 0 ? `, about ${formatUsd(usd)} of the ${formatUsd(budget.usd)} budget` : ''
  const lines = [
    `  at most ${counted(calls, 'call')}, about ${formatCount(tokens)} tokens${money}, about ${formatDuration(60_000 * minutes)} of answering`,
    `  ${repeats === 1 ? 'one answer for each row: decoding is greedy, a second would repeat the first' : `${repeats} answers for each row`}`,
  ]
  if (affordableGolden !== null)
    lines.push(
      `  the budget pays for ${formatCount(affordableGolden)} golden rows beside dev${affordableGolden < rows.golden ? `: fewer than the ${formatCount(rows.golden)} there are` : ''}`,
    )
  for (const { model, why, isWorthWaiting } of batches)
    lines.push(
      `  \`assay evaluate --batch\` before the run, for ${model}: ${isWorthWaiting ? 'worth the wait' : 'not worth the wait'}, ${why}`,
    )
  return lines.map((line) => wrap(line.trim(), { width: terminal.width, indent: '    ', first: '  ' })).join('\n')
}

/** The answer of `assay plan` and `assay run --dry-run`: the money first. */
export const renderPlan = (plan: RunPlan, terminal: Terminal): string => {
  const money = plan.spendUpToUsd > 0 ? `at most ${formatUsd(plan.spendUpToUsd)}` : 'nothing'
  const heading = (text: string, note = ''): string =>
    `${paint(terminal, 'bold', text)}${note === '' ? '' : ` ${paint(terminal, 'dim', note)}`}`
  return [
    `${paint(terminal, 'bold', plan.task)}: a run spends ${paint(terminal, 'bold', money)} and trains at most ${plan.budget.hours} hours`,
    ...plan.unpriced.map((name) =>
      paint(
        terminal,
        'yellow',
        wrap(`no price is known for ${name}: what its calls cost is not counted`, { width: terminal.width, indent: '    ', first: '  ! ' }),
      ),
    ),
    `${heading('Rows')}\n${sizes(plan, terminal)}`,
    ...(plan.corpus === undefined
      ? []
      : [
          `${heading('Corpus')}\n${plan.corpus.lines.map((line) => wrap(line, { width: terminal.width, indent: '  ', first: '  ' })).join('\n')}`,
        ]),
    `${heading('Ladder', 'cheapest first; golden calls only for arms that a look declares')}\n${[arms(plan, terminal), ...leftOut(plan, terminal), totals(plan, terminal)].join('\n')}`,
    ...(plan.capacity === undefined
      ? []
      : [`${heading('Capacity', `${plan.capacity.model}, from formulas: not measured`)}\n${renderCapacity(plan.capacity, terminal)}`]),
    `${heading('What this golden set can tell', `${counted(plan.looks, 'look')}, ${counted(plan.rows.golden, 'row')}`)}\n${power(plan, terminal)}`,
  ].join('\n\n')
}
