import { taskInput } from '../task-input.ts'
import { callsOfMonth } from '../component.ts'
import type { CostComponent, CostContext } from '../component.ts'
import { daysPerMonth, secondsPerHour } from '../conversions.ts'
import type { CostInput } from '../cost-input.ts'
import { ceiling, largest, product, quotient, sum } from '../expression.ts'
import type { Expression, Operand } from '../expression.ts'
import { tokenInputs } from './call-tokens.ts'
import { aboveNothing, declaredHostInput, divisor, hostingOf, hostInput, hourPrice } from './hosting-inputs.ts'
import type { HostedModel } from './hosting-inputs.ts'
import { ownedMachine } from './own-hardware.ts'

/** Machines that peak load needs: peak tokens/s / (tokens/s of one x utilisation), rounded up, at least one. */
export const machinesFor = (options: {
  readonly peakTokensPerSecond: Operand
  readonly tokensPerSecond: Operand
  readonly utilisation: Operand
}): Expression => largest(1, ceiling(quotient(options.peakTokensPerSecond, product(options.tokensPerSecond, options.utilisation))))

/** Mean tokens a second of a month while the machines are up, times the peak factor (V-S4-14). */
export const peakTokensPerSecond = (options: {
  readonly callsPerMonth: Operand
  readonly tokensPerCall: Operand
  readonly hoursPerDay: Operand
  readonly peakFactor: Operand
}): Expression =>
  quotient(
    product(options.callsPerMonth, options.tokensPerCall, options.peakFactor),
    product(options.hoursPerDay, daysPerMonth, secondsPerHour),
  )

/** Machines x hours a day x 365/12 x price of an hour: the hours that are billed, not those that are used (V-S3-02). */
export const hostingMonth = (options: {
  readonly machines: Operand
  readonly hoursPerDay: Operand
  readonly usdPerHour: Operand
}): Expression => product(options.machines, options.hoursPerDay, daysPerMonth, options.usdPerHour)

const peakFactor = ({ task }: Pick<CostContext, 'task'>): CostInput =>
  taskInput(task, {
    key: 'volume.peakFactor',
    id: 'peak-factor',
    label: 'busiest second against the mean one',
    unit: 'x mean',
    otherwise: { quantity: { kind: 'range', low: 2, high: 10 }, source: 'assumed; set volume.peakFactor' },
  })

/** How many machines: declared, else by peak load, else one. */
const machines = (
  host: HostedModel,
  context: CostContext,
  load: { readonly tokens: readonly CostInput[]; readonly hours: CostInput },
): { readonly inputs: readonly CostInput[]; readonly count: Expression } => {
  const count = hostInput(host, {
    key: 'machines',
    label: `machines for ${host.name}`,
    unit: 'machines',
    otherwise: {
      quantity: { kind: 'fixed', value: 1 },
      source: `assumed: one carries the load; set hosting.${host.name}.machines or tokensPerSecond`,
    },
  })
  const speed = declaredHostInput(host, {
    key: 'tokensPerSecond',
    label: `tokens a second of one machine for ${host.name}`,
    unit: 'tokens/s',
  })
  if (host.quantities.machines !== undefined || speed === undefined) return { inputs: [count], count: sum(count.id) }
  const busy = divisor(host, {
    key: 'utilisation',
    label: `busy share that a machine for ${host.name} may reach`,
    unit: 'share',
    otherwise: {
      quantity: { kind: 'range', low: 0.5, high: 0.9 },
      source: `assumed: above it requests wait; set hosting.${host.name}.utilisation`,
    },
  })
  const peak = peakFactor(context)
  return {
    inputs: [...load.tokens, aboveNothing(host, 'tokensPerSecond', speed), busy, peak],
    count: machinesFor({
      peakTokensPerSecond: peakTokensPerSecond({
        callsPerMonth: callsOfMonth,
        tokensPerCall: sum(...load.tokens.map(({ id }) => id)),
        hoursPerDay: load.hours.id,
        peakFactor: peak.id,
      }),
      tokensPerSecond: speed.id,
      utilisation: busy.id,
    }),
  }
}

/** A model on machines by the hour, or on hardware of one's own. The peak decides how many, and idle hours are paid. */
export const hosting: CostComponent = {
  id: 'hosting',
  label: 'machines that serve the model',
  category: 'serving',
  costOf: (arm, context) => {
    const host = hostingOf(arm, context.task)
    if (host === undefined) return undefined
    const hours = divisor(host, {
      key: 'hoursPerDay',
      label: `hours a day that ${host.name} is up`,
      unit: 'h/day',
      otherwise: { quantity: { kind: 'fixed', value: 24 }, source: `assumed: always on; set hosting.${host.name}.hoursPerDay` },
    })
    const { inputs, count } = machines(host, context, { tokens: tokenInputs(arm), hours })
    const purchase = declaredHostInput(host, { key: 'purchaseUsd', label: `purchase of a machine for ${host.name}`, unit: 'USD' })
    if (purchase !== undefined) {
      const owned = ownedMachine(host, { task: context.task, purchase, hours })
      return { inputs: [hours, ...inputs, ...owned.inputs], monthly: product(count, owned.monthly) }
    }
    const price = hourPrice(host, context)
    return {
      inputs: [hours, ...inputs, price],
      monthly: hostingMonth({ machines: count, hoursPerDay: hours.id, usdPerHour: price.id }),
    }
  },
}
