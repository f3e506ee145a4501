import { isMap, parseDocument } from 'yaml'
import { AssayError } from '../core/errors.ts'
import { readPriceFile } from '../core/economics/price-file.ts'
import { withPriceRows } from '../core/economics/price-write.ts'
import type { WrittenRow } from '../core/economics/price-write.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { parseTask } from '../core/task/parse-task.ts'
import type { Task } from '../core/task/task.ts'

const usualFile = 'prices.yaml'

export interface WrittenPrices {
  /** Relative to task.yaml. */
  readonly file: string
  readonly created: boolean
  /** Line that was added to task.yaml, so that the file counts; absent where task.yaml named it already. */
  readonly addedToTask?: string
}

/** task.yaml with `prices: FILE` as its last line; all else stays as it is. Throws `task-invalid` where that would not be read. */
const withLine = async (files: TaskFiles, { file, line }: { readonly file: string; readonly line: string }): Promise<string> => {
  const text = await files.readText('task.yaml')
  const contents = parseDocument(text).contents
  const isBlock = isMap(contents) && contents.flow !== true
  const next = `${text}${text.endsWith('\n') || text === '' ? '' : '\n'}${line}\n`
  const isRead = (): boolean => {
    const written: unknown = parseDocument(next).toJS()
    return typeof written === 'object' && written !== null && (written as { prices?: unknown }).prices === file
  }
  if (!isBlock || parseDocument(next).errors.length > 0 || !isRead())
    throw new AssayError('task-invalid', 'task.yaml could not be given a line for the price file', {
      where: 'task.yaml',
      hint: `add the key yourself: ${line}`,
    })
  parseTask(next, { fileName: 'task.yaml' })
  return next
}

/**
 * Puts rows into the file that task.yaml names under `prices`, else into prices.yaml beside it, which task.yaml then names. Nothing is
 * written that could not be read again. Throws `price-invalid`, `write-refused`.
 */
export const writeOwnPrices = async (options: {
  readonly task: Pick<Task, 'priceFile' | 'currency'>
  readonly files: TaskFiles
  readonly rows: readonly WrittenRow[]
  /** ISO 8601 day. */
  readonly today: string
}): Promise<WrittenPrices> => {
  const { task, files, rows, today } = options
  const file = task.priceFile ?? usualFile
  const exists = await files.exists(file)
  if (exists && task.priceFile === undefined)
    throw new AssayError('write-refused', `${file} exists, and task.yaml does not name it`, {
      where: 'task.yaml',
      hint: `add the line \`prices: ${file}\` to task.yaml to use it, or rename the file`,
    })
  const text = withPriceRows(exists ? await files.readText(file) : undefined, rows)
  const { currency } = task
  readPriceFile(text, {
    fileName: file,
    today,
    ...(currency === undefined ? {} : { rates: { [currency.code]: { usd: currency.usd, date: currency.date } } }),
  })
  if (task.priceFile !== undefined) {
    await files.writeText(file, text)
    return { file, created: !exists }
  }
  const line = `prices: ${file}`
  const taskText = await withLine(files, { file, line })
  await files.writeText(file, text)
  await files.writeText('task.yaml', taskText)
  return { file, created: true, addedToTask: line }
}
