import { AssayError } from '../core/errors.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { parseTask, schemaFileOf, type ParseTaskOptions } from '../core/task/parse-task.ts'
import type { Task } from '../core/task/task.ts'

/** Reads and validates task.yaml of a folder, with the JSON Schema it names. Throws `task-not-found`, `task-invalid`, `data-not-found`. */
export const loadTask = async (files: TaskFiles, known?: NonNullable<ParseTaskOptions['known']>): Promise<Task> => {
  const text = await files.readText('task.yaml')
  if (text.includes('\0'))
    throw new AssayError('task-invalid', 'task.yaml is not UTF-8 text', { where: 'task.yaml', hint: 'save it as UTF-8' })
  const schemaFile = schemaFileOf(text)
  const schemaText = schemaFile !== undefined && (await files.exists(schemaFile)) ? await files.readText(schemaFile) : undefined
  const task = parseTask(text, {
    fileName: 'task.yaml',
    ...(schemaText !== undefined && { schemaText }),
    ...(known !== undefined && { known }),
  })
  for (const [key, file] of [
    ['prompt', task.prompt],
    ['outputs', task.outputs],
  ] as const) {
    if (file !== undefined && !(await files.exists(file)))
      throw new AssayError('data-not-found', `${file} (${key}) does not exist`, {
        where: 'task.yaml',
        hint: 'paths are relative to task.yaml',
      })
  }
  return task
}
