import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml'
import { AssayError } from '../errors.ts'
import { crossChecks, type KnownNames } from './cross-checks.ts'
import type { JsonSchema } from './json-schema.ts'
import { mistakesOf, type Mistake } from './mistake.ts'
import { resolveTask } from './resolve-task.ts'
import { taskSchema } from './task-schema.ts'
import type { Task } from './task.ts'

export interface ParseTaskOptions {
  /** Shown in positions: `task.yaml:5:5`. */
  readonly fileName: string
  /** Text of the file named by `output.schema`, where there is one. */
  readonly schemaText?: string
  /** Names that are checked when given; a wrong one gets a suggestion. */
  readonly known?: KnownNames
}

interface Placed {
  readonly message: string
  readonly where: string
  readonly hint?: string
  readonly offset: number
}

/** Offset of a mistake: its key or its value; for what is missing, the nearest key above it. */
export const offsetOf = (document: Document, { path, at }: Mistake): number => {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true)
    if (isMap(parent)) {
      const pair = parent.items.find((item) => (isScalar(item.key) ? String(item.key.value) : item.key) === String(path[depth - 1]))
      const wantsKey = at === 'key' || depth < path.length
      const node = wantsKey || !isNode(pair?.value) ? pair?.key : pair.value
      if (isNode(node) && node.range) return node.range[0]
    } else {
      const node = document.getIn(path.slice(0, depth), true)
      if (isNode(node) && node.range) return node.range[0]
    }
  }
  return 0
}

const stop = (mistakes: readonly Placed[]): never => {
  const [first, ...also] = [...mistakes].sort((a, b) => a.offset - b.offset)
  if (first === undefined) throw new AssayError('task-invalid', 'task.yaml has a mistake')
  const rest = also.map(({ message, where, hint }) => ({ message, where, ...(hint !== undefined && { hint }) }))
  throw new AssayError('task-invalid', first.message, {
    where: first.where,
    ...(first.hint !== undefined && { hint: first.hint }),
    also: rest,
  })
}

type ReadSchema = { readonly schema: JsonSchema | undefined; readonly mistake?: Mistake }

/** A named schema file must exist and be a JSON object; the default schema.json of extraction may be absent. */
const readSchema = (raw: unknown, schemaText: string | undefined): ReadSchema => {
  const named = (raw as { output?: { schema?: unknown } } | null)?.output?.schema
  const file = typeof named === 'string' ? named : 'schema.json'
  const path = typeof named === 'string' ? ['output', 'schema'] : ['kind']
  if (schemaText === undefined)
    return {
      schema: undefined,
      ...(typeof named === 'string' && {
        mistake: { path, at: 'value', message: `${file} does not exist`, hint: 'the path is relative to task.yaml' },
      }),
    }
  try {
    const schema: unknown = JSON.parse(schemaText)
    if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) return { schema: schema as JsonSchema }
    return { schema: undefined, mistake: { path, at: 'value', message: `${file} is not a JSON Schema: it must be a JSON object` } }
  } catch (cause) {
    return {
      schema: undefined,
      mistake: { path, at: 'value', message: `${file} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}` },
    }
  }
}

/**
 * Validates task.yaml and fills in every default. All mistakes are reported at once: the first is the error, the
 * others are its `also`, each with `file:line:col` and, where one is near, a suggestion. Throws `task-invalid`.
 */
export const parseTask = (text: string, options: ParseTaskOptions): Task => {
  const lines = new LineCounter()
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false })
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${options.fileName}:${line}:${col}`
  }
  if (document.errors.length > 0)
    return stop(
      document.errors.map((error) => ({ message: `not valid YAML: ${error.message}`, where: at(error.pos[0]), offset: error.pos[0] })),
    )
  const raw: unknown = document.toJS()
  if (raw === null || raw === undefined)
    return stop([{ message: 'task.yaml is empty', where: at(0), offset: 0, hint: 'run `assay init FILE` to write a first one' }])

  const parsed = taskSchema.safeParse(raw)
  const { schema, mistake } = readSchema(raw, options.schemaText)
  const mistakes = [
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => mistakesOf(issue, raw))),
    ...crossChecks(raw, options.known ?? {}),
    ...(mistake === undefined ? [] : [mistake]),
  ]
  if (mistakes.length > 0 || !parsed.success)
    return stop(
      mistakes.map((entry) => {
        const offset = offsetOf(document, entry)
        return { message: entry.message, where: at(offset), offset, ...(entry.hint !== undefined && { hint: entry.hint }) }
      }),
    )
  return resolveTask(parsed.data, schema)
}

/** File named by `output.schema`, or schema.json for an extraction task; undefined where no schema is used. Never throws. */
export const schemaFileOf = (text: string): string | undefined => {
  const raw: unknown = parseDocument(text.replace(/^\uFEFF/, '')).toJS({ maxAliasCount: 100 })
  if (typeof raw !== 'object' || raw === null) return undefined
  const { kind, output } = raw as { kind?: unknown; output?: { schema?: unknown } | null }
  if (typeof output?.schema === 'string') return output.schema
  return kind === 'extraction' ? 'schema.json' : undefined
}
