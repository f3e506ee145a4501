import { buildCommand } from '@stricli/core'
import {
  concurrencyFlag,
  countFlag,
  docs,
  dryRunFlag,
  emit,
  openTask,
  taskFlags,
  withProgress,
  yesFlag,
  type CommandThis,
  type TaskFlags,
} from '../command.ts'

interface Flags extends TaskFlags {
  readonly model?: string
  readonly calls?: number
  readonly write?: string
  readonly yes?: boolean
  readonly dryRun?: boolean
  readonly concurrency?: number
}

export const optimise = buildCommand<Flags, [], CommandThis>({
  docs: docs(
    'Improve the prompt by GEPA on train and half of dev, and measure it on the other half',
    ['assay optimise', 'assay optimise --model current --calls 2000 --write prompts/better.md', 'assay optimise --dry-run'],
    'Golden is never seen. What it asks is journalled: `assay run` measures the same arm without paying again.',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      model: {
        kind: 'parsed',
        parse: String,
        brief: 'Model whose prompt is improved (default: the only one)',
        placeholder: 'name',
        optional: true,
      },
      calls: countFlag('Calls that the search may make (default: optimise.calls, at least its floor)'),
      write: {
        kind: 'parsed',
        parse: String,
        brief: 'New file in the task folder that gets the prompt',
        placeholder: 'file',
        optional: true,
      },
      yes: yesFlag,
      dryRun: dryRunFlag,
      concurrency: concurrencyFlag,
    },
  },
  async func(flags) {
    const [{ optimisePrompt, planOptimise }, { renderOptimised, renderOptimisePlan }] = await Promise.all([
      import('../../flows/optimise-prompt.ts'),
      import('../render/optimise.ts'),
    ])
    const { cli } = this
    const { ports, files } = await openTask(cli, flags)
    const { model, calls, write, yes = false, dryRun = false, concurrency } = flags
    const options = {
      files,
      ports,
      signal: cli.signal,
      options: { yes, dryRun, ...(concurrency !== undefined && { concurrency }) },
      ...(model !== undefined && { model }),
      ...(calls !== undefined && { calls }),
      ...(write !== undefined && { write }),
    }
    if (dryRun) {
      emit(cli, flags, await withProgress(cli, (sink) => planOptimise({ ...options, sink }), { quiet: true }), renderOptimisePlan)
      return
    }
    if (!yes && cli.ask !== undefined) {
      const { confirmSpending } = await import('../confirm-spending.ts')
      await confirmSpending(cli, { ...options, sink: () => {} })
    }
    emit(cli, flags, await withProgress(cli, (sink) => optimisePrompt({ ...options, sink })), renderOptimised)
  },
})
