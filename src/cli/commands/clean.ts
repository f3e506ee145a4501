import { buildCommand } from '@stricli/core'
import { docs, emit, resolvePath, taskFlags, yesFlag, type CommandThis, type TaskFlags } from '../command.ts'

interface Flags extends TaskFlags {
  readonly yes?: boolean
}

export const clean = buildCommand<Flags, string[], CommandThis>({
  docs: docs(
    'Show what Assay keeps on disk and how large it is; delete named parts with --yes',
    ['assay clean', 'assay clean task/runs', 'assay clean home/models home/environments --yes'],
    'Deleting task/journal.sqlite means that model calls which were paid for are paid for again. data, prompts, golden.lock and decision.* are never touched.',
  ),
  parameters: {
    flags: { ...taskFlags, yes: yesFlag },
    positional: { kind: 'array', parameter: { parse: String, brief: 'Parts to delete, as `assay clean` names them', placeholder: 'part' } },
  },
  async func(flags, ...parts) {
    const [{ cleanUp }, { renderClean }, ports, host] = await Promise.all([
      import('../../flows/clean.ts'),
      import('../render/clean.ts'),
      this.cli.ports(),
      this.cli.host(),
    ])
    const value = await cleanUp({
      ports,
      host,
      start: resolvePath(this.cli.cwd, flags.task ?? '.'),
      mustHaveTask: flags.task !== undefined,
      parts,
      yes: flags.yes === true,
    })
    emit(this.cli, flags, value, renderClean)
  },
})
