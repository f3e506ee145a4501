import type { ArmEvidence } from '../../decision/evidence.ts'
import type { Task } from '../../task/task.ts'
import { bookInput } from '../book-input.ts'
import type { CostComponent, CostContext } from '../component.ts'
import { hoursPerWeek, secondsPerHour } from '../conversions.ts'
import type { CostInput } from '../cost-input.ts'
import { product, quotient, sum } from '../expression.ts'
import type { Expression, Operand } from '../expression.ts'
import { declaredInput, statedInput, taskInput } from '../task-input.ts'
import { engineerWeek } from './people.ts'

/** Reading one row: seconds / 3600 x an hour of whoever reads. USD a row. */
export const reviewUsd = (seconds: Operand, hourUsd: Operand): Expression => product(quotient(seconds, secondsPerHour), hourUsd)

/** Rows x (a label + its review). USD. */
export const labelsUsd = (rows: Operand, labelUsd: Operand, review: Operand): Expression => product(rows, sum(labelUsd, review))

/** Reading one row, at the reviewer's hour as declared or as a row of the price book has it, else at an engineer's. */
export const reviewOfRow = ({ task, book, today }: CostContext): { readonly inputs: readonly CostInput[]; readonly usd: Expression } => {
  const seconds = taskInput(task, {
    key: 'rates.reviewRowSeconds',
    id: 'review-seconds',
    label: 'review of a row',
    unit: 's/row',
    otherwise: { quantity: { kind: 'fixed', value: 0 }, source: 'not counted; set rates.reviewRowSeconds' },
  })
  const common = { id: 'reviewer-hour', label: 'an hour of a reviewer', unit: 'USD/h' } as const
  const rows = book.filter((row) => row.unit === 'person hour')
  const hour = declaredInput(task, { ...common, key: 'rates.reviewerHourUsd' }) ?? bookInput(rows, { ...common, today, book })
  return hour === undefined
    ? { inputs: [seconds, engineerWeek(task)], usd: reviewUsd(seconds.id, quotient('engineer-week', hoursPerWeek)) }
    : { inputs: [seconds, hour], usd: reviewUsd(seconds.id, hour.id) }
}

/** A label: as declared, as a row of the price book has it, else anything between cheap and dear short texts. */
const label = ({ task, book, today }: CostContext): CostInput => {
  const common = { id: 'label', label: 'a new label', unit: 'USD/row' } as const
  const rows = book.filter((row) => row.kind === 'labelling' && row.unit === 'row')
  return (
    declaredInput(task, { ...common, key: 'rates.labelUsd' }) ??
    bookInput(rows, { ...common, today, book }) ?? {
      ...common,
      quantity: { kind: 'factor', low: 0.05, high: 5 },
      source: 'assumed for short texts (experts cost 5 to 20); set rates.labelUsd',
      date: null,
      trust: 'assumed',
    }
  )
}

/** Labels to buy before the first call: as planned for this arm, else those declared to be missing before a first training. */
const missingRows = ({ name, untuned, cost: { newLabels } }: ArmEvidence, task: Task): CostInput | undefined => {
  const common = { label: 'labels still to buy', unit: 'rows' } as const
  if (newLabels !== undefined)
    return {
      ...common,
      id: `new-labels:${name}`,
      quantity: { kind: 'fixed', value: newLabels },
      source: 'plan',
      date: null,
      trust: 'declared',
    }
  return untuned ? undefined : statedInput(task, { ...common, key: 'costs.labels', id: 'labels-to-buy' })
}

/** Labels and their review. Those that exist are sunk; a change of the task makes some of them anew. */
export const labels: CostComponent = {
  id: 'labels',
  label: 'labels and review',
  category: 'labels',
  costOf: (arm, context) => {
    const { task, trainRows } = context
    const missing = missingRows(arm, task)
    if (missing === undefined && !arm.fitted) return undefined
    const review = reviewOfRow(context)
    const rows: CostInput = {
      id: 'train-rows',
      label: 'training rows',
      quantity: { kind: 'fixed', value: trainRows },
      unit: 'rows',
      source: 'the data',
      date: null,
      trust: 'measured',
    }
    const share = taskInput(task, {
      key: 'costs.relabelledShare',
      id: 'relabelled-share',
      label: 'rows labelled anew when the task changes',
      unit: 'of training rows',
      otherwise: { quantity: { kind: 'range', low: 0.1, high: 1 }, source: 'assumed; set costs.relabelledShare' },
    })
    return {
      inputs: [label(context), ...review.inputs, ...(missing === undefined ? [] : [missing]), ...(arm.fitted ? [rows, share] : [])],
      ...(missing === undefined ? {} : { upfront: labelsUsd(missing.id, 'label', review.usd) }),
      // Labels are made for the task, not for one arm: an arm that learned from fewer rows does not make them cheaper.
      ...(arm.fitted ? { perCycle: labelsUsd(product(rows.id, share.id), 'label', review.usd) } : {}),
    }
  },
}
