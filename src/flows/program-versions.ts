import { canonicalJson } from '../core/lib/canonical-json.ts'
import { sha256Hex } from '../core/lib/sha256-hex.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { Task } from '../core/task/task.ts'
import { ladderModels } from './ladder.ts'
import type { MeasuredArm } from './measure-arm.ts'

/** Text of the files of the task folder that a command names; the programs themselves (node, python3) are the machine's. */
const filesOf = async (files: TaskFiles, command: readonly string[]): Promise<readonly string[]> => {
  const names: string[] = []
  for (const part of command) if (!part.startsWith('/') && !part.startsWith('-') && (await files.exists(part))) names.push(part)
  return await Promise.all(names.map(async (name) => await files.hash(name)))
}

/** One hash for each program and tool of task.yaml: a changed script is another arm. */
export const programVersions = async (files: TaskFiles, task: Task): Promise<Readonly<Record<string, string>>> => {
  const { program, tools } = task
  const versionOf = async (spec: unknown, command: readonly string[]): Promise<string> =>
    sha256Hex(canonicalJson([spec, await filesOf(files, command)]))
  return Object.fromEntries([
    ...(program === undefined ? [] : [['program', await versionOf(program, program)] as const]),
    ...(await Promise.all(tools.map(async (tool) => [`tool ${tool.name}`, await versionOf(tool, tool.command)] as const))),
  ])
}

/** What the answers of these arms rest on beside rows, prompt and their own models; nothing for arms that rest on nothing else. */
export const builtOn = async (files: TaskFiles, task: Task, arms: readonly MeasuredArm[]): Promise<Readonly<Record<string, unknown>>> => {
  const runsPrograms = arms.some(({ candidate: { definition } }) => definition.needs.program === true || definition.needs.tools === true)
  const found = arms.flatMap(({ fitted }) => (fitted.kind === 'request' && fitted.found !== undefined ? [fitted.found.prompt] : []))
  const built = arms.filter(({ candidate }) => candidate.definition.needs.parents === true)
  return {
    ...(runsPrograms ? { programs: await programVersions(files, task) } : {}),
    ...(found.length === 0 ? {} : { found }),
    // Their parents may be of other models, and what was chosen among them stands in their detail.
    ...(built.length === 0
      ? {}
      : { built: built.map(({ fitted }) => fitted.detail), all: ladderModels(task).map(({ apiKeyEnv: _key, ...ref }) => ref) }),
  }
}
