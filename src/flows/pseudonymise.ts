import { applyEdits, type Cell, type ChangeRow } from '../core/data/cells/cell.ts'
import { changeCells, type CellFormat } from '../core/data/cells/change-cells.ts'
import { createPseudonyms, placeholdersIn } from '../core/data/pii/pseudonymise.ts'
import { mayHoldSecret } from '../core/data/pii/secret-spans.ts'
import { withStep } from '../core/data/pii/pseudonym-step.ts'
import { AssayError } from '../core/errors.ts'
import { didYouMean } from '../core/lib/did-you-mean.ts'
import { checkPaths, keyFileOf, readWholeText, refuseOtherFormat, type PseudonymRequest, type WholeText } from './pseudonym-request.ts'

export interface PseudonymiseRequest extends PseudonymRequest {
  /** The key may lie in the task folder or beside the written file. */
  readonly keyInTask?: boolean
  /** Only the texts of these columns; all where absent. */
  readonly columns?: readonly string[]
  readonly dryRun?: boolean
}

export interface Pseudonymised {
  /** Rows of the file, its header not counted; all of them are written, in their order. */
  readonly rows: number
  readonly changed: number
  readonly replaced: number
  /** Finds that stay, as they are numbers of a JSON text. */
  readonly kept: number
  /** Rows, counted from 1, with what only the scanner takes for a key: no placeholder stands for it. */
  readonly unknownSecrets: readonly number[]
  /** Placeholders in the table by kind, as they are named: EMAIL, PHONE, ... */
  readonly entities: Readonly<Record<string, number>>
  /** Of files that are no text: records that could not be read, and are not in what was written. */
  readonly badRows: readonly { readonly line: number; readonly problem: string }[]
  readonly out: string
  readonly key: string
  readonly written: boolean
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

/** A key beside the data goes wherever the data goes. Throws `usage`. */
const refuseKeyInData = ({ files, out, keyInTask, task }: PseudonymiseRequest, keyFile: string): void => {
  const inTask = task !== undefined && keyFile.startsWith(`${files.root}/`)
  if (keyInTask !== true && (inTask || folderOf(keyFile) === folderOf(out)))
    throw new AssayError('usage', 'the key would lie with the data, and go wherever the data goes', {
      where: keyFile,
      hint: 'leave --key out (the key is then kept in ASSAY_HOME), name a file elsewhere, or say --key-in-task',
    })
}

/** Rows of a file that is no text (Parquet, a workbook, gzip, UTF-16) as JSON lines, every column as it was read. */
const readRows = async (
  { ports, file, signal }: PseudonymiseRequest,
  badRows: { readonly line: number; readonly problem: string }[],
): Promise<WholeText> => {
  const lines: string[] = []
  for await (const row of ports.reader.read(file, signal)) {
    if ('values' in row) lines.push(`${JSON.stringify(row.values)}\n`)
    else badRows.push({ line: row.line, problem: row.problem })
  }
  return { text: lines.join(''), format: 'json-lines' }
}

/** Fields of a row that Assay wrote whose texts are no one's: how it came to be, but for the id of its seed, and its marks. */
const ofAssay = new Set(['assay', 'time', 'licence'])
const isOwnField = ({ column, key }: Cell): boolean => ofAssay.has(column) || (column === 'origin' && key !== 'seed')
const isOurRow = (cells: readonly Cell[]): boolean =>
  cells.some(({ column, value, isName }) => column === 'assay' && !isName && value === 'row/1')

/** Which texts of a row are looked at. */
const chosenIn = (cells: readonly Cell[], columns: ReadonlySet<string> | undefined): readonly boolean[] => {
  const isOurs = isOurRow(cells)
  return cells.map((cell) =>
    columns === undefined ? !(isOurs && (cell.isName || isOwnField(cell))) : !cell.isName && columns.has(cell.column),
  )
}

const change = ({ text, format }: WholeText, changeRow: ChangeRow, file: string): string => {
  const changed = changeCells(text, format, changeRow)
  if (changed === undefined)
    throw new AssayError('data-format', 'the file has a quote that is opened and never closed', {
      where: file,
      hint: 'close the quote, or double quotes inside fields ("")',
    })
  return changed
}

/** Throws `usage` for a column that no row has. */
const refuseUnknownColumns = (
  columns: readonly string[],
  seen: ReadonlySet<string>,
  { file, format }: { file: string; format: CellFormat },
): void => {
  const unknown = columns.find((column) => !seen.has(column))
  if (unknown === undefined) return
  const near = didYouMean(unknown, [...seen])
  throw new AssayError('usage', format === 'lines' ? 'the file has no columns' : `the file has no column "${unknown}"`, {
    where: file,
    hint:
      format === 'lines'
        ? 'leave --columns out'
        : near === undefined
          ? `columns: ${[...seen].filter((name) => name !== '').join(', ')}`
          : `did you mean "${near}"?`,
  })
}

/**
 * Writes a file again with personal data and secrets replaced: one placeholder for one value in every text of every row, all else byte
 * for byte. The table goes encrypted beside its key and is written before the rows. Throws `data-not-found`, `data-format`,
 * `write-refused`, `usage`, `vault-unusable`.
 */
export const pseudonymise = async (request: PseudonymiseRequest): Promise<Pseudonymised> => {
  const { ports, files, file, out, columns, dryRun = false, signal } = request
  const key = keyFileOf(request)
  refuseKeyInData(request, key)
  await checkPaths(request, 'pseudonymise')
  const known = (await ports.pseudonyms.open(key)) ?? new Map<string, string>()
  const badRows: { readonly line: number; readonly problem: string }[] = []
  const source = (await readWholeText(request)) ?? (await readRows(request, badRows))
  refuseOtherFormat(request, source.format)
  const taken = new Set<string>()
  const seen = new Set<string>()
  change(
    source,
    (cells) => {
      for (const { column, value } of cells) {
        seen.add(column)
        for (const placeholder of placeholdersIn(value)) taken.add(placeholder)
      }
      return []
    },
    file,
  )
  if (columns !== undefined) refuseUnknownColumns(columns, seen, { file, format: source.format })
  const clash = [...known.keys()].find((placeholder) => taken.has(placeholder))
  if (clash !== undefined)
    throw new AssayError(
      'vault-unusable',
      `the data holds ${clash}, which the table of this key gave out: the file is pseudonymised already`,
      {
        where: file,
        hint: 'give the original file, or another key with --key',
      },
    )
  const pseudonyms = createPseudonyms(known, taken)
  const wanted = columns === undefined ? undefined : new Set(columns)
  let [rows, replaced, kept, changed] = [0, 0, 0, 0]
  const suspects: { readonly row: number; readonly text: string }[] = []
  const text = change(
    source,
    (cells, part) => {
      signal.throwIfAborted()
      if (part === 'row') rows++
      const chosen = chosenIn(cells, wanted)
      const found = pseudonyms.edits(cells.map(({ value }, place) => (chosen[place] === true ? value : '')))
      const { edits } = found
      const here = edits.reduce((sum, own) => sum + own.length, 0)
      replaced += here
      kept += found.kept
      cells.forEach(({ value }, place) => {
        if (chosen[place] !== true || !mayHoldSecret(value)) return
        const safe = applyEdits(value, edits[place] ?? [])
        if (mayHoldSecret(safe)) suspects.push({ row: rows, text: safe })
      })
      if (here > 0 && part === 'row') changed++
      return edits
    },
    file,
  )
  const scanned = await ports.secretScanner.scan(
    suspects.map((suspect) => suspect.text),
    signal,
  )
  const unknownSecrets = [...new Set(suspects.flatMap(({ row }, place) => (scanned[place] === undefined ? [] : [row])))]
  const entities: Record<string, number> = {}
  for (const placeholder of pseudonyms.table.keys()) {
    const name = placeholder.slice(1, placeholder.lastIndexOf('_'))
    entities[name] = (entities[name] ?? 0) + 1
  }
  if (!dryRun) {
    await ports.pseudonyms.save(key, pseudonyms.table)
    await files.writeText(
      out,
      source.format === 'json-lines' ? withStep(source.text, text, new Date(ports.clock.now()).toISOString()) : text,
    )
  }
  return { rows, changed, replaced, kept, unknownSecrets, entities, badRows, out, key, written: !dryRun }
}
