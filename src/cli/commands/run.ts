import { buildCommand } from '@stricli/core'
import {
  concurrencyFlag,
  docs,
  dryRunFlag,
  emit,
  openTask,
  showPath,
  taskFlags,
  withProgress,
  yesFlag,
  type CommandThis,
  type TaskFlags,
} from '../command.ts'
import { ciFlags, finishForCi, type CiFlags } from '../ci-outputs.ts'

interface Flags extends TaskFlags, CiFlags {
  readonly yes?: boolean
  readonly dryRun?: boolean
  readonly fresh?: boolean
  readonly concurrency?: number
}

export const run = buildCommand<Flags, [], CommandThis>({
  docs: docs(
    'Measure every rung, train where it can pay, and decide; does only what is missing',
    ['assay run', 'assay run --dry-run', 'assay run --yes --require "verdict == fine-tune"'],
    'Checks, splits, plans, measures, trains, compares, prices and decides. Interrupt it at any time: the next run goes on and pays for nothing twice.',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      yes: yesFlag,
      dryRun: dryRunFlag,
      fresh: {
        kind: 'boolean',
        brief:
          'Call models again instead of replaying the journal (for aliases that move); golden of a look that was taken is not asked again',
        optional: true,
        withNegated: false,
      },
      concurrency: concurrencyFlag,
      ...ciFlags,
    },
  },
  async func(flags) {
    const [{ runTask, planTask }, { renderDecision }, { renderPlan }, { checkDecision }, { reportOfDecision }] = await Promise.all([
      import('../../flows/run.ts'),
      import('../render/decision.ts'),
      import('../render/plan.ts'),
      import('../../flows/check-requirements.ts'),
      import('../render/ci-report.ts'),
    ])
    const { cli } = this
    const { ports, files } = await openTask(cli, flags)
    const { yes = false, dryRun = false, fresh = false, concurrency } = flags
    const options = { yes, dryRun, fresh, ...(concurrency !== undefined && { concurrency }) }
    const started = { files, ports, signal: cli.signal, options }
    if (dryRun) {
      emit(cli, flags, await withProgress(cli, (sink) => planTask({ ...started, sink })), renderPlan)
      return
    }
    if (!yes && cli.ask !== undefined) {
      const { confirmSpending } = await import('../confirm-spending.ts')
      await confirmSpending(cli, { ...started, sink: () => {} })
    }
    const result = await withProgress(cli, (sink) => runTask({ ...started, sink }))
    const reportPath = showPath(cli.cwd, files.absolute(`${result.runFolder}/report.html`))
    // `run --json` prints decision.json and nothing around it (DESIGN §9).
    emit(cli, flags, result.decision, (decision, terminal) => renderDecision({ decision, reportPath }, terminal))
    const { decision } = result
    const results = await checkDecision({
      files,
      ports,
      host: await cli.host(),
      signal: cli.signal,
      requirements: flags.require ?? [],
      decision,
    })
    await finishForCi(cli, { flags, ports, files, results, report: reportOfDecision(decision, results) })
  },
})
