import type { ArmEvidence } from '../../decision/evidence.ts'
import { counted } from '../../report/format.ts'
import type { CostContext } from '../component.ts'
import { msPerHour } from '../conversions.ts'
import type { CostInput, Trust } from '../cost-input.ts'
import { product, quotient, smallest, sum } from '../expression.ts'
import type { Expression, Operand } from '../expression.ts'
import { around } from '../quantity.ts'
import type { Quantity } from '../quantity.ts'
import { callTokens } from './call-tokens.ts'
import { coreHour, utilisation } from './machine-inputs.ts'
import { tokenPrices } from './token-prices.ts'

/** What one answered call costs, its share of an always-on machine left out. USD a call. */
export interface CallCost {
  readonly inputs: readonly CostInput[]
  readonly usd: Expression
}

/** A planned time may be wrong by a factor of 3, a measured one by a fifth. */
export const timed = (value: number, evidence: Trust): Quantity =>
  evidence === 'assumed' ? { kind: 'factor', low: value / 3, high: value * 3 } : around(value, 0.2)

/** Calls until one answer can be used, where each try is as likely to do as the first: 1 / valid share, never below 1 (V-S1-03). */
export const callsPerSuccess = (validShare: Operand): Expression => quotient(1, smallest(1, validShare))

/** Fewer tries than this in a hundred succeeding is no service: more than 20 calls an answer are not counted. */
const leastValid = 0.05

/** Answers that could be read at once; undefined where all could, or nobody looked. */
const validity = ({ name, cost: { validShare } }: ArmEvidence): CostInput | undefined =>
  validShare === undefined || validShare.value >= 1
    ? undefined
    : {
        id: `valid-share:${name}`,
        label: 'answers that can be read at the first try',
        quantity: {
          kind: 'measured',
          value: Math.max(leastValid, validShare.value),
          low: Math.max(leastValid, validShare.low),
          high: Math.max(leastValid, validShare.high),
          floor: leastValid,
        },
        unit: 'share',
        source: `measured on ${counted(validShare.n, 'example')}`,
        date: null,
        trust: 'measured',
      }

/** Time of a call on this machine; undefined where nobody measured or planned it. */
const timeInput = ({ name, hardware, cost: { host, msPerCall } }: ArmEvidence): CostInput | undefined =>
  host.kind !== 'local' || msPerCall === undefined
    ? undefined
    : {
        id: `ms:${name}`,
        label: `time of a call on ${counted(host.cores, 'core')}`,
        quantity: timed(msPerCall.value, msPerCall.evidence),
        unit: 'ms/call',
        source: msPerCall.evidence === 'assumed' ? 'planned, not measured' : hardware,
        date: null,
        trust: msPerCall.evidence,
      }

const oneTry = (arm: ArmEvidence, context: CostContext): CallCost => {
  const { host } = arm.cost
  switch (host.kind) {
    case 'none':
      return { inputs: [], usd: sum() }
    case 'local': {
      const time = timeInput(arm)
      return time === undefined
        ? { inputs: [], usd: sum() }
        : {
            inputs: [time, coreHour(context.task), utilisation],
            usd: quotient(product(quotient(time.id, msPerHour), host.cores, 'core-hour'), 'utilisation'),
          }
    }
    case 'remote':
    case 'unknown':
      return callTokens(arm, tokenPrices(arm, context), context)
  }
}

/** What one answered call of an arm costs where it computes now, retries included. */
export const callCost = (arm: ArmEvidence, context: CostContext): CallCost => {
  const tried = oneTry(arm, context)
  const valid = validity(arm)
  return valid === undefined ? tried : { inputs: [...tried.inputs, valid], usd: product(tried.usd, callsPerSuccess(valid.id)) }
}
