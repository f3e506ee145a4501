import { AssayError } from '../core/errors.ts'
import { contentHash } from '../core/lib/content-hash.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { chunkDocument, type SourceDocument } from '../core/retrieval/chunk-document.ts'
import { htmlText } from '../core/retrieval/html-text.ts'
import type { Passage } from '../core/retrieval/passage.ts'
import type { Task } from '../core/task/task.ts'
import { readCorpusRows } from './read-corpus-rows.ts'

/** The documents named in `corpus:`, cut into passages. */
export interface Corpus {
  readonly passages: readonly Passage[]
  readonly documents: number
  /** Passages left out because the same text came before (footers, copies). */
  readonly repeated: number
  /** Pages of PDFs that show something and hold no text, by their numbers. */
  readonly unread: readonly { readonly file: string; readonly pages: readonly number[] }[]
  /** Of everything an arm can find: ids, titles, times and texts of all passages, in order. */
  readonly hash: string
}

export interface ReadCorpusOptions {
  readonly task: Pick<Task, 'corpus' | 'data' | 'outputs'>
  readonly files: TaskFiles
  readonly ports: Pick<Ports, 'reader'>
  readonly signal: AbortSignal
}

interface CorpusFile {
  /** As the task folder reaches it. */
  readonly path: string
  /** What passages are named after: never a folder above the task's. */
  readonly name: string
}

/** A document as it was read. */
type ReadDocument = SourceDocument & {
  /** Numbers of its pages that are pictures. */
  readonly pictures?: readonly number[]
}

type Reader = (file: CorpusFile, options: ReadCorpusOptions) => Promise<readonly ReadDocument[]>

/** Share of characters that no text in UTF-8 has. */
const brokenShare = 0.01

const unusable = (path: string, why: string, hint: string): AssayError =>
  new AssayError('corpus-unusable', `${path} ${why}`, { where: 'task.yaml', hint })

const readText = async ({ path }: CorpusFile, { files, ports, signal }: ReadCorpusOptions): Promise<string> => {
  const refuse = (where = ''): AssayError =>
    unusable(path, `is not text in UTF-8${where}`, 'save it as UTF-8, or leave it out of `corpus:`')
  const text = await ports.reader.readText(files.absolute(path), signal).catch((error: unknown) => {
    if (!(error instanceof AssayError) || error.code !== 'data-format') throw error
    const [, line, column] = /:(\d+):(\d+)$/.exec(error.where ?? '') ?? []
    throw refuse(line === undefined ? '' : `: line ${line}, column ${column ?? 1}`)
  })
  const broken = text.match(/[\uFFFD\0]/g)?.length ?? 0
  if (broken > brokenShare * text.length) throw refuse()
  return text
}

const readPlain: Reader = async (file, options) => [{ id: file.name, text: await readText(file, options), format: 'plain' }]
const readMarkdown: Reader = async (file, options) => [{ id: file.name, text: await readText(file, options), format: 'markdown' }]
const readHtml: Reader = async (file, options) => [{ id: file.name, ...htmlText(await readText(file, options)), format: 'markdown' }]
const readPages: Reader = async ({ path, name }, { files, ports }) => {
  const pages = await ports.reader.readPdf(files.absolute(path))
  const pictures = pages.flatMap(({ isPicture }, index) => (isPicture ? [index + 1] : []))
  return [{ id: name, text: '', pages: pages.map(({ text }) => text), format: 'plain', pictures }]
}
const readRows: Reader = async (file, options) => await readCorpusRows(file, options)

const readers: Readonly<Record<string, Reader>> = {
  txt: readPlain,
  text: readPlain,
  md: readMarkdown,
  markdown: readMarkdown,
  html: readHtml,
  htm: readHtml,
  pdf: readPages,
  jsonl: readRows,
  ndjson: readRows,
  csv: readRows,
  tsv: readRows,
}

/** Documents that people keep beside text and that would be missed without a word. */
const notYet = new Set(['doc', 'docx', 'odt', 'rtf', 'ppt', 'pptx', 'xls', 'xlsx', 'epub', 'rst', 'adoc', 'tex', 'xml', 'json', 'parquet'])

const extensionOf = (path: string): string => /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''

const baseName = (path: string): string => path.split('/').findLast((part) => part !== '' && part !== '.') ?? ''

/** `../handbook/a.md` is named `handbook/a.md`; what lies in the task keeps its path. */
const nameOf = (entry: string, inner: string): string => {
  const isOutside = entry.startsWith('/') || entry.split('/').includes('..')
  const start = isOutside
    ? baseName(entry)
    : entry
        .split('/')
        .filter((part) => part !== '' && part !== '.')
        .join('/')
  return [start === '..' ? '' : start, inner].filter((part) => part !== '').join('/')
}

/** Files of one entry that can be read. A file named itself must be readable; in a folder, pictures and programs are passed over. */
const filesOf = async (entry: string, files: TaskFiles): Promise<readonly CorpusFile[]> => {
  if (!(await files.exists(entry)))
    throw unusable(
      entry,
      'does not exist',
      'paths under `corpus:` are relative to task.yaml: files or folders with txt, md, html, jsonl, csv',
    )
  const inner = await files.list(entry)
  const isFile = inner.length === 1 && inner[0] === ''
  return inner.flatMap((path) => {
    const file = { path: path === '' ? entry : `${entry.replace(/\/$/, '')}/${path}`, name: nameOf(entry, path) }
    const extension = extensionOf(file.path)
    if (extension in readers) return [file]
    if (isFile || notYet.has(extension))
      throw unusable(
        file.path,
        'cannot be read yet: the corpus takes txt, md, html, pdf, jsonl and csv',
        'convert it to text (for example: pandoc FILE -t plain -o FILE.txt), or name the files that count one by one under `corpus:`',
      )
    return []
  })
}

const dataFiles = ({ data, outputs }: ReadCorpusOptions['task']): readonly string[] => [
  ...('files' in data ? data.files : [data.train, data.dev ?? '', data.golden]),
  ...(outputs === undefined ? [] : [outputs]),
]

/**
 * Reads the documents named in task.yaml and cuts them into passages; undefined where it names none. Equal texts are kept once.
 * Throws `corpus-unusable` for what is missing, empty, unreadable, or the task's own data: those rows are what the corpus is tested on.
 */
export const readCorpus = async (options: ReadCorpusOptions): Promise<Corpus | undefined> => {
  const { task, files, signal } = options
  if (task.corpus.length === 0) return undefined
  const own = new Set(dataFiles(task).map((file) => files.absolute(file)))
  const seen = new Set<string>()
  const names = new Map<string, number>()
  const texts = new Set<string>()
  const passages: Passage[] = []
  const unread: { readonly file: string; readonly pages: readonly number[] }[] = []
  let documents = 0
  let repeated = 0
  for (const entry of task.corpus)
    for (const file of await filesOf(entry, files)) {
      signal.throwIfAborted()
      const absolute = files.absolute(file.path)
      if (own.has(absolute))
        throw unusable(
          file.path,
          "is the task's own data",
          'name a folder of its own under `corpus:`: rows to be tested must not be found by searching',
        )
      if (seen.has(absolute)) continue
      seen.add(absolute)
      const times = (names.get(file.name) ?? 0) + 1
      names.set(file.name, times)
      const name = times === 1 ? file.name : `${file.name}-${times}`
      for (const document of await (readers[extensionOf(file.path)] ?? readPlain)({ ...file, name }, options)) {
        documents++
        if (document.pictures !== undefined && document.pictures.length > 0) unread.push({ file: name, pages: document.pictures })
        for (const passage of chunkDocument(document)) {
          if (texts.has(passage.text)) repeated++
          else passages.push(passage)
          texts.add(passage.text)
        }
      }
    }
  if (passages.length === 0)
    throw unusable(
      task.corpus.join(', '),
      'holds no text to search in',
      'name files or folders with txt, md, html, jsonl or csv under `corpus:`',
    )
  const hash = contentHash(
    passages.flatMap(({ id, title = '', time = '', text }) => [id, title, time, text]),
    64,
  )
  return { passages, documents, repeated, unread, hash }
}
