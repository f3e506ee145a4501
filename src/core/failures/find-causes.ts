import { firstText } from '../compare/blind.ts'
import { valueOf } from '../compare/side.ts'
import type { ComparedRow, Side } from '../compare/side.ts'
import { repairedBy, type Cause } from './cause.ts'

/** How sure an arm must be of an answer against the label. */
const sure = 0.8
/** Independent arms, the failing one among them, that must agree against the label. */
const witnesses = 3

const kindOf = (arm: string): string => arm.split('@')[0] ?? arm
const modelOf = (arm: string): string | undefined => arm.split('@')[1]

/** Arms on one model err alike; arms that answer by themselves are each their own witness. */
const sourceOf = (arm: string): string => modelOf(arm) ?? kindOf(arm)

/** Arms on the same model whose being right says something, and that repair more rows than they break: one that guesses explains nothing. */
const repairers = (
  arm: Side,
  others: readonly Side[],
  rows: readonly ComparedRow[],
): readonly { readonly side: Side; readonly cause: Cause }[] =>
  others.flatMap((side) => {
    const cause = repairedBy[kindOf(side.name)]
    if (cause === undefined || modelOf(side.name) !== modelOf(arm.name) || kindOf(side.name) === kindOf(arm.name)) return []
    const changes = rows.map(({ example }) => (valueOf(side.answers.get(example.id)) ?? 0) - (valueOf(arm.answers.get(example.id)) ?? 0))
    const net = changes.filter((change) => change > 0).length - changes.filter((change) => change < 0).length
    return net > 0 ? [{ side, cause }] : []
  })

/** Do independent arms agree, surely, on one answer that is not the label? */
const contradictsLabel = (id: string, expected: string, arm: Side, others: readonly Side[]): boolean => {
  const answer = firstText(arm, id)
  // Finding nothing is how most arms err: it is no testimony.
  if (answer === undefined || answer === expected || answer === '' || answer === '{}') return false
  const agreeing = [arm, ...others].filter((side) => {
    const first = side.answers.get(id)?.[0]
    // Arms without probabilities (JSON) say nothing of how sure they are: that three write the very same answer is evidence enough.
    return first?.text === answer && (first.confidence ?? 1) >= sure
  })
  return new Set(agreeing.map(({ name }) => sourceOf(name))).size >= witnesses
}

/**
 * Cause of each failed row of an arm, by what was measured (docs/method/failure-causes.md): its own answer first, then whether it
 * differs between repeats, then which cheaper repair gets the row right, then whether independent arms contradict the label.
 */
export const findCauses = (
  arm: Side,
  others: readonly Side[],
  { rows, failed }: { readonly rows: readonly ComparedRow[]; readonly failed: readonly ComparedRow[] },
): ReadonlyMap<string, Cause> => {
  const useful = repairers(arm, others, rows)
  const causeOf = ({ example: { id, expected } }: ComparedRow): Cause => {
    const answers = arm.answers.get(id) ?? []
    const own = valueOf(answers) ?? 0
    if (answers.every(({ wellFormed }) => !wellFormed)) return 'format'
    if (new Set(answers.map(({ value }) => value)).size > 1) return 'unstable'
    const repaired = new Set(useful.filter(({ side }) => (valueOf(side.answers.get(id)) ?? 0) > own).map(({ cause }) => cause))
    const found = (['no-schema', 'missing-context', 'knowledge', 'vague-instruction'] as const).find((cause) => repaired.has(cause))
    if (found !== undefined) return found
    return contradictsLabel(id, expected, arm, others) ? 'label-noise' : 'other'
  }
  return new Map(failed.map((row) => [row.example.id, causeOf(row)]))
}
