import type { Task } from '../../task/task.ts'
import type { CostInput } from '../cost-input.ts'
import { taskInput } from '../task-input.ts'

/** A core of this machine for an hour. */
export const coreHour = (task: Task): CostInput =>
  taskInput(task, {
    key: 'rates.coreHourUsd',
    id: 'core-hour',
    label: 'a processor core',
    unit: 'USD/core-hour',
    otherwise: {
      quantity: { kind: 'triangular', low: 0.01, mode: 0.03, high: 0.06 },
      source: 'assumed: rented general-purpose cores; set rates.coreHourUsd',
    },
  })

/** Calls do not come evenly: a core that serves is idle most of the time, and is paid all the same. */
export const utilisation: CostInput = {
  id: 'utilisation',
  label: 'busy share of a served core',
  quantity: { kind: 'triangular', low: 0.1, mode: 0.3, high: 0.7 },
  unit: 'of the time',
  source: 'assumed: from rare calls to a machine that is kept busy',
  date: null,
  trust: 'assumed',
}
