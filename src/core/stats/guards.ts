import type { PairedComparison } from './paired-comparison.ts'

type Validity = PairedComparison['validFor']

/**
 * Smallest samples from which the rule may conclude (DESIGN §4, bounds); `bootstrap`: from which BCa replaces t where differences are skewed. DESIGN lets
 * BCa conclude from 100; with lognormal differences its bound then errs in 7.6 % of cases at 5 % (tests/calibration), from 200 in less than 6 %.
 */
export const needed = { discordant: 10, clusters: 40, continuous: 50, bootstrap: 100, skewed: 200, dataSet: 100, perClass: 20 } as const

export const valid: Validity = { yes: true, no: true, why: '' }
export const invalid = (why: string): Validity => ({ yes: false, no: false, why })

/**
 * Fewer than ten examples on which the arms differ: "better" cannot be shown; "not better by the margin m" can, once there are
 * 10 / m independent examples. Without a margin neither can.
 */
export const fewDiffer = ({
  differ,
  units,
  margin,
}: {
  readonly differ: number
  readonly units: number
  readonly margin: number | undefined
}): Validity => {
  const found = `the arms differ on ${differ} independent examples, ${needed.discordant} are needed for a yes`
  if (margin === undefined) return invalid(found)
  // The last digits of 10 / 0.1 must not ask for one example more.
  const enough = units * margin >= needed.discordant - 1e-9
  const size = Math.ceil(needed.discordant / margin - 1e-9)
  return enough ? { yes: false, no: true, why: found } : invalid(`${found}; ${Math.floor(units)} examples, ${size} are needed for a no`)
}
