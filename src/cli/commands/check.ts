import { buildCommand } from '@stricli/core'
import { docs, emit, openTask, taskFlags, withProgress, type CommandThis, type TaskFlags } from '../command.ts'

export const check = buildCommand<TaskFlags, [], CommandThis>({
  docs: docs('Check the data: duplicates, contradictions, leaks, hidden answers, balance, secrets', [
    'assay check',
    'assay check --task support-intents --json',
  ]),
  parameters: { flags: taskFlags },
  async func(flags) {
    const [{ checkData }, { loadTask }, { renderCheck }] = await Promise.all([
      import('../../flows/check.ts'),
      import('../../flows/load-task.ts'),
      import('../render/findings.ts'),
    ])
    const { ports, files } = await openTask(this.cli, flags)
    const task = await loadTask(files)
    const report = await withProgress(this.cli, (sink) => checkData({ task, files, ports, sink, signal: this.cli.signal }))
    emit(this.cli, flags, report, renderCheck)
  },
})
