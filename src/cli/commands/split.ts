import { buildCommand } from '@stricli/core'
import { docs, dryRunFlag, emit, openTask, taskFlags, withProgress, yesFlag, type CommandThis, type TaskFlags } from '../command.ts'

interface Flags extends TaskFlags {
  readonly refreeze?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
}

export const split = buildCommand<Flags, [], CommandThis>({
  docs: docs(
    'Split into train, dev and golden, and freeze golden in golden.lock',
    ['assay split', 'assay split --dry-run', 'assay split --refreeze --yes'],
    'Near duplicates and groups stay together. A golden set that is frozen stays as it is; --refreeze replaces it on purpose. The looks taken count on, unless the new set holds no row of the old one.',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      refreeze: { kind: 'boolean', brief: 'Freeze a new golden set (needs --yes)', optional: true, withNegated: false },
      dryRun: dryRunFlag,
      yes: yesFlag,
    },
  },
  async func(flags) {
    const [{ prepareData }, { loadTask }, { renderSplit }, { AssayError }] = await Promise.all([
      import('../../flows/split.ts'),
      import('../../flows/load-task.ts'),
      import('../render/split.ts'),
      import('../../core/errors.ts'),
    ])
    if (flags.refreeze === true && flags.yes !== true && flags.dryRun !== true)
      throw new AssayError('usage', '--refreeze replaces the frozen golden set', {
        hint: 'add --yes if you mean it, or --dry-run to see the new sizes',
      })
    const { ports, files } = await openTask(this.cli, flags)
    const task = await loadTask(files)
    const prepared = await withProgress(this.cli, (sink) =>
      prepareData({ task, files, ports, sink, signal: this.cli.signal, refreeze: flags.refreeze === true, dryRun: flags.dryRun === true }),
    )
    const value = {
      counts: prepared.counts,
      sizes: prepared.sizes,
      labels: prepared.labels,
      golden: {
        frozenAt: prepared.lock.frozenAt,
        rows: prepared.lock.rows.length,
        looks: prepared.lock.looks.length,
        written: flags.dryRun !== true,
      },
    }
    emit(this.cli, flags, value, renderSplit)
  },
})
