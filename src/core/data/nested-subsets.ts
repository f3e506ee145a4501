import { sha256Hex } from '../lib/sha256-hex.ts'

/**
 * Nested parts of rows that never cut a unit: units stand in the order of a seeded hash of their key, and each part is a longer beginning
 * of it. Rows added later move none of the old ones. A part holds at least its share where units are larger than one row. data.md §11.
 */
export const nestedSubsets = <Row>(
  rows: readonly Row[],
  { unitOf, salt, shares }: { readonly unitOf: (row: Row) => string; readonly salt: string; readonly shares: readonly number[] },
): readonly (readonly Row[])[] => {
  const units = new Map<string, Row[]>()
  for (const row of rows) {
    const key = unitOf(row)
    const unit = units.get(key)
    if (unit === undefined) units.set(key, [row])
    else unit.push(row)
  }
  const order = [...units].map(([key, own]) => ({ own, hash: sha256Hex(`${salt}\n${key}`) })).sort((a, b) => (a.hash < b.hash ? -1 : 1))
  return shares.map((share) => {
    const wanted = Math.round(rows.length * share)
    const part: Row[] = []
    for (const { own } of order) {
      if (part.length >= wanted) break
      for (const row of own) part.push(row)
    }
    return part
  })
}
