import { costRows } from './cost-rows.ts'
import type { CostSheet } from './cost-sheet.ts'

/**
 * One field of a CSV file. Text that a spreadsheet would read as a formula gets an apostrophe in front (OWASP, CSV injection);
 * quotes are doubled (RFC 4180).
 */
const field = (value: string | number): string => {
  if (typeof value === 'number') return String(value)
  const safe = /^\s*[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const csv = (rows: readonly (readonly (string | number)[])[]): string => rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')

/** Arm, component, kind, month (0: before the first call), USD: one row each, every input at its middle. */
export const costsCsv = (costs: CostSheet): string =>
  csv([
    ['arm', 'component', 'kind', 'month', 'usd'],
    ...costs.arms.flatMap((arm) =>
      costRows(costs, arm).flatMap(({ component, upfront, months }) =>
        [upfront, ...months].map((usd, month) => [arm.name, component.label, component.category, month, usd]),
      ),
    ),
  ])

/** Every input with its ends and source. */
export const inputsCsv = ({ inputs }: CostSheet): string =>
  csv([
    ['id', 'input', 'unit', 'middle', 'low', 'high', 'source', 'day', 'how it is known', 'marks'],
    ...inputs.map((input) => [
      input.id,
      input.label,
      input.unit,
      input.value,
      input.low ?? input.value,
      input.high ?? input.value,
      input.source,
      input.date ?? '',
      input.trust,
      (input.marks ?? []).join(', '),
    ]),
  ])
