import type { Cell, ChangeRow, Edit, RowPart } from './cell.ts'

/** A string of a JSON text, with its quotes. */
interface Literal extends Cell {
  readonly start: number
  readonly end: number
}

const endOfString = (text: string, start: number): number => {
  let at = start + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

const blank = /\s/

/**
 * Strings of a valid JSON text by row: the whole text, or in a document each object of a list at the top or one level below; what stands
 * around those rows is a row of its own, the last.
 */
const rowsOf = (text: string, isDocument: boolean): readonly { readonly cells: readonly Literal[]; readonly part: RowPart }[] => {
  const rows: Literal[][] = []
  const around: Literal[] = []
  const open: string[] = []
  let row: Literal[] | undefined = isDocument ? undefined : around
  let level = isDocument ? Infinity : 1
  let column = ''
  /** Last key at each depth. */
  const keys: string[] = []
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '{' || character === '[') {
      if (row === undefined && character === '{' && open.at(-1) === '[' && open.length <= 2) {
        row = []
        rows.push(row)
        level = open.length + 1
        column = ''
      }
      keys.push('')
      open.push(character)
    } else if (character === '}' || character === ']') {
      keys.pop()
      open.pop()
      if (isDocument && open.length < level) [row, level] = [undefined, Infinity]
    } else if (character === '"') {
      const end = endOfString(text, at)
      const value = JSON.parse(text.slice(at, end)) as string
      let next = end
      while (blank.test(text[next] ?? '')) next++
      const isKey = text[next] === ':'
      const isName = isKey && open.length === level
      if (isKey) keys[open.length - 1] = value
      if (isName) column = value
      ;(row ?? around).push({
        column: row === undefined ? '' : column,
        key: keys.findLast((key) => key !== '') ?? '',
        value,
        isName,
        start: at,
        end,
      })
      at = end - 1
    }
  }
  const inside = rows.map((cells) => ({ cells, part: 'row' as const }))
  if (rows.length > 0 && around.length === 0) return inside
  return [...inside, { cells: around, part: rows.length > 0 ? 'around' : 'row' }]
}

/** Place in the literal of each character of its value, and of the closing quote. */
const placesIn = (literal: string): readonly number[] => {
  const places: number[] = []
  let at = 1
  while (at < literal.length - 1) {
    places.push(at)
    at += literal[at] !== '\\' ? 1 : literal[at + 1] === 'u' ? 6 : 2
  }
  return [...places, at]
}

/** Escaped as JSON escapes it, and beyond ASCII where the literal does so too. */
const escaped = (text: string, isAscii: boolean): string => {
  const inner = JSON.stringify(text).slice(1, -1)
  return isAscii
    ? inner.replaceAll(/[\u0080-\uFFFF]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : inner
}

const editLiteral = (literal: string, edits: readonly Edit[]): string => {
  const hasEscapes = literal.includes('\\')
  const places = hasEscapes ? placesIn(literal) : undefined
  const isAscii = hasEscapes && literal.includes('\\u') && !/[\u0080-\uFFFF]/.test(literal)
  const placeOf = (offset: number): number => (places === undefined ? offset + 1 : (places[offset] ?? literal.length - 1))
  let result = ''
  let at = 0
  for (const { start, end, text } of edits) {
    result += literal.slice(at, placeOf(start)) + escaped(text, isAscii)
    at = placeOf(end)
  }
  return result + literal.slice(at)
}

/**
 * Changes strings of a valid JSON text, keys included, and leaves all else byte for byte: order, blanks, numbers, other escapes. A
 * document's rows are the objects of its lists; any other text is one row.
 */
export const changeJson = (text: string, change: ChangeRow, { isDocument = false }: { readonly isDocument?: boolean } = {}): string => {
  const changed = rowsOf(text, isDocument).flatMap(({ cells, part }) => {
    const edits = change(cells, part)
    return cells.flatMap(({ start, end }, place) => {
      const own = edits[place] ?? []
      return own.length === 0 ? [] : [{ start, end, text: editLiteral(text.slice(start, end), own) }]
    })
  })
  let result = ''
  let at = 0
  for (const edit of changed.sort((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return result + text.slice(at)
}
