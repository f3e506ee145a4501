import type { ArmEconomics, Decision, Report } from '../decision/decision.ts'
import { overTimePicture } from './cost-pictures.ts'
import { breakEvenVolume, chance, hasToPayBack, tunedOf } from './cost-words.ts'
import { html, type Markup } from './markup.ts'
import { rateSentence, roughAmountsIn, roughMoneyIn, type FormatMoney } from './money.ts'
import { plainArm } from './plain-arm.ts'
import { isOpenVerdict } from './verdict-words.ts'

const moneyRow = (arm: ArmEconomics, title: string, rough: FormatMoney): Markup =>
  html`<tr>
    <td class="way">${title}</td>
    <td class="number">${rough(arm.upfront)}</td>
    <td class="number">${rough(arm.monthly)}</td>
    <td class="number"><strong>${rough(arm.total.p50)}</strong></td>
    <td class="number">${rough(arm.total.p05)} to ${rough(arm.total.p95)}</td>
  </tr>`

const ofCalculations = (probability: number): string => {
  const words = chance(probability)
  return words.endsWith('100') ? `${words} calculations` : `${words} of our calculations`
}

/** Whether and when the recommended way pays, in sentences. */
const paysWords = (arm: ArmEconomics, economics: Decision['economics']): readonly string[] => {
  const volume = breakEvenVolume(arm)
  return [
    ...(arm.probabilityCheaper === undefined
      ? []
      : [`It is the cheaper one in ${ofCalculations(arm.probabilityCheaper)} with uncertain inputs.`]),
    ...(hasToPayBack(arm, economics)
      ? [
          arm.breakEvenMonth === null
            ? `It does not earn back its start within ${economics.horizonMonths} months.`
            : `What it costs first is earned back by month ${arm.breakEvenMonth}.`,
        ]
      : []),
    ...(volume === undefined
      ? []
      : [volume.startsWith('cheaper') ? 'It is cheaper at any number of calls.' : `It is cheaper from ${volume}.`]),
  ]
}

const winnerTitle = ({ verdict }: Decision): string => (isOpenVerdict(verdict) ? 'For now' : 'Recommended')

const againstTitle = (decision: Decision, isRecommended: boolean): string => {
  if (decision.economics.againstRunsToday === true) return isRecommended ? `${winnerTitle(decision)}, as today` : 'Today'
  return isRecommended ? winnerTitle(decision) : 'Compared with'
}

/** Why what is there already is kept: what tuning would cost. */
const keptWords = (
  arms: { readonly today: ArmEconomics | undefined; readonly tuned: ArmEconomics | undefined },
  rough: FormatMoney,
): string => {
  const { today, tuned } = arms
  if (today === undefined || tuned === undefined || tuned === today) return ''
  const more = tuned.total.p50 - today.total.p50
  const chances =
    tuned.probabilityCheaper === undefined
      ? ''
      : ` It is the cheaper one in ${ofCalculations(tuned.probabilityCheaper)} with uncertain inputs.`
  return `Tuning instead would cost about ${rough(Math.abs(more))} ${more >= 0 ? 'more' : 'less'}.${chances}`
}

/** The money on the page for managers: today's way, what is recommended and tuning, over the horizon, and when it pays. */
export const moneySection = (report: Report): Markup | undefined => {
  const { decision } = report
  const { perArm, against, horizonMonths, shownIn } = decision.economics
  const armOf = (name: string | null | undefined): ArmEconomics | undefined => perArm.find((arm) => arm.name === name)
  const [winner, today, tuned] = [armOf(decision.winner), armOf(against), armOf(tunedOf(decision))]
  if (winner === undefined && today === undefined) return undefined
  const rough = roughMoneyIn(shownIn)
  const rows = [
    ...(today === undefined
      ? []
      : [moneyRow(today, `${againstTitle(decision, winner === today)}: ${plainArm(today.name, decision)}`, rough)]),
    ...(winner === undefined || winner === today
      ? []
      : [moneyRow(winner, `${winnerTitle(decision)}: ${plainArm(winner.name, decision)}`, rough)]),
    ...(tuned === undefined || tuned === winner || tuned === today
      ? []
      : [moneyRow(tuned, `Tuning instead: ${plainArm(tuned.name, decision)}`, rough)]),
  ]
  return html`<h2>The money, over ${horizonMonths} months</h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th></th>
            <th class="number">once, at first</th>
            <th class="number">first month</th>
            <th class="number">in total</th>
            <th class="number">likely between</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    <p>
      ${winner === undefined || winner === today ? keptWords({ today, tuned }, rough) : paysWords(winner, decision.economics).join(' ')}
      ${rateSentence(shownIn)}
    </p>
    ${overTimePicture(report, roughAmountsIn(shownIn))}`
}
