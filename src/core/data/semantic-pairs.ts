/** Rows whose block stays in the processor's cache while all others pass by. */
const block = 64
/** Numbers of a row after which most pairs can be told to be apart. */
const looks = [48, 96]
/** Rows whose first places are compared with another row at once: it is loaded once for all of them. */
const tile = 4
/** Rows close to more others than this are templates: their further pairs tell nothing new. */
const mostOfARow = 32

export interface SemanticPair {
  readonly a: number
  readonly b: number
  readonly cosine: number
}

export interface SemanticPairs {
  readonly pairs: readonly SemanticPair[]
  /** Rows of which only the first 32 pairs are in the list. */
  readonly capped: number
}

interface PairsOptions {
  readonly threshold: number
  /** Pairs that are not asked about: rows that share their words. */
  isKnown?(a: number, b: number): boolean
  /** After each block of rows: the share of all pairs that was looked at. May throw to stop. */
  onBlock?(share: number): Promise<void>
}

/** Places of a vector, those in which rows differ most first: there two rows are soonest told apart. */
const placesByVariance = (vectors: readonly Float32Array[], width: number): Int32Array => {
  const [sums, squares] = [new Float64Array(width), new Float64Array(width)]
  for (const vector of vectors)
    for (let at = 0; at < width; at++) {
      const value = vector[at] as number
      sums[at] = (sums[at] as number) + value
      squares[at] = (squares[at] as number) + value * value
    }
  const variance = squares.map((square, at) => square - (sums[at] as number) ** 2 / vectors.length)
  return Int32Array.from(variance.keys()).sort((a, b) => (variance[b] as number) - (variance[a] as number) || a - b)
}

interface UnitRows {
  /** Row after row, places by variance. */
  readonly values: Float32Array
  /** For each of `looks`, the length of what is left of each row behind it. */
  readonly rest: readonly Float32Array[]
  /** Rows that are not zero. */
  readonly rows: Int32Array
}

const unitRows = (vectors: readonly Float32Array[], width: number): UnitRows => {
  const places = placesByVariance(vectors, width)
  const values = new Float32Array(vectors.length * width)
  const rest = looks.map(() => new Float32Array(vectors.length))
  const rows: number[] = []
  vectors.forEach((vector, row) => {
    let square = 0
    for (const value of vector) square += value * value
    if (square === 0) return
    rows.push(row)
    const scale = 1 / Math.sqrt(square)
    let left = 0
    for (let at = width - 1; at >= 0; at--) {
      const value = (vector[places[at] as number] as number) * scale
      values[row * width + at] = value
      left += value * value
      const look = looks.indexOf(at)
      if (look >= 0) (rest[look] as Float32Array)[row] = Math.sqrt(left)
    }
  })
  return { values, rest, rows: Int32Array.from(rows) }
}

/**
 * Pairs of rows with a cosine of at least `threshold`, each once (a < b), exactly: of n rows n^2/2 pairs are looked at, most of them only in
 * their first places. By Cauchy and Schwarz what is left of a pair adds at most the product of the lengths of its two rests.
 * `vectors`: one for each row, all of one length; a zero vector is close to nothing. A row stands in at most 32 pairs.
 */
export const semanticPairs = async (
  vectors: readonly Float32Array[],
  { threshold, isKnown, onBlock }: PairsOptions,
): Promise<SemanticPairs> => {
  const width = vectors[0]?.length ?? 0
  const { values, rest, rows } = unitRows(vectors, width)
  const floor = threshold - 1e-6
  const [firstStop, secondStop] = looks.map((look) => Math.min(look, width)) as [number, number]
  const [firstRest, secondRest] = rest as [Float32Array, Float32Array]
  const dot = (left: number, right: number, from: number, to: number): number => {
    let [even, odd] = [0, 0]
    let at = from
    for (; at + 1 < to; at += 2) {
      even += (values[left + at] as number) * (values[right + at] as number)
      odd += (values[left + at + 1] as number) * (values[right + at + 1] as number)
    }
    if (at < to) even += (values[left + at] as number) * (values[right + at] as number)
    return even + odd
  }
  /** Products of the first places of a row with those of four rows from `i` on; behind `last` the last one again. */
  const dotsOfTile = (into: Float64Array, right: number, i: number, last: number): void => {
    const [a, b, c, d] = [i, i + 1, i + 2, i + 3].map((at) => (rows[Math.min(at, last - 1)] as number) * width) as [
      number,
      number,
      number,
      number,
    ]
    let [dotA, dotB, dotC, dotD] = [0, 0, 0, 0]
    for (let at = 0; at < firstStop; at++) {
      const value = values[right + at] as number
      dotA += value * (values[a + at] as number)
      dotB += value * (values[b + at] as number)
      dotC += value * (values[c + at] as number)
      dotD += value * (values[d + at] as number)
    }
    into[0] = dotA
    into[1] = dotB
    into[2] = dotC
    into[3] = dotD
  }
  const pairs: SemanticPair[] = []
  const pairsOf = new Uint8Array(vectors.length)
  const capped = new Set<number>()
  const keep = (a: number, b: number, cosine: number): void => {
    if (cosine < floor || isKnown?.(a, b) === true) return
    const full = [a, b].filter((row) => pairsOf[row] === mostOfARow)
    for (const row of full) capped.add(row)
    if (full.length > 0) return
    for (const row of [a, b]) pairsOf[row] = (pairsOf[row] as number) + 1
    pairs.push({ a, b, cosine: Math.min(1, cosine) })
  }
  const first = new Float64Array(tile)
  for (let from = 0; from < rows.length; from += block) {
    const stop = Math.min(rows.length, from + block)
    for (let j = from + 1; j < rows.length; j++) {
      const b = rows[j] as number
      const right = b * width
      const [firstOfB, secondOfB] = [firstRest[b] as number, secondRest[b] as number]
      const last = Math.min(stop, j)
      for (let i = from; i < last; i += tile) {
        dotsOfTile(first, right, i, last)
        for (let k = 0; k < tile && i + k < last; k++) {
          const a = rows[i + k] as number
          const left = a * width
          let cosine = first[k] as number
          if (cosine + (firstRest[a] as number) * firstOfB < floor) continue
          cosine += dot(left, right, firstStop, secondStop)
          if (cosine + (secondRest[a] as number) * secondOfB < floor) continue
          keep(a, b, cosine + dot(left, right, secondStop, width))
        }
      }
    }
    await onBlock?.(1 - ((rows.length - stop) / rows.length) ** 2)
  }
  return { pairs, capped: capped.size }
}
