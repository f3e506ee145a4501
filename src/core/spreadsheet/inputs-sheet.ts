import { cellAddress, sheetPrefix } from './cell-address.ts'
import type { CostSheet } from './cost-sheet.ts'
import { emptyCell, formulaCell, numberCell, textCell, type Cell, type Sheet } from './workbook.ts'

export const inputsSheetName = 'Inputs'

const headRow = 3
const inUse = 1
const middle = 3
const heads = ['input', 'in use', 'unit', 'middle', 'low', 'high', 'source', 'day', 'how it is known', 'marks', 'id']

const numberColumns: ReadonlySet<number> = new Set([inUse, middle, middle + 1, middle + 2])

const rateLabel = (code: string): string => `${code} for one USD`

const rowOf = (input: CostSheet['inputs'][number], row: number): readonly Cell[] => [
  textCell(input.label),
  formulaCell(cellAddress(middle, row), input.value, { format: 'general', look: 'input' }),
  textCell(input.unit),
  numberCell(input.value, 'general'),
  numberCell(input.low ?? input.value, 'general'),
  numberCell(input.high ?? input.value, 'general'),
  textCell(input.source),
  textCell(input.date ?? ''),
  textCell(input.trust),
  textCell((input.marks ?? []).join(', ')),
  textCell(input.id, 'muted'),
]

/** The rate of the readers' money, as the last input. */
const rateAsInput = ({ shownIn }: CostSheet): readonly CostSheet['inputs'][number][] =>
  shownIn === undefined
    ? []
    : [
        {
          id: 'shown-rate',
          label: rateLabel(shownIn.code),
          value: shownIn.perUsd,
          unit: `${shownIn.code}/USD`,
          source: 'currency',
          date: shownIn.date,
          trust: 'declared',
        },
      ]

/** Every input with its middle, ends and source; the column "in use" is what all formulas read. */
export const inputsSheet = (costs: CostSheet): Sheet => ({
  name: inputsSheetName,
  rows: [
    [textCell('Inputs of the cost model', 'title')],
    [
      textCell(
        'Type over a cell of the column "in use": every sheet follows. Emptying it counts as 0; "middle" keeps what Assay used.',
        'muted',
      ),
    ],
    [emptyCell],
    heads.map((head, column) => textCell(head, numberColumns.has(column) ? 'number-head' : 'head')),
    ...[...costs.inputs, ...rateAsInput(costs)].map((input, index) => rowOf(input, headRow + 1 + index)),
  ],
  columnWidths: [44, 14, 16, 14, 14, 14, 52, 12, 16, 22, 34],
  frozenRows: headRow + 1,
  frozenColumns: 2,
})

/** Where the value in use of each input stands, from any sheet; `0` for an input that nobody declared. */
export const inputReference = (costs: CostSheet): ((id: string) => string) => {
  const places = new Map([...costs.inputs, ...rateAsInput(costs)].map(({ id }, index) => [id, headRow + 1 + index]))
  return (id) => {
    const row = places.get(id)
    return row === undefined ? '0' : `${sheetPrefix(inputsSheetName)}${cellAddress(inUse, row, { fixed: true })}`
  }
}
