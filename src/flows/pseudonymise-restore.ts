import { changeCells } from '../core/data/cells/change-cells.ts'
import { applyEdits, type Edit } from '../core/data/cells/cell.ts'
import { withoutStep } from '../core/data/pii/pseudonym-step.ts'
import { restoreEdits } from '../core/data/pii/pseudonymise.ts'
import { AssayError } from '../core/errors.ts'
import type { Ports } from '../core/ports/ports.ts'
import { checkPaths, keyFileOf, readWholeText, refuseOtherFormat, type PseudonymRequest } from './pseudonym-request.ts'

export interface Restored {
  /** Rows of the file, the header of a table not counted; of a plain text its lines. */
  readonly rows: number
  readonly changed: number
  /** Cells of a table that begin with =, +, - or @ now and did not before: a spreadsheet reads those as formulas. */
  readonly formulas: number
  readonly out: string
}

export interface RestoreRequest extends Omit<PseudonymRequest, 'ports'> {
  readonly ports: Pick<Ports, 'pseudonyms' | 'home'>
}

/** Does a cell begin as a formula does (OWASP, CSV injection), because of a value that was put there? */
const startsFormula = (text: string, edits: readonly Edit[]): boolean =>
  edits[0]?.start === 0 && /^\s*[=+\-@]/.test(applyEdits(text, edits))

/**
 * Puts the values back in any text file: data, answers of a model. What was pseudonymised is as it was, byte for byte; the format is that
 * of the file. Throws `data-not-found`, `data-format`, `vault-unusable`, `write-refused`, `usage`.
 */
export const restore = async (request: RestoreRequest): Promise<Restored> => {
  const { ports, files, file, out, signal } = request
  await checkPaths(request, 'restore')
  const key = keyFileOf(request)
  const table = await ports.pseudonyms.open(key)
  if (table === undefined)
    throw new AssayError('vault-unusable', 'there is no key of pseudonyms', {
      where: key,
      hint: 'name the key file that was used with --key; without it the values cannot be had back',
    })
  const source = await readWholeText(request)
  if (source === undefined)
    throw new AssayError('data-format', 'the file is no text in UTF-8', {
      where: file,
      hint: 'restore CSV, TSV, JSON lines, JSON or plain text; save a workbook as CSV first',
    })
  const { text, format } = source
  refuseOtherFormat(request, format)
  let [rows, changed, formulas] = [0, 0, 0]
  const unclosed = (): never => {
    throw new AssayError('data-format', 'the file has a quote that is opened and never closed', {
      where: file,
      hint: 'close the quote, or double quotes inside fields ("")',
    })
  }
  const isTable = format === 'csv' || format === 'tsv'
  const restored =
    changeCells(text, format, (cells, part) => {
      signal.throwIfAborted()
      const edits = cells.map(({ value }) => restoreEdits(value, table))
      if (part === 'row') rows++
      if (part === 'row' && edits.some((own) => own.length > 0)) changed++
      if (isTable) formulas += cells.filter(({ value }, place) => startsFormula(value, edits[place] ?? [])).length
      return edits
    }) ?? unclosed()
  const whole = format === 'json-lines' ? restored.split('\n').map(withoutStep).join('\n') : restored
  await files.writeText(out, whole)
  return { rows, changed, formulas, out }
}
