import { explainTask, type ExplainedKey } from '../core/task/explain-task.ts'
import { taskJsonSchema } from '../core/task/task-schema.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { loadTask } from './load-task.ts'

/** Rows of `assay explain task`: every key, its value, where it came from, what it means. Throws what `loadTask` throws. */
export const explainTaskFolder = async (files: TaskFiles): Promise<readonly ExplainedKey[]> => explainTask(await loadTask(files))

/** JSON Schema of task.yaml, as text for a file beside it or for an editor's settings. */
export const taskSchemaText = (): string => `${JSON.stringify(taskJsonSchema(), null, 2)}\n`
