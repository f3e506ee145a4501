import { cosineIndex } from '../core/arms/linear/cosine-index.ts'
import type { GoldenSlice } from '../core/decision/evidence.ts'
import type { Session } from './session.ts'

/** The newest third of golden, where rows carry their time: production will look like it, not like the average. */
const newestThird = (golden: Session['data']['splits']['golden']): GoldenSlice | undefined => {
  const dated = golden.flatMap(({ id, time }) => (time === undefined ? [] : [{ id, time }]))
  if (dated.length < golden.length) return undefined
  const sorted = dated.sort((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : a.id < b.id ? -1 : 1))
  return {
    id: 'newest-third',
    label: 'newest third of golden',
    ids: new Set(sorted.slice(0, Math.ceil(sorted.length / 3)).map(({ id }) => id)),
  }
}

/**
 * The half of golden whose nearest training row (cosine of TF-IDF) is farthest: what leaked past exact and near-duplicate checks
 * lies in the other half.
 */
const leastLikeTrain = ({ train, golden }: Session['data']['splits']): GoldenSlice => {
  const near = cosineIndex(train.map(({ input }) => input)).nearest(
    golden.map(({ input }) => input),
    1,
  )
  const ranked = golden
    .map(({ id }, i) => ({ id, similarity: near[i]?.[0]?.similarity ?? 0 }))
    .sort((a, b) => a.similarity - b.similarity || (a.id < b.id ? -1 : 1))
  return {
    id: 'least-like-train',
    label: 'half of golden least like the training rows',
    ids: new Set(ranked.slice(0, Math.ceil(ranked.length / 2)).map(({ id }) => id)),
  }
}

/** Parts of golden on which the look's comparisons are shown again (DESIGN §4). */
export const goldenSlices = ({ data }: Pick<Session, 'data'>): readonly GoldenSlice[] => {
  const newest = newestThird(data.splits.golden)
  return [...(newest === undefined ? [] : [newest]), leastLikeTrain(data.splits)]
}
