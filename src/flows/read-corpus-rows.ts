import { cellText } from '../core/data/formats/row-format.ts'
import { AssayError } from '../core/errors.ts'
import type { SourceDocument } from '../core/retrieval/chunk-document.ts'
import type { ReadCorpusOptions } from './read-corpus.ts'

const textColumns = ['text', 'content', 'body']
/** Share of bad rows above which a file stops the command, as for data. */
const badShare = 0.01

type Values = Readonly<Record<string, unknown>>

const cell = (values: Values, names: readonly string[]): string | undefined => {
  const name = names.find((wanted) => wanted in values)
  const text = name === undefined ? undefined : cellText(values[name])?.trim()
  return text === '' ? undefined : text
}

/** A table of documents: a column `text` (or `content`, `body`), and where there are such columns `id`, `title` and `time`. */
export const readCorpusRows = async (
  { path, name }: { readonly path: string; readonly name: string },
  { files, ports, signal }: Pick<ReadCorpusOptions, 'files' | 'ports' | 'signal'>,
): Promise<readonly SourceDocument[]> => {
  const documents: SourceDocument[] = []
  const bad: number[] = []
  const ids = new Map<string, number>()
  let rows = 0
  for await (const row of ports.reader.read(files.absolute(path), signal)) {
    rows++
    if (!('values' in row)) {
      bad.push(row.line)
      continue
    }
    if (!textColumns.some((column) => column in row.values))
      throw new AssayError('corpus-unusable', `${path} has no column "text"`, {
        where: `${path}:${row.line}`,
        hint: `its columns: ${Object.keys(row.values).join(', ')}. Name the one with the documents "text" or "content"`,
      })
    const text = cell(row.values, textColumns)
    if (text === undefined) continue
    const own = cell(row.values, ['id']) ?? String(row.line)
    const times = (ids.get(own) ?? 0) + 1
    ids.set(own, times)
    const title = cell(row.values, ['title'])
    const time = cell(row.values, ['time', 'date', 'updated'])
    documents.push({
      id: `${name}/${times === 1 ? own : `${own}-${times}`}`,
      text,
      format: 'plain',
      ...(title === undefined ? {} : { title }),
      ...(time === undefined ? {} : { time }),
    })
  }
  if (bad.length > rows * badShare)
    throw new AssayError('corpus-unusable', `${path}: ${bad.length} of ${rows} rows are bad (more than 1 %)`, {
      where: `${path}:${bad[0] ?? 1}`,
      hint: 'repair or remove these lines',
    })
  return documents
}
