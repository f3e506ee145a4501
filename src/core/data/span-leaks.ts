const spanWords = 8

/** An 8-gram in so many rows is boilerplate (a signature, a template), and gives nothing away. */
const boilerplateAt = (rows: number): number => Math.max(10, rows * 0.01)

/** Polynomial hash of 8 words starting at each word. */
const spanHashes = (words: readonly string[]): number[] => {
  const hashes = words.map((word) => {
    let hash = 0x811c9dc5
    for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193)
    return hash
  })
  const spans: number[] = []
  for (let start = 0; start + spanWords <= hashes.length; start++) {
    let span = 0
    for (let i = start; i < start + spanWords; i++) span = Math.imul(span, 0x9e3779b1) + (hashes[i] ?? 0)
    spans.push(span | 0)
  }
  return spans
}

const wordsOf = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '')

export interface SpanLeak {
  readonly row: number
  /** The golden text that the row covers most of. */
  readonly golden: number
  /** Share of the golden text's words in the longest shared span. */
  readonly covered: number
}

/**
 * Rows that share with a golden text a span of at least 8 words that covers at least half of it. The longest shared span is a
 * better sign of contamination than the union of spans (ConTAM, arXiv 2411.03923). Golden texts under 8 words cannot match.
 */
export const spanLeaks = (rows: readonly string[], golden: readonly string[]): readonly SpanLeak[] => {
  const places = new Map<number, { golden: number; at: number }[]>()
  const goldenLengths = golden.map((text, index) => {
    const words = wordsOf(text)
    spanHashes(words).forEach((span, at) => {
      const list = places.get(span)
      if (list === undefined) places.set(span, [{ golden: index, at }])
      else list.push({ golden: index, at })
    })
    return words.length
  })
  if (places.size === 0) return []
  const rowSpans = rows.map((text) => spanHashes(wordsOf(text)).map((span) => (places.has(span) ? span : undefined)))
  const frequency = new Map<number, number>()
  for (const spans of rowSpans)
    for (const span of new Set(spans)) if (span !== undefined) frequency.set(span, (frequency.get(span) ?? 0) + 1)
  const limit = boilerplateAt(rows.length)

  const leaks: SpanLeak[] = []
  rowSpans.forEach((spans, row) => {
    // Length in words of the shared run that ends here, by golden text and by place in it.
    let running = new Map<string, number>()
    let best: SpanLeak | undefined
    for (const span of spans) {
      const now = new Map<string, number>()
      if (span !== undefined && (frequency.get(span) ?? 0) <= limit)
        for (const place of places.get(span) ?? []) {
          const length = (running.get(`${place.golden}:${place.at - 1}`) ?? spanWords - 1) + 1
          now.set(`${place.golden}:${place.at}`, length)
          const covered = length / (goldenLengths[place.golden] ?? 1)
          if (covered >= 0.5 && covered > (best?.covered ?? 0)) best = { row, golden: place.golden, covered }
        }
      running = now
    }
    if (best !== undefined) leaks.push(best)
  })
  return leaks
}
