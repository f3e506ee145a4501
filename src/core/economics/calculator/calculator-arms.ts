import type { ArmEvidence } from '../../decision/evidence.ts'
import { studentName } from './price-flags.ts'

/** Names of the two ways that are priced. */
export const todayName = 'today'
export const tunedName = 'tuned'

export interface CalculatorArmsOptions {
  readonly from: { readonly provider: string; readonly model: string }
  readonly to: { readonly provider: string; readonly model: string }
  readonly tokensPerCall: { readonly input: number; readonly output: number }
  readonly labels?: number
  readonly trainingTokens?: number
  readonly baseBillions?: number
  readonly adapterGb?: number
}

/** Two arms of which only the cost is known: nothing was run. */
export const calculatorArms = (options: CalculatorArmsOptions): { readonly today: ArmEvidence; readonly tuned: ArmEvidence } => {
  const { from, to, tokensPerCall, labels, trainingTokens, baseBillions, adapterGb } = options
  const base = {
    kind: 'prompt',
    rung: 0,
    answerKind: 'prompt',
    status: 'not run',
    tries: 0,
    modelCalls: 0,
    hardware: 'not measured',
    detail: 'priced, not measured',
  } as const
  const tokens = { ...tokensPerCall, evidence: 'declared' } as const
  return {
    today: {
      ...base,
      name: todayName,
      untuned: true,
      fitted: false,
      modelName: 'current',
      trainRows: 0,
      cost: { host: { kind: 'remote', ...from }, tokensPerCall: tokens },
    },
    tuned: {
      ...base,
      name: tunedName,
      kind: 'tuned',
      untuned: false,
      fitted: true,
      modelName: studentName,
      trainRows: labels ?? 0,
      cost: {
        host: { kind: 'remote', ...to },
        tokensPerCall: tokens,
        ...(labels === undefined ? {} : { newLabels: labels }),
        ...(trainingTokens === undefined ? {} : { trainingTokens }),
        ...(baseBillions === undefined ? {} : { baseBillions }),
        ...(adapterGb === undefined ? {} : { adapterGb }),
      },
    },
  }
}
