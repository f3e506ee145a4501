import type { CostComponent } from '../component.ts'
import { tokensPerPrice } from '../conversions.ts'
import type { CostInput } from '../cost-input.ts'
import { product, quotient, sum } from '../expression.ts'
import type { Expression, Operand } from '../expression.ts'
import { statedInput, taskInput } from '../task-input.ts'
import { reviewOfRow } from './labels.ts'
import { modelPrices } from './token-prices.ts'

/** Rows x (the teacher's tokens of a row at its prices + the share that people read x reading one). USD. */
export const distilledUsd = (options: {
  readonly rows: Operand
  readonly inputTokens: Operand
  readonly outputTokens: Operand
  readonly inputPer1M: Operand
  readonly outputPer1M: Operand
  readonly reviewedShare: Operand
  readonly reviewUsd: Operand
}): Expression =>
  product(
    options.rows,
    sum(
      quotient(sum(product(options.inputTokens, options.inputPer1M), product(options.outputTokens, options.outputPer1M)), tokensPerPrice),
      product(options.reviewedShare, options.reviewUsd),
    ),
  )

/** Rows that a teacher writes for a tuned arm, now and in each cycle. */
export const distillation: CostComponent = {
  id: 'distillation',
  label: 'rows written by a teacher',
  category: 'distillation',
  costOf: (arm, context) => {
    const { task } = context
    const rows = statedInput(task, {
      key: 'costs.distilledRows',
      id: 'distilled-rows',
      label: 'rows that the teacher writes, a cycle',
      unit: 'rows',
    })
    if (arm.untuned || rows === undefined) return undefined
    const share = taskInput(task, {
      key: 'costs.reviewedShare',
      id: 'reviewed-share',
      label: 'rows of the teacher that people review',
      unit: 'share',
      otherwise: { quantity: { kind: 'fixed', value: 1 }, source: 'assumed: all; set costs.reviewedShare' },
    })
    const teacher = task.models[task.teacher ?? 'teacher']
    const prices = modelPrices(
      teacher ?? { provider: 'unknown', model: 'teacher' },
      teacher === undefined ? { prices: () => undefined, today: context.today } : context,
    )
    const { input = 300, output = 30 } = arm.cost.tokensPerCall ?? {}
    const side = (id: string, label: string, value: number): CostInput => ({
      id: `${id}:${arm.name}`,
      label,
      quantity: { kind: 'factor', low: Math.max(1, value / 3), high: Math.max(3, value * 3) },
      unit: 'tokens/row',
      source: 'assumed: as many as the tuned arm reads and writes, unsure by a factor of 3',
      date: null,
      trust: 'assumed',
    })
    const [read, written] = [
      side('teacher-in', 'tokens that the teacher reads', input),
      side('teacher-out', 'tokens that the teacher writes', output),
    ]
    const review = reviewOfRow(context)
    const usd = distilledUsd({
      rows: rows.id,
      inputTokens: read.id,
      outputTokens: written.id,
      inputPer1M: prices.input.id,
      outputPer1M: prices.output.id,
      reviewedShare: share.id,
      reviewUsd: review.usd,
    })
    return { inputs: [rows, share, read, written, prices.input, prices.output, ...review.inputs], upfront: usd, perCycle: usd }
  },
}
