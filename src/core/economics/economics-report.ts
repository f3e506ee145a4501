import type { Decision } from '../decision/decision.ts'
import type { ArmEvidence } from '../decision/evidence.ts'
import type { Currency } from '../task/task.ts'
import { armEconomics } from './arm-economics.ts'
import { costLine } from './cost-line.ts'
import type { CostModel } from './cost-model.ts'
import { informationValues, perfectInformation } from './information-value.ts'
import { tornado } from './tornado.ts'

/** `economics` of decision.json. USD; `currency` only says what readers are shown. */
export const economicsReport = (
  model: CostModel,
  given: {
    readonly arms: readonly ArmEvidence[]
    /** What runs today, else a*. */
    readonly incumbent: ArmEvidence | undefined
    readonly tuned: ArmEvidence | undefined
    readonly currency: Currency | undefined
  },
): Decision['economics'] => {
  const { arms, incumbent, tuned, currency } = given
  const pair =
    incumbent === undefined || tuned === undefined || incumbent.name === tuned.name ? undefined : ([tuned.name, incumbent.name] as const)
  return {
    horizonMonths: model.horizonMonths,
    currency: 'USD',
    ...(currency === undefined ? {} : { shownIn: { code: currency.code, perUsd: 1 / currency.usd, date: currency.date } }),
    perArm: arms.map((arm) => armEconomics(model, arm, incumbent)),
    against: incumbent?.name ?? null,
    inputs: model.inputs.map(costLine),
    ...(pair === undefined
      ? {}
      : {
          tornado: tornado(model, ...pair),
          valueOfInformation: informationValues(model, ...pair),
          perfectInformationUsd: perfectInformation(model, ...pair),
        }),
  }
}
