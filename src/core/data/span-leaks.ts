const spanWords = 8

/** An 8-gram in so many rows is boilerplate (a signature, a template), and gives nothing away. */
const boilerplateAt = (rows: number): number => Math.max(10, rows * 0.01)

/** White space beyond ASCII (`\s`). */
const otherSpaces = '\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'
const otherSpaceCodes = new Set([...otherSpaces].map((space) => space.charCodeAt(0)))

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13) || (code >= 160 && otherSpaceCodes.has(code))

const wordHashes = (text: string): number[] => {
  const hashes: number[] = []
  let hash = 0
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 32
    if (!isSpace(code)) hash = Math.imul((hash === 0 ? 0x811c9dc5 : hash) ^ code, 0x01000193) || 1
    else if (hash !== 0) {
      hashes.push(hash)
      hash = 0
    }
  }
  return hashes
}

/** Polynomial hash of 8 words starting at each word. */
const spanHashes = (hashes: readonly number[]): number[] => {
  const spans: number[] = []
  for (let start = 0; start + spanWords <= hashes.length; start++) {
    let span = 0
    for (let i = start; i < start + spanWords; i++) span = Math.imul(span, 0x9e3779b1) + (hashes[i] as number)
    spans.push(span | 0)
  }
  return spans
}

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
    const words = wordHashes(text)
    spanHashes(words).forEach((span, at) => {
      const list = places.get(span)
      if (list === undefined) places.set(span, [{ golden: index, at }])
      else list.push({ golden: index, at })
    })
    return words.length
  })
  if (places.size === 0) return []
  // Most rows share nothing: their spans are not kept.
  const sharing = new Map<number, readonly number[]>()
  const frequency = new Map<number, number>()
  rows.forEach((text, row) => {
    const spans = spanHashes(wordHashes(text))
    const shared = new Set(spans.filter((span) => places.has(span)))
    if (shared.size === 0) return
    sharing.set(row, spans)
    for (const span of shared) frequency.set(span, (frequency.get(span) ?? 0) + 1)
  })
  const limit = boilerplateAt(rows.length)

  const leaks: SpanLeak[] = []
  for (const [row, spans] of sharing) {
    // Length in words of the shared run that ends here, by golden text and by place in it.
    let running = new Map<string, number>()
    let best: SpanLeak | undefined
    for (const span of spans) {
      const now = new Map<string, number>()
      if ((frequency.get(span) ?? 0) <= limit)
        for (const place of places.get(span) ?? []) {
          const length = (running.get(`${place.golden}:${place.at - 1}`) ?? spanWords - 1) + 1
          now.set(`${place.golden}:${place.at}`, length)
          const covered = length / (goldenLengths[place.golden] ?? 1)
          if (covered >= 0.5 && covered > (best?.covered ?? 0)) best = { row, golden: place.golden, covered }
        }
      running = now
    }
    if (best !== undefined) leaks.push(best)
  }
  return leaks
}
