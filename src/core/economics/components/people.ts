import type { Task } from '../../task/task.ts'
import type { CostComponent } from '../component.ts'
import type { CostInput } from '../cost-input.ts'
import { product } from '../expression.ts'
import { declaredInput, declaredQuantity, taskInput } from '../task-input.ts'

/** An engineer for a week. */
export const engineerWeek = (task: Task): CostInput =>
  taskInput(task, {
    key: 'rates.engineerWeekUsd',
    id: 'engineer-week',
    label: 'an engineer',
    unit: 'USD/week',
    otherwise: { quantity: { kind: 'triangular', low: 2000, mode: 4000, high: 6000 }, source: 'assumed; set rates.engineerWeekUsd' },
  })

const baseWeeks = (task: Task): CostInput =>
  taskInput(task, {
    key: 'costs.baseWeeksPerCycle',
    id: 'weeks-base',
    label: 'work on any arm, a cycle',
    unit: 'weeks',
    otherwise: { quantity: { kind: 'range', low: 0.5, high: 2 }, source: 'assumed; the same for every arm; set costs.baseWeeksPerCycle' },
  })

const tunedWeeks = (task: Task): CostInput =>
  taskInput(task, {
    key: 'costs.weeksPerCycle',
    id: 'weeks-tuned',
    label: 'work on a tuned arm, a cycle',
    unit: 'weeks',
    otherwise:
      declaredQuantity(task, 'rates.engineerWeekUsd') === undefined
        ? { quantity: { kind: 'range', low: 2, high: 8 }, source: 'assumed; the six-question article says 4 to 8' }
        : { quantity: { kind: 'range', low: 4, high: 8 }, source: 'six-question article: 4 to 8 weeks of a senior engineer a cycle' },
  })

/** Weeks before an arm goes live: as declared, else those of one cycle. */
const projectWeeks = (task: Task, options: { readonly untuned: boolean; readonly cycle: CostInput }): CostInput => {
  const who = options.untuned ? 'any other' : 'a tuned'
  return (
    declaredInput(task, {
      key: options.untuned ? 'costs.baseProjectWeeks' : 'costs.projectWeeks',
      id: options.untuned ? 'project-weeks-base' : 'project-weeks-tuned',
      label: `work before ${who} arm goes live`,
      unit: 'weeks',
    }) ?? options.cycle
  )
}

/** Engineers: a project before the first call, then a cycle for each change of the task. */
export const people: CostComponent = {
  id: 'people',
  label: 'engineers',
  category: 'people',
  costOf: ({ cost: { host }, untuned }, { task }) => {
    if (host.kind === 'none' || host.kind === 'unknown') return undefined
    const cycle = untuned ? baseWeeks(task) : tunedWeeks(task)
    const project = projectWeeks(task, { untuned, cycle })
    return {
      inputs: [engineerWeek(task), cycle, project],
      upfront: product(project.id, 'engineer-week'),
      perCycle: product(cycle.id, 'engineer-week'),
    }
  },
}
