import { AssayError } from '../core/errors.ts'
import { formatUsd } from '../core/report/format.ts'
import { loadTask } from '../flows/load-task.ts'
import { planTask, type RunOptions } from '../flows/run.ts'
import type { CliContext } from './context.ts'
import { renderPlan } from './render/plan.ts'
import { terminalOf } from './render/terminal.ts'

/** Shows the plan and asks before money is spent; a run that cannot spend asks nothing. Throws `budget-exceeded` on a no. */
export const confirmSpending = async (context: CliContext, options: RunOptions): Promise<void> => {
  if (context.ask === undefined || (await loadTask(options.files)).budget.usd <= 0) return
  const plan = await planTask(options)
  if (plan.spendUpToUsd <= 0) return
  context.stderr.write(`${renderPlan(plan, terminalOf(context.stderr, context.env))}\n\n`)
  if (await context.ask(`Spend at most ${formatUsd(plan.spendUpToUsd)}?`)) return
  throw new AssayError('budget-exceeded', 'nothing was spent: you did not agree to the plan', {
    hint: 'lower budget.usd in task.yaml, or leave arms out with `arms:`',
  })
}
