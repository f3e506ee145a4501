import { buildCommand } from '@stricli/core'
import { actionParser, requireId } from '../action.ts'
import { commonFlags, docs, emit, withProgress, type CommandThis, type CommonFlags } from '../command.ts'

const actions = ['list', 'show', 'install', 'remove'] as const

export const trainers = buildCommand<CommonFlags, [(typeof actions)[number]?, string?], CommandThis>({
  docs: docs(
    'List, show, install or remove trainers and their environments',
    ['assay trainers', 'assay trainers install trl', 'assay trainers remove trl'],
    'An environment is built once per machine, outside the task; `assay run` builds it by itself when it first trains.',
  ),
  parameters: {
    flags: commonFlags,
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: actionParser(actions), brief: 'list (default), show, install or remove', placeholder: 'action', optional: true },
        { parse: String, brief: 'Id of the trainer', placeholder: 'id', optional: true },
      ],
    },
  },
  async func(flags, action = 'list', name) {
    const [{ listTrainers, showTrainer, installTrainer, removeTrainer }, { renderTrainers }, { renderRemoved }] = await Promise.all([
      import('../../flows/manage-trainers.ts'),
      import('../render/trainers.ts'),
      import('../render/removed.ts'),
    ])
    const { cli } = this
    const ports = await cli.ports()
    if (action === 'list') {
      emit(cli, flags, await listTrainers(ports), renderTrainers)
      return
    }
    const id = requireId(name, `trainers ${action}`)
    if (action === 'remove') {
      emit(cli, flags, await removeTrainer(ports, id), renderRemoved)
      return
    }
    const status = await withProgress(cli, async (sink) =>
      action === 'show' ? await showTrainer(ports, id) : await installTrainer({ ports, id, sink, signal: cli.signal }),
    )
    emit(cli, flags, status, (trainer, terminal) => renderTrainers([trainer], terminal))
  },
})
