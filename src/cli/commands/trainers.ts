import { buildCommand } from '@stricli/core'
import { commonFlags, docs, emit, type CommandThis, type CommonFlags } from '../command.ts'

export const trainers = buildCommand<CommonFlags, [], CommandThis>({
  docs: docs('List the trainers: ready or not, size and versions of their environments', ['assay trainers', 'assay trainers --json']),
  parameters: { flags: commonFlags },
  async func(flags) {
    const [{ listTrainers }, { renderTrainers }, ports] = await Promise.all([
      import('../../flows/trainers.ts'),
      import('../render/trainers.ts'),
      this.cli.ports(),
    ])
    emit(this.cli, flags, await listTrainers(ports), renderTrainers)
  },
})
