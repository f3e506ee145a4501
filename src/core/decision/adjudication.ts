import type { Decision } from './decision.ts'
import type { ArmEvidence } from './evidence.ts'

/** Golden rows on which two arms got different scores: they alone can move the difference, so people judge them blind and first. */
export const adjudicationQueue = (a: ArmEvidence | undefined, b: ArmEvidence | undefined): Decision['adjudication'] => {
  if (a?.golden === undefined || b?.golden === undefined) return null
  const scores = new Map(a.golden.ids.map((id, i) => [id, a.golden?.scores[i] ?? null]))
  const other = b.golden.scores
  const differing = b.golden.ids.flatMap((id, i) => {
    const [own, theirs] = [other[i] ?? null, scores.get(id) ?? null]
    return own === null || theirs === null || own === theirs ? [] : [{ id, gap: Math.abs(own - theirs) }]
  })
  // Widest disagreement first; equal ones in a fixed order that says nothing about who was right.
  const rows = differing.sort((x, y) => y.gap - x.gap || (x.id < y.id ? -1 : 1)).map(({ id }) => id)
  return { rows, pair: [a.name, b.name] }
}
