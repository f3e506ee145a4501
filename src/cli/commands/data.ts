import { buildCommand } from '@stricli/core'
import { AssayError } from '../../core/errors.ts'
import { actionParser, requireId } from '../action.ts'
import { docs, emit, openTask, taskFlags, withProgress, type CommandThis, type TaskFlags } from '../command.ts'

const actions = ['show'] as const

export const data = buildCommand<TaskFlags, [(typeof actions)[number]?, string?], CommandThis>({
  docs: docs('Show where a row came from, what changed it, and where it stands', ['assay data show r17', 'assay data show 4f2a --json']),
  parameters: {
    flags: taskFlags,
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: actionParser(actions), brief: 'show', placeholder: 'action', optional: true },
        { parse: String, brief: 'Id of the row, or the beginning of one', placeholder: 'id', optional: true },
      ],
    },
  },
  async func(flags, action = 'show', id) {
    const name = requireId(id, `data ${action}`)
    const [{ showRow }, { loadTask }, { renderRow }] = await Promise.all([
      import('../../flows/data-show.ts'),
      import('../../flows/load-task.ts'),
      import('../render/data-show.ts'),
    ])
    const { ports, files } = await openTask(this.cli, flags)
    const task = await loadTask(files)
    const { signal } = this.cli
    const shown = await withProgress(this.cli, (sink) => showRow({ task, files, ports, sink, signal, id: name }), { quiet: true })
    emit(this.cli, flags, shown, renderRow)
  },
})
