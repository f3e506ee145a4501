import { CallFailed, type LocalAnswer, type Tool } from '../../core/arms/arm.ts'
import { AssayError } from '../../core/errors.ts'
import type { Programs } from '../../core/ports/programs.ts'
import type { ToolSpec } from '../../core/task/task.ts'
import { runProcess, type ProcessEnd } from './run-process.ts'
import { createToolResults, toolResultKey } from './tool-results.ts'

const toolLimits = { timeoutMs: 30_000, mostBytes: 64 * 1024 }
/** A program answers many rows in one process: a minute to begin with, and two seconds a row. */
const programLimits = { startMs: 60_000, rowMs: 2_000, bytesPerRow: 256 * 1024 }

/** What went wrong, for a person: the end of stderr holds the program's own words, but may quote a row, so only its last line is used. */
const whyOf = ({ code, stderr, problem }: ProcessEnd): string => {
  const last = stderr.trim().split('\n').at(-1) ?? ''
  return `${problem ?? `it ended with exit code ${code ?? 'none'}`}${last === '' ? '' : `: ${last.slice(0, 200)}`}`
}

const openTool = (spec: ToolSpec, taskRoot: string, env: NodeJS.ProcessEnv): Tool => {
  const results = createToolResults(taskRoot)
  const keyOf = toolResultKey(spec, taskRoot)
  return {
    name: spec.name,
    description: spec.description,
    parameters: spec.parameters,
    async call(args, signal) {
      const key = keyOf(args)
      const known = results.get(key)
      if (known !== undefined) return known
      const input = [`${JSON.stringify(args)}\n`]
      const ended = await runProcess({ command: spec.command, cwd: taskRoot, env, input, signal, ...toolLimits })
      if (ended.code !== 0)
        throw new CallFailed({ kind: 'crashed', message: `tool ${spec.name}: ${whyOf(ended)}`, retryable: false, missing: false })
      const result = ended.stdout.trim()
      results.set(key, result)
      return result
    },
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : value === undefined || value === null ? undefined : JSON.stringify(value)

/** Answers by id; a line that is no answer is passed over. */
const answersIn = (stdout: string): ReadonlyMap<string, string> => {
  const answers = new Map<string, string>()
  for (const line of stdout.split('\n')) {
    if (line.trim() === '') continue
    try {
      const value: unknown = JSON.parse(line)
      if (typeof value !== 'object' || value === null || !('id' in value) || !('output' in value)) continue
      const output = textOf(value.output)
      if (output !== undefined) answers.set(String(value.id), output)
    } catch {
      // Something the program prints besides.
    }
  }
  return answers
}

const run =
  (env: NodeJS.ProcessEnv): Programs['run'] =>
  async (command, taskRoot, examples, signal): Promise<readonly LocalAnswer[]> => {
    if (examples.length === 0) return []
    const ended = await runProcess({
      command,
      cwd: taskRoot,
      env,
      input: examples.map(({ id, input, history }) => `${JSON.stringify({ id, input, ...(history === undefined ? {} : { history }) })}\n`),
      timeoutMs: programLimits.startMs + programLimits.rowMs * examples.length,
      mostBytes: programLimits.bytesPerRow * examples.length,
      signal,
    })
    const answers = answersIn(ended.stdout)
    const failed = ended.code !== 0
    if (answers.size === 0)
      throw new AssayError(
        'program-failed',
        `${command.join(' ')} answered nothing: ${failed ? whyOf(ended) : 'no line { id, output } came back'}`,
        {
          where: 'task.yaml',
          hint: 'try it by hand: it reads JSON lines { "id", "input" } and writes one line { "id", "output" } for each',
        },
      )
    return examples.map(({ id }): LocalAnswer => {
      const text = answers.get(id)
      if (text !== undefined) return { text }
      return { text: '', missing: failed ? `the program stopped before this example: ${whyOf(ended)}` : 'the program gave no answer' }
    })
  }

/** Runs the tools and programs that task.yaml names, with the environment that main.ts read. */
export const createPrograms = (env: Readonly<Partial<Record<string, string>>>): Programs => ({
  openTool: (spec, taskRoot) => openTool(spec, taskRoot, { ...env }),
  run: run({ ...env }),
})
