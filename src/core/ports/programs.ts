import type { LocalAnswer, Tool } from '../arms/arm.ts'
import type { Example } from '../data/example.ts'
import type { ToolSpec } from '../task/task.ts'

/** Programs of the user's that task.yaml names. They run in the task folder, without a shell, and are killed at an abort or a time-out. */
export interface Programs {
  /**
   * A tool behind `tools:`: each call is one process that reads one JSON line with the arguments and writes the result. Results are
   * kept in `.assay/` by tool, program text and arguments, so that a replay gives a model the same results and runs nothing.
   */
  openTool(spec: ToolSpec, taskRoot: string): Tool
  /**
   * `program:` of task.yaml: JSON lines `{ id, input, history? }` in, `{ id, output }` out in any order. An example without an answer
   * is `missing`. Throws `program-failed` where the program cannot be started or answers nothing at all.
   */
  run(command: readonly string[], taskRoot: string, examples: readonly Example[], signal: AbortSignal): Promise<readonly LocalAnswer[]>
}
