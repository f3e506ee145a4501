import { cosineIndex } from '../../arms/linear/cosine-index.ts'
import { excerpt, rowFinding, rowsText, type DataCheck } from './data-check.ts'
import { sampledText, sampleRows } from './sample-rows.ts'
import { nearestRank } from '../../stats/quantile.ts'

const mostRows = 2_000
const leastRows = 50
/** Datalab's 1 / .37037 - 1. */
const spread = 1.7

/** Rows whose nearest neighbour (cosine of TF-IDF) is further than Q3 + 1.7 IQR (Cleanlab Datalab's rule). Never dropped: often the rare cases that matter. */
export const outlier: DataCheck = {
  id: 'outlier',
  label: 'rows unlike all others',
  isThorough: true,
  run: ({ examples }) => {
    // A row without input is named by `empty` only.
    const filled = examples.flatMap(({ input }, row) => (input.trim() === '' ? [] : [row]))
    const looked = sampleRows(filled.length, mostRows).map((place) => filled[place] ?? 0)
    if (looked.length < leastRows) return []
    const texts = looked.map((row) => examples[row]?.input ?? '')
    const nearest = cosineIndex(texts).nearest(texts, 1, (text, candidate) => text === candidate)
    const distances = Float64Array.from(nearest, ([first]) => 1 - (first?.similarity ?? 0))
    const sorted = distances.slice().sort()
    const [q1, q3] = [nearestRank(sorted, 0.25), nearestRank(sorted, 0.75)]
    const far = looked
      .map((row, place) => ({ row, distance: distances[place] ?? 0 }))
      .filter(({ distance }) => distance > q3 + spread * (q3 - q1) && distance > 0.5)
      .sort((a, b) => b.distance - a.distance)
    const distanceOf = new Map(far.map(({ row, distance }) => [examples[row]?.id, distance]))
    return rowFinding({
      id: 'outlier',
      severity: 'info',
      message: `${rowsText(far.length)} unlike all others${sampledText(looked.length, filled.length)}`,
      examples: far.flatMap(({ row }) => examples[row] ?? []),
      note: ({ id, input }) => `distance ${(distanceOf.get(id) ?? 0).toFixed(2)}: ${excerpt(input, 50)}`,
      fix: 'read them: rare cases stay, rows of another task go; none is left out',
      effect: 'No effect by itself; if they do not belong, golden asks for what production never does.',
    })
  },
}
