import { textScorer } from './text-scorer.ts'

/** Cells of a row; a bar after a backslash belongs to the cell. The bars at both ends may be left out. */
const cells = (line: string): readonly string[] =>
  line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())

const isRule = (row: readonly string[]): boolean => row.every((cell) => /^:?-+:?$/.test(cell))

/** Names of the columns of a text that is one Markdown table (GitHub's), undefined where it is none or a row has another number of cells. */
const tableColumns = (text: string): readonly string[] | undefined => {
  const lines = text.trim().split(/\r?\n/)
  const [head, rule, ...rows] = lines.map(cells)
  if (head === undefined || rule === undefined || !lines.every((line) => line.includes('|'))) return undefined
  if (!isRule(rule) || [rule, ...rows].some((row) => row.length !== head.length)) return undefined
  return head
}

/** The answer as it came is one Markdown table: a head, a rule, and rows of as many cells. */
export const tableValidity = textScorer({ name: 'table-validity', label: 'Markdown table', scale: 'binary' }, (text) =>
  tableColumns(text) === undefined ? 0 : 1,
)

/** The answer is one Markdown table with the columns of the expected one, in their order. */
export const tableColumnsMatch = textScorer({ name: 'table-columns', label: 'Expected columns', scale: 'binary' }, (text, expected) => {
  const [answered, wanted] = [tableColumns(text), tableColumns(expected)]
  return answered !== undefined && wanted !== undefined && answered.join('|') === wanted.join('|') ? 1 : 0
})
