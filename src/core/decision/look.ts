import { z } from 'zod'
import type { RuleParameters } from './policy.ts'

/**
 * A look at golden, declared before any golden row is scored (DESIGN §4): goes into the ledger as it is.
 * `thresholds[r]` is beta_r, what T - r must exceed for YES; `noThreshold` what U(T - a*) must stay under for NO.
 * `alpha` is one-sided, of this look alone; `tolerated` is m0, the loss borne for something surely cheaper;
 * `anchor` is a*, the cheapest untuned arm within m of the best.
 */
const lookSchema = z.strictObject({
  k: z.int().positive(),
  of: z.int().positive(),
  alpha: z.number(),
  margin: z.number(),
  tolerated: z.number(),
  tuned: z.string(),
  rivals: z.array(z.string()).readonly(),
  anchor: z.string(),
  thresholds: z.record(z.string(), z.number()).readonly(),
  noThreshold: z.number(),
})

export type DeclaredLook = Readonly<z.infer<typeof lookSchema>>

/** Reads a look back from the ledger; undefined where the entry is not a look of this rule. */
export const readLook = (declared: unknown): DeclaredLook | undefined => lookSchema.safeParse(declared).data

/** "surer(a, b)" of the rule: is b surely at least as dear as a? */
export type Surer = (a: string, b: string) => boolean

/** beta_r of every rival and the threshold of NO: beat what is cheaper by m; do not lose more than m0 to what is surely dearer. */
export const thresholdsOf = (options: {
  readonly tuned: string
  readonly rivals: readonly string[]
  readonly anchor: string
  readonly margin: number
  readonly tolerated: number
  readonly surer: Surer
}): Pick<DeclaredLook, 'thresholds' | 'noThreshold'> => {
  const { tuned, rivals, anchor, margin, tolerated, surer } = options
  return {
    thresholds: Object.fromEntries(rivals.map((rival) => [rival, surer(tuned, rival) ? -tolerated : margin])),
    noThreshold: surer(anchor, tuned) ? margin : -tolerated,
  }
}

/** What a declared look took for surely dearer, read back from its thresholds: a replay must not make up its mind anew from other timings. */
export const declaredSurer =
  ({ tuned, anchor, thresholds, noThreshold }: DeclaredLook): Surer =>
  (a, b) => {
    if (a === anchor && b === tuned) return noThreshold > 0
    const threshold = a === tuned ? thresholds[b] : undefined
    return threshold !== undefined && threshold <= 0
  }

/** Fixes T, R, a*, m, K and every threshold before golden is scored. `k` is 1 for the first look. */
export const declareLook = (options: {
  readonly tuned: string
  readonly rivals: readonly string[]
  readonly anchor: string
  readonly margin: number
  readonly k: number
  readonly surer: Surer
  readonly rule: RuleParameters
}): DeclaredLook => {
  const { tuned, rivals, anchor, margin, k, surer, rule } = options
  const tolerated = margin * rule.toleratedShare
  return {
    k,
    of: rule.looks,
    alpha: rule.alpha / rule.looks,
    margin,
    tolerated,
    tuned,
    rivals,
    anchor,
    ...thresholdsOf({ tuned, rivals, anchor, margin, tolerated, surer }),
  }
}
