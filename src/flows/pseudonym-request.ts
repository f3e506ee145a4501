import { cellFormatLabels, cellFormatOf, extensionOf, type CellFormat } from '../core/data/cells/change-cells.ts'
import { AssayError } from '../core/errors.ts'
import { sha256Hex } from '../core/lib/sha256-hex.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { Task } from '../core/task/task.ts'

/** What `assay data pseudonymise` and `assay data restore` have in common. */
export interface PseudonymRequest {
  readonly ports: Pick<Ports, 'reader' | 'pseudonyms' | 'clock' | 'home' | 'secretScanner'>
  /** The task folder, or the folder of the command where there is no task. */
  readonly files: TaskFiles
  /** Names the key and keeps it out of the task's folder; nothing else of it is needed. */
  readonly task?: Pick<Task, 'name'>
  /** Absolute. */
  readonly file: string
  /** Absolute; must not exist. */
  readonly out: string
  /** Absolute; in ASSAY_HOME where absent. */
  readonly key?: string
  readonly signal: AbortSignal
}

export const keyFileOf = ({ ports, task, key }: Pick<PseudonymRequest, 'task' | 'key'> & { readonly ports: Pick<Ports, 'home'> }): string =>
  key ?? `${ports.home}/pseudonyms/${task?.name ?? 'default'}.key`

/** Throws `data-not-found` where there is no file to read, `write-refused` where the one to write is there already. */
export const checkPaths = async ({ files, file, out }: Pick<PseudonymRequest, 'files' | 'file' | 'out'>, action: string): Promise<void> => {
  if (!(await files.exists(file)))
    throw new AssayError('data-not-found', 'the file does not exist', {
      where: file,
      hint: `a path is taken from the folder that you are in; \`assay data ${action} FILE --out FILE\``,
    })
  if (await files.exists(out)) throw new AssayError('write-refused', 'the file exists', { where: out, hint: 'name another with --out' })
}

/** Extensions that promise a format to whoever opens the file. */
const promised: Readonly<Record<string, readonly CellFormat[]>> = {
  csv: ['csv'],
  tsv: ['tsv'],
  jsonl: ['json-lines'],
  ndjson: ['json-lines'],
  json: ['json', 'json-lines'],
  parquet: [],
  xlsx: [],
  gz: [],
}
const usualExtension: Readonly<Record<CellFormat, string>> = { csv: 'csv', tsv: 'tsv', 'json-lines': 'jsonl', json: 'json', lines: 'txt' }

/** Nothing is converted: what is written has the format of what was read, and its name must not promise another. Throws `usage`. */
export const refuseOtherFormat = ({ file, out }: Pick<PseudonymRequest, 'file' | 'out'>, format: CellFormat): void => {
  const extension = extensionOf(out)
  const formats = Object.hasOwn(promised, extension) ? promised[extension] : undefined
  if (formats === undefined || formats.includes(format) || extension === extensionOf(file)) return
  throw new AssayError('usage', `the file is written as ${cellFormatLabels[format]}, and its name ends in .${extension}`, {
    where: out,
    hint: `name a file that ends in .${usualExtension[format]} with --out`,
  })
}

export interface WholeText {
  readonly text: string
  readonly format: CellFormat
}

/** Read by rows: their bytes are no text. */
const packed = new Set(['parquet', 'xlsx', 'gz'])

/**
 * The whole text of a file and its format; undefined of a file that is no text in UTF-8 by its name or first bytes. Throws `data-format`
 * where bytes would be lost, or the file is larger than a text can be.
 */
export const readWholeText = async ({ files, file }: Pick<PseudonymRequest, 'files' | 'file'>): Promise<WholeText | undefined> => {
  if (packed.has(extensionOf(file))) return undefined
  const text = await files.readText(file).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STRING_TOO_LONG')) throw error
    throw new AssayError('data-format', 'the file is larger than half a gigabyte', { where: file, hint: 'split it into several' })
  })
  if (text.includes('\0') || text.startsWith('PK\u0003\u0004')) return undefined
  if (text.includes('\uFFFD') && sha256Hex(text) !== (await files.hash(file)))
    throw new AssayError('data-format', 'the file is not UTF-8: some of its bytes would be lost', {
      where: file,
      hint: 'convert it: iconv -f ENCODING -t UTF-8',
    })
  return { text, format: cellFormatOf(file, text) }
}
