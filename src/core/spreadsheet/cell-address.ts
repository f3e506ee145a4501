/** Letters of a column: 0 is A, 25 is Z, 26 is AA. */
export const columnLetters = (column: number): string =>
  column < 26 ? String.fromCharCode(65 + column) : columnLetters(Math.floor(column / 26) - 1) + columnLetters(column % 26)

/** `D5` of column 3 and row 4, both from 0; `$D$5` where a copied formula must keep pointing at it. */
export const cellAddress = (column: number, row: number, { fixed = false }: { readonly fixed?: boolean } = {}): string =>
  fixed ? `$${columnLetters(column)}$${row + 1}` : `${columnLetters(column)}${row + 1}`

/** A sheet's name as formulas write it: `'tuned@student'!`. */
export const sheetPrefix = (sheet: string): string => `'${sheet.replaceAll("'", "''")}'!`

const longest = 31

/** Names that spreadsheets accept as sheets (at most 31 characters, none of `[]:*?/\`, no two alike), in the order given; `taken` are other sheets. */
export const sheetNames = (wanted: readonly string[], taken: readonly string[]): readonly string[] => {
  const used = new Set(taken.map((name) => name.toLowerCase()))
  return wanted.map((name) => {
    const clean = name.replaceAll(/[[\]:*?/\\\p{Cc}]/gu, '-').replaceAll(/^'+|'+$/g, '') || 'arm'
    for (let attempt = 1; ; attempt++) {
      const suffix = attempt === 1 ? '' : ` (${attempt})`
      const candidate = `${clean.slice(0, longest - suffix.length)}${suffix}`
      if (used.has(candidate.toLowerCase())) continue
      used.add(candidate.toLowerCase())
      return candidate
    }
  })
}
