import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { canonicalJson } from '../../core/lib/canonical-json.ts'
import { sha256Hex } from '../../core/lib/sha256-hex.ts'
import type { ToolSpec } from '../../core/task/task.ts'

const readLine = (line: string): readonly [string, string] | undefined => {
  try {
    const { key, result } = JSON.parse(line) as { readonly key?: unknown; readonly result?: unknown }
    return typeof key === 'string' && typeof result === 'string' ? [key, result] : undefined
  } catch {
    // The last line of a killed process.
    return undefined
  }
}

/** Results that tools gave, kept by content in `.assay/tools.jsonl`: a replay gives the model what it was given at first. */
export const createToolResults = (taskRoot: string) => {
  const file = join(taskRoot, '.assay', 'tools.jsonl')
  const known = new Map<string, string>(
    existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .flatMap((line) => [readLine(line)].filter((pair) => pair !== undefined))
      : [],
  )
  return {
    get: (key: string): string | undefined => known.get(key),
    set(key: string, result: string): void {
      known.set(key, result)
      mkdirSync(dirname(file), { recursive: true })
      appendFileSync(file, `${JSON.stringify({ key, result })}\n`)
    },
  }
}

/** Key of one call: the command, the text of every file that it names, and the arguments. A changed script is another tool. */
export const toolResultKey = (spec: ToolSpec, taskRoot: string): ((args: unknown) => string) => {
  const files = spec.command.flatMap((part) => {
    const path = join(taskRoot, part)
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? [sha256Hex(readFileSync(path, 'utf8'))] : []
  })
  const prefix = canonicalJson([spec.name, spec.command, files])
  return (args) => sha256Hex(`${prefix}\n${canonicalJson(args)}`)
}
