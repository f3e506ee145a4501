import { buildCommand } from '@stricli/core'
import { AssayError } from '../../core/errors.ts'
import { countFlag, docs, emit, openTask, resolvePath, taskFlags, yesFlag, type CommandThis, type TaskFlags } from '../command.ts'

interface Flags extends TaskFlags {
  readonly yes?: boolean
  readonly journalDays?: number
}

export const clean = buildCommand<Flags, string[], CommandThis>({
  docs: docs(
    'Show what Assay keeps on disk and how large it is; delete named parts with --yes',
    ['assay clean', 'assay clean task/runs', 'assay clean home/models home/environments --yes', 'assay clean --journal-days 90 --yes'],
    'Deleting task/journal.sqlite means that model calls which were paid for are paid for again. data, prompts, golden.lock and decision.* are never touched.',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      yes: yesFlag,
      journalDays: countFlag('Instead of whole parts: drop calls older than so many days from the journal, and compact it'),
    },
    positional: { kind: 'array', parameter: { parse: String, brief: 'Parts to delete, as `assay clean` names them', placeholder: 'part' } },
  },
  async func(flags, ...parts) {
    if (flags.journalDays !== undefined) {
      const [{ pruneJournal }, { renderPrunedJournal }] = await Promise.all([
        import('../../flows/prune-journal.ts'),
        import('../render/clean.ts'),
      ])
      if (parts.length > 0)
        throw new AssayError('usage', '--journal-days and parts exclude each other', { hint: 'delete parts in a command of their own' })
      const { ports, files } = await openTask(this.cli, flags)
      const host = await this.cli.host()
      const pruned = await pruneJournal({ ports, files, host, days: flags.journalDays, yes: flags.yes === true })
      emit(this.cli, flags, pruned, renderPrunedJournal)
      return
    }
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
