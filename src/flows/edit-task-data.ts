import { isMap, isNode, isScalar, parseDocument, stringify, type Document } from 'yaml'
import { AssayError } from '../core/errors.ts'
import { parseTask, schemaFileOf } from '../core/task/parse-task.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { Task } from '../core/task/task.ts'

/** An edit of task.yaml that names other data: the lines of `data:` (and of `split:`, where it changes) before and after, and all of it after. */
export interface DataEdit {
  readonly before: string
  readonly after: string
  readonly text: string
}

/** `data: [a.csv, b.jsonl]`, as task.yaml has it. */
const dataLine = (data: Task['data']): string => {
  const isList = 'files' in data
  const value = isList ? (data.files.length === 1 ? data.files[0] : data.files) : data
  return `data: ${stringify(value, { collectionStyle: 'flow', flowCollectionPadding: !isList, lineWidth: 0 }).trim()}`
}

/** First and last offset of a key with its value; undefined where there is none. */
const rangeOf = ({ contents }: Document, text: string, name: string): readonly [number, number] | undefined => {
  const pair = isMap(contents) ? contents.items.find(({ key }) => isScalar(key) && key.value === name) : undefined
  const [key, value] = [pair?.key, pair?.value]
  if (!isNode(key) || !isNode(value) || key.range == null || value.range == null) return undefined
  const start = key.range[0]
  return [start, start + text.slice(start, value.range[1]).trimEnd().length]
}

const linesOf = (text: string, names: readonly string[]): string => {
  const document = parseDocument(text)
  return names
    .flatMap((name) => {
      const range = rangeOf(document, text, name)
      return range === undefined ? [] : [text.slice(...range)]
    })
    .join('\n')
}

/** Keys of `split:` that files of their own for golden and dev leave no room for. */
const needlessKeys = (data: Task['data'], document: Document): readonly string[] =>
  'files' in data
    ? []
    : ['golden', 'dev', 'by'].filter((key) => (key !== 'dev' || data.dev !== undefined) && document.hasIn(['split', key]))

/** The text without a key of a map, in braces or in lines of its own; an only key takes the map's own key with it. */
const withoutKey = (text: string, path: readonly [string, string?]): string => {
  const { contents } = parseDocument(text)
  const [outer, inner] = path
  const map: unknown = inner === undefined ? contents : isMap(contents) ? contents.get(outer, true) : undefined
  const items = isMap(map) ? map.items : []
  const at = items.findIndex(({ key }) => isScalar(key) && key.value === (inner ?? outer))
  if (inner !== undefined && items.length === 1) return withoutKey(text, [outer])
  const startOf = (place: number): number | undefined => {
    const key = items[place]?.key
    return isNode(key) ? key.range?.[0] : undefined
  }
  const endOf = (place: number): number | undefined => {
    const value = items[place]?.value
    return isNode(value) ? value.range?.[1] : undefined
  }
  const [start, next] = [startOf(at), startOf(at + 1)]
  if (start === undefined) return text
  if (next !== undefined) return `${text.slice(0, start)}${text.slice(next)}`
  return `${text.slice(0, endOf(at - 1) ?? start).trimEnd()}${text.slice(start + text.slice(start, endOf(at)).trimEnd().length)}`
}

/** task.yaml with another value of `data:`; all else stays as it is. Throws `task-invalid` where that would not be read. */
export const editData = async (files: TaskFiles, data: Task['data']): Promise<DataEdit> => {
  const old = await files.readText('task.yaml')
  const line = dataLine(data)
  const unable = (): AssayError =>
    new AssayError('task-invalid', 'task.yaml could not be given other data', { where: 'task.yaml', hint: `write it yourself: ${line}` })
  const document = parseDocument(old, { prettyErrors: false })
  const range = rangeOf(document, old, 'data')
  if (document.errors.length > 0 || range === undefined || (isMap(document.contents) && document.contents.flow === true)) throw unable()
  const isData = (text: string): boolean => {
    const { data: read } = parseDocument(text).toJS() as { data?: unknown }
    return JSON.stringify(read) === JSON.stringify((parseDocument(line).toJS() as { data?: unknown }).data)
  }
  let text = `${old.slice(0, range[0])}${line}${old.slice(range[1])}`
  const needless = needlessKeys(data, document)
  for (const key of needless) text = withoutKey(text, ['split', key])
  if (parseDocument(text).errors.length > 0 || !isData(text)) throw unable()
  const schemaFile = schemaFileOf(text)
  const schemaText = schemaFile !== undefined && (await files.exists(schemaFile)) ? await files.readText(schemaFile) : undefined
  parseTask(text, { fileName: 'task.yaml', ...(schemaText !== undefined && { schemaText }) })
  const names = needless.length > 0 ? ['data', 'split'] : ['data']
  return { before: linesOf(old, names), after: linesOf(text, names), text }
}

/** Writes the edit, and keeps what task.yaml said before beside it. Returns the name of that copy. */
export const writeTask = async (files: TaskFiles, { text }: DataEdit): Promise<string> => {
  let backup = 'task.yaml.bak'
  for (let copy = 2; await files.exists(backup); copy++) backup = `task.yaml.bak${copy}`
  await files.writeText(backup, await files.readText('task.yaml'))
  await files.writeText('task.yaml', text)
  return backup
}
