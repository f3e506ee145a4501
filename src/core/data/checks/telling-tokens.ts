/** Slots at most: 64 MB of memory. Words that are first met when it is full are not counted. */
const mostBits = 22
const fullness = 0.6

const isSpace = (code: number): boolean =>
  code <= 32 ||
  (code >= 160 &&
    (code === 160 ||
      code === 0x1680 ||
      (code >= 0x2000 && code <= 0x200a) ||
      (code >= 0x2028 && code <= 0x205f) ||
      code === 0x3000 ||
      code === 0xfeff))

/** Hands out every word of two characters or more (apart by white space) with its 32-bit hash; never 0. */
export const eachToken = (text: string, visit: (hash: number, start: number, end: number) => void): void => {
  let hash = 0
  let start = 0
  for (let at = 0; at <= text.length; at++) {
    const code = at === text.length ? 32 : text.charCodeAt(at)
    if (!isSpace(code)) {
      hash = (Math.imul(hash, 0x01000193) ^ Math.imul(code, 0x9e3779b1)) | 0
      continue
    }
    if (at - start > 1) visit(hash === 0 ? 1 : hash, start, at)
    hash = 0
    start = at + 1
  }
}

/** Open addressing, linear probing: for each hash how many rows hold it, the label that leads by majority vote, and its lead. */
class TokenTable {
  bits = 14
  used = 0
  hashes = new Int32Array(1 << this.bits)
  rows = new Int32Array(1 << this.bits)
  labels = new Int32Array(1 << this.bits)
  leads = new Int32Array(1 << this.bits)
  last = new Int32Array(1 << this.bits)

  slotOf(hash: number): number {
    const mask = (1 << this.bits) - 1
    let slot = Math.imul(hash, 0x85ebca6b) >>> (32 - this.bits)
    while (this.hashes[slot] !== 0 && this.hashes[slot] !== hash) slot = (slot + 1) & mask
    return slot
  }

  grow(): void {
    const { hashes, rows, labels, leads, last } = this
    this.bits += 1
    const size = 1 << this.bits
    this.hashes = new Int32Array(size)
    this.rows = new Int32Array(size)
    this.labels = new Int32Array(size)
    this.leads = new Int32Array(size)
    this.last = new Int32Array(size)
    for (let from = 0; from < hashes.length; from++) {
      const hash = hashes[from] as number
      if (hash === 0) continue
      const to = this.slotOf(hash)
      this.hashes[to] = hash
      this.rows[to] = rows[from] as number
      this.labels[to] = labels[from] as number
      this.leads[to] = leads[from] as number
      this.last[to] = last[from] as number
    }
  }

  add(hash: number, row: number, label: number): void {
    let slot = this.slotOf(hash)
    if (this.hashes[slot] === 0) {
      if (this.used >= (1 << this.bits) * fullness) {
        if (this.bits >= mostBits) return
        this.grow()
        slot = this.slotOf(hash)
      }
      this.hashes[slot] = hash
      this.used++
    } else if (this.last[slot] === row + 1) return
    this.last[slot] = row + 1
    this.rows[slot] = (this.rows[slot] as number) + 1
    if (this.leads[slot] === 0) this.labels[slot] = label
    this.leads[slot] = (this.leads[slot] as number) + (this.labels[slot] === label ? 1 : -1)
  }
}

/**
 * Hashes of words that may go with one label: in at least `leastRows` rows, at least a share of `share` of them with one label. A label
 * with that share leads the majority vote (Boyer and Moore 1981) by 2 · share - 1 of the rows, so that none is missed; few others get
 * through, and the caller counts these exactly. `labels` are numbers, -1 for rows without.
 */
export const tellingTokens = (
  texts: readonly string[],
  labels: Int32Array,
  { leastRows, share }: { readonly leastRows: number; readonly share: number },
): ReadonlySet<number> => {
  const table = new TokenTable()
  texts.forEach((text, row) => {
    const label = labels[row] as number
    if (label >= 0) eachToken(text, (hash) => table.add(hash, row, label))
  })
  const found = new Set<number>()
  for (let slot = 0; slot < table.hashes.length; slot++) {
    const rows = table.rows[slot] as number
    if (rows >= leastRows && (table.leads[slot] as number) >= Math.floor((2 * share - 1) * rows)) found.add(table.hashes[slot] as number)
  }
  return found
}
