import { buildCommand } from '@stricli/core'
import { docs, emit, openTask, taskFlags, type CommandThis, type TaskFlags } from '../command.ts'

export const explain = buildCommand<TaskFlags, [string?], CommandThis>({
  docs: docs('Explain task.yaml with every default, its JSON Schema, or an error code', [
    'assay explain task',
    'assay explain schema > task.schema.json',
    'assay explain golden-changed',
  ]),
  parameters: {
    flags: taskFlags,
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, brief: '"task" (default), "schema", or the code of an error', placeholder: 'topic', optional: true }],
    },
  },
  async func(flags, topic = 'task') {
    const { errorCatalogue, AssayError } = await import('../../core/errors.ts')
    if (topic === 'schema') {
      const { taskSchemaText } = await import('../../flows/explain.ts')
      this.cli.stdout.write(taskSchemaText())
      return
    }
    if (topic === 'task') {
      const [{ explainTaskFolder }, { renderExplain }] = await Promise.all([
        import('../../flows/explain.ts'),
        import('../render/explain.ts'),
      ])
      const { files } = await openTask(this.cli, flags)
      emit(this.cli, flags, await explainTaskFolder(files), renderExplain)
      return
    }
    const entry = Object.entries(errorCatalogue).find(([code]) => code === topic)
    if (entry === undefined)
      throw new AssayError('usage', `there is nothing to explain about "${topic}"`, {
        hint: 'topics: task, schema, or a code of docs/errors.md',
      })
    const [code, { exit, means }] = entry
    emit(this.cli, flags, { code, exit, means }, (value) => `${value.code}: ${value.means}\nExit code ${value.exit}.`)
  },
})
