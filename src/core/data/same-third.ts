import { cosineIndex } from '../arms/linear/cosine-index.ts'
import { evenly } from '../lib/evenly.ts'
import type { Interval } from '../stats/interval.ts'
import { wilson } from '../stats/wilson.ts'
import type { Example } from './example.ts'

/** Rows of a third that are looked at: more cost time and say little more. */
const most = 500
const least = 30

/**
 * Did inputs move between the oldest and the newest third of the rows? Share of rows of both thirds whose nearest other row (cosine of
 * TF-IDF) is of the same third: about 0.5 where nothing moved. Nearest rows come in pairs, so the interval (98 %) counts half of them.
 * One row a unit: near duplicates that arrived together would look like a change. Undefined where a row has no time, or thirds hold
 * fewer than 30 rows. After Schilling 1986, J Am Stat Assoc 81:799 (nearest-neighbour test of two samples), for k = 1.
 */
export const sameThird = (
  rows: readonly Pick<Example, 'id' | 'input' | 'time'>[],
  unitOf: ReadonlyMap<string, string>,
): Interval | undefined => {
  const units = new Map(rows.map((row) => [unitOf.get(row.id) ?? row.id, row]))
  const dated = [...units.values()].flatMap(({ id, input, time }) => (time === undefined ? [] : [{ id, input, time }]))
  const third = Math.floor(dated.length / 3)
  if (dated.length < units.size || third < least) return undefined
  const sorted = dated.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.id < b.id ? -1 : 1))
  const count = Math.min(third, most)
  const texts = [...evenly(sorted.slice(0, third), count), ...evenly(sorted.slice(-third), count)].map(({ input }) => input)
  const nearest = cosineIndex(texts).nearest(texts, 1, (text, candidate) => text === candidate)
  const known = nearest.flatMap(([neighbour], i) => (neighbour === undefined ? [] : [i < count === neighbour.index < count]))
  if (known.length < 2 * least) return undefined
  const same = known.filter(Boolean).length
  return { ...wilson(same / 2, known.length / 2, 0.98), n: known.length, method: 'nearest neighbours of two thirds, Wilson' }
}
