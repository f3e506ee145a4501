import { buildCommand } from '@stricli/core'
import { docs, emit, openTask, taskFlags, type CommandThis, type TaskFlags } from '../command.ts'

export const runs = buildCommand<TaskFlags, [], CommandThis>({
  docs: docs('List the runs of this task, newest first', ['assay runs', 'assay runs --json']),
  parameters: { flags: taskFlags },
  async func(flags) {
    const [{ listRuns }, { renderRuns }] = await Promise.all([import('../../flows/runs.ts'), import('../render/runs.ts')])
    const { files } = await openTask(this.cli, flags)
    emit(this.cli, flags, await listRuns({ files, host: await this.cli.host() }), renderRuns)
  },
})
