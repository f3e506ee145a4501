import { buildCommand } from '@stricli/core'
import { AssayError } from '../../core/errors.ts'
import { docs, dryRunFlag, emit, openTask, taskFlags, withProgress, yesFlag, type CommandThis, type TaskFlags } from '../command.ts'

interface Flags extends TaskFlags {
  readonly refreeze?: boolean
  readonly keep?: number
  readonly dryRun?: boolean
  readonly yes?: boolean
}

export const split = buildCommand<Flags, [], CommandThis>({
  docs: docs(
    'Split into train, dev and golden, and freeze golden in golden.lock',
    ['assay split', 'assay split --dry-run', 'assay split --refreeze --keep 20% --yes'],
    'Near duplicates and groups stay together. A golden set that is frozen stays as it is; --refreeze replaces it on purpose. The looks taken count on, unless the new set holds no row of the old one. --keep leaves a random part of the old rows in the new set: `assay compare` links old and new scores through them. `split: { by: time }` in task.yaml makes the newest rows golden.',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      refreeze: { kind: 'boolean', brief: 'Freeze a new golden set (needs --yes)', optional: true, withNegated: false },
      keep: {
        kind: 'parsed',
        parse: (text: string): number => {
          const share = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text)
          if (!(share > 0 && share < 1)) throw new AssayError('usage', `"${text}" is not a share such as 20%`)
          return share
        },
        brief: 'With --refreeze: share of the old golden rows that stay golden',
        placeholder: 'share',
        optional: true,
      },
      dryRun: dryRunFlag,
      yes: yesFlag,
    },
  },
  async func(flags) {
    const [{ proveGolden }, { prepareData }, { loadTask }, { renderSplit }] = await Promise.all([
      import('../../core/data/golden-proof.ts'),
      import('../../flows/split.ts'),
      import('../../flows/load-task.ts'),
      import('../render/split.ts'),
    ])
    if (flags.refreeze === true && flags.yes !== true && flags.dryRun !== true)
      throw new AssayError('usage', '--refreeze replaces the frozen golden set', {
        hint: 'add --yes if you mean it, or --dry-run to see the new sizes',
      })
    if (flags.keep !== undefined && flags.refreeze !== true)
      throw new AssayError('usage', '--keep says what a new golden set takes over from the old one', {
        hint: 'assay split --refreeze --keep 20%',
      })
    const { ports, files } = await openTask(this.cli, flags)
    const task = await loadTask(files)
    const prepared = await withProgress(this.cli, (sink) =>
      prepareData({
        task,
        files,
        ports,
        sink,
        signal: this.cli.signal,
        refreeze: flags.refreeze === true,
        dryRun: flags.dryRun === true,
        ...(flags.keep !== undefined && { keepGolden: flags.keep }),
      }),
    )
    const value = {
      counts: prepared.counts,
      sizes: prepared.sizes,
      labels: prepared.labels,
      findings: prepared.ofSplit,
      isFixed: !('files' in task.data),
      proof: prepared.proof ?? proveGolden(prepared.splits),
      ...(prepared.byTime !== undefined && { byTime: prepared.byTime }),
      golden: {
        frozenAt: prepared.lock.frozenAt,
        rows: prepared.lock.rows.length,
        looks: prepared.lock.looks.length,
        anchors: prepared.lock.rows.filter(({ anchor }) => anchor === true).length,
        written: flags.dryRun !== true,
      },
    }
    emit(this.cli, flags, value, renderSplit)
  },
})
