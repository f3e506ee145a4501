import { buildCommand } from '@stricli/core'
import { docs, emit, openTask, taskFlags, type CommandThis, type TaskFlags } from '../command.ts'

interface Flags extends TaskFlags {
  readonly run?: string
}

export const report = buildCommand<Flags, [], CommandThis>({
  docs: docs('Say where report.html of a run is', ['assay report', 'open "$(assay report)"', 'assay report --run 3f9a01c2d4e5']),
  parameters: {
    flags: {
      ...taskFlags,
      run: { kind: 'parsed', parse: String, brief: 'Id of the run (default: the newest with a report)', placeholder: 'id', optional: true },
    },
  },
  async func(flags) {
    const { findReport } = await import('../../flows/runs.ts')
    const { files } = await openTask(this.cli, flags)
    const found = await findReport({ files, host: await this.cli.host(), ...(flags.run !== undefined && { run: flags.run }) })
    emit(this.cli, flags, found, (value) => value.path)
  },
})
