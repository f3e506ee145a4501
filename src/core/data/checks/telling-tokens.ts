import { createTokens, readTokens } from './text-tokens.ts'

/** Parts of the table: each is small enough to stay near the processor while it is filled. */
const partBits = 6
const parts = 1 << partBits
/** Tokens that wait for one part. No power of two: the ends of all parts would fall into the same lines of a cache. */
const waiting = 4_080
/** Slots of a part at most: 84 MB for all parts. Words that are first met when theirs is full are not counted. */
const mostBits = 16
const fullness = 0.7

const mixed = (hash: number): number => Math.imul(hash, 0x85ebca6b)

/** Open addressing, linear probing: for each hash how many rows hold it, the label that leads by majority vote, and its lead. */
class TablePart {
  bits = 8
  used = 0
  /** Five numbers a slot: hash, rows, row that was last, lead, label. Rows count from 1. */
  slots = new Int32Array(5 << this.bits)

  /** Place of a hash in `slots`, made where it has none; -1 where there is no room. */
  placeOf(hash: number): number {
    const mask = (1 << this.bits) - 1
    let slot = (mixed(hash) << partBits) >>> (32 - this.bits)
    for (let known = this.slots[slot * 5]; known !== hash; known = this.slots[slot * 5]) {
      if (known === 0) return this.fill(hash, slot)
      slot = (slot + 1) & mask
    }
    return slot * 5
  }

  fill(hash: number, slot: number): number {
    if (this.used >= (1 << this.bits) * fullness) {
      if (this.bits >= mostBits) return -1
      this.grow()
      return this.placeOf(hash)
    }
    this.used++
    this.slots[slot * 5] = hash
    return slot * 5
  }

  grow(): void {
    const before = this.slots
    this.bits++
    this.used = 0
    this.slots = new Int32Array(5 << this.bits)
    for (let from = 0; from < before.length; from += 5)
      if (before[from] !== 0) this.slots.set(before.subarray(from, from + 5), this.placeOf(before[from] as number))
  }

  /** Counts tokens by their hashes and rows. Without a branch on what the table holds: hardly any of them could be foreseen. */
  count(hashes: Int32Array, rows: Int32Array, { from, to, labels }: { from: number; to: number; labels: Int32Array }): void {
    let { slots, bits } = this
    for (let at = from; at < to; at++) {
      const hash = hashes[at] as number
      let place = ((mixed(hash) << partBits) >>> (32 - bits)) * 5
      if (slots[place] !== hash) {
        place = this.placeOf(hash)
        if (place < 0) continue
        ;({ slots, bits } = this)
      }
      const row = rows[at] as number
      const label = labels[row - 1] as number
      const other = (slots[place + 2] as number) ^ row
      const isNew = (other | -other) >>> 31
      const lead = slots[place + 3] as number
      const leads = (lead | -lead) >> 31
      const change = (slots[place + 4] as number) ^ label
      const against = ((change | -change) >> 31) & leads
      slots[place + 1] = (slots[place + 1] as number) + isNew
      slots[place + 2] = row
      slots[place + 3] = lead + ((1 + 2 * against) & -isNew)
      // A label without a lead gives way.
      slots[place + 4] = label ^ (change & leads)
    }
  }
}

/** The table of all texts with a label. Tokens wait by part, so that each part is filled by many at once. */
const tableOf = (texts: readonly string[], labels: Int32Array): readonly TablePart[] => {
  const table = Array.from({ length: parts }, () => new TablePart())
  const counts = new Int32Array(parts)
  const hashes = new Int32Array(parts * waiting)
  const rows = new Int32Array(parts * waiting)
  const tokens = createTokens()
  const flush = (part: number): void => {
    table[part]?.count(hashes, rows, { from: part * waiting, to: part * waiting + (counts[part] as number), labels })
    counts[part] = 0
  }
  const add = (row: number): void => {
    const own = tokens.hashes
    const { count } = tokens
    for (let at = 0; at < count; at++) {
      const hash = own[at] as number
      const part = mixed(hash) >>> (32 - partBits)
      const place = part * waiting + (counts[part] as number)
      hashes[place] = hash
      rows[place] = row
      counts[part] = place - part * waiting + 1
      if (counts[part] === waiting) flush(part)
    }
  }
  for (let row = 0; row < texts.length; row++)
    if ((labels[row] as number) >= 0) readTokens(texts[row] as string, tokens, () => add(row + 1))
  for (let part = 0; part < parts; part++) flush(part)
  return table
}

/** Hashes that may go with one label, in a small table of their own; undefined where there are none. */
const candidatesOf = (table: readonly TablePart[], leastRows: number, share: number): { has(hash: number): boolean } | undefined => {
  const found: number[] = []
  for (const { slots } of table)
    for (let slot = 0; slot < slots.length; slot += 5) {
      const rows = slots[slot + 1] as number
      if (rows >= leastRows && (slots[slot + 3] as number) >= Math.floor((2 * share - 1) * rows)) found.push(slots[slot] as number)
    }
  if (found.length === 0) return undefined
  const bits = Math.ceil(Math.log2(found.length)) + 2
  const hashes = new Int32Array(1 << bits)
  const mask = hashes.length - 1
  const slotOf = (hash: number): number => {
    let slot = mixed(hash) >>> (32 - bits)
    while (hashes[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & mask
    return slot
  }
  for (const hash of found) hashes[slotOf(hash)] = hash
  return { has: (hash) => hashes[slotOf(hash)] !== 0 }
}

/**
 * Words that may go with one label, with the numbers of the rows that hold them: those in at least `leastRows` rows, at least a share of
 * `share` of them with one label, and few others. A label with that share leads the majority vote (Boyer and Moore 1981) by 2 · share - 1
 * of the rows, so that none is missed; the caller counts exactly. `labels` are numbers, -1 for rows without, which are not looked at.
 */
export const tellingTokens = (
  texts: readonly string[],
  labels: Int32Array,
  { leastRows, share }: { readonly leastRows: number; readonly share: number },
): ReadonlyMap<string, readonly number[]> => {
  const candidates = candidatesOf(tableOf(texts, labels), leastRows, share)
  const rowsOf = new Map<string, number[]>()
  if (candidates === undefined) return rowsOf
  const tokens = createTokens()
  const { hashes, starts, ends } = tokens
  texts.forEach((text, row) => {
    if ((labels[row] as number) < 0) return
    readTokens(text, tokens, () => {
      for (let at = 0; at < tokens.count; at++) {
        if (!candidates.has(hashes[at] as number)) continue
        const token = text.slice(starts[at], ends[at])
        const rows = rowsOf.get(token)
        if (rows === undefined) rowsOf.set(token, [row])
        else if (rows.at(-1) !== row) rows.push(row)
      }
    })
  })
  return rowsOf
}
