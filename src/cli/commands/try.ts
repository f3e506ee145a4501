import { buildCommand } from '@stricli/core'
import { docs, emit, openTask, taskFlags, withProgress, type CommandThis, type TaskFlags } from '../command.ts'

export const tryText = buildCommand<TaskFlags, [string, string], CommandThis>({
  docs: docs('Answer one text with one arm, as it would be served', [
    'assay try tuned@student "win a free cruise"',
    'assay try linear "win a free cruise" --json',
  ]),
  parameters: {
    flags: taskFlags,
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: String, brief: 'Name of the arm, as the ladder shows it', placeholder: 'arm' },
        { parse: String, brief: 'The text to answer', placeholder: 'text' },
      ],
    },
  },
  async func(flags, arm, text) {
    const [{ tryArm }, { renderTry }] = await Promise.all([import('../../flows/try-arm.ts'), import('../render/try.ts')])
    const { ports, files } = await openTask(this.cli, flags)
    const result = await withProgress(this.cli, (sink) => tryArm({ files, ports, sink, signal: this.cli.signal, arm, text }), {
      quiet: true,
    })
    emit(this.cli, flags, result, renderTry)
  },
})
