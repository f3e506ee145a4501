import { buildCommand } from '@stricli/core'
import { docs, emit, openTask, taskFlags, withProgress, type CommandThis, type TaskFlags } from '../command.ts'

export const plan = buildCommand<TaskFlags, [], CommandThis>({
  docs: docs('Show what a run would do, spend and be able to tell apart; spends and writes nothing', ['assay plan', 'assay plan --json']),
  parameters: { flags: taskFlags },
  async func(flags) {
    const [{ planTask }, { renderPlan }] = await Promise.all([import('../../flows/run.ts'), import('../render/plan.ts')])
    const { ports, files } = await openTask(this.cli, flags)
    const value = await withProgress(this.cli, (sink) =>
      planTask({ files, ports, sink, signal: this.cli.signal, options: { dryRun: true } }),
    )
    emit(this.cli, flags, value, renderPlan)
  },
})
