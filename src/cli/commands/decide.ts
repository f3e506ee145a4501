import { buildCommand } from '@stricli/core'
import { docs, emit, openTask, showPath, taskFlags, type CommandThis, type TaskFlags } from '../command.ts'
import { ciFlags, finishForCi, type CiFlags } from '../ci-outputs.ts'

interface Flags extends TaskFlags, CiFlags {}

export const decide = buildCommand<Flags, [], CommandThis>({
  docs: docs('Print the decision of the last run, and check it with --require', [
    'assay decide',
    'assay decide --json',
    'assay decide --require "accuracy.low >= 80%"',
    'assay decide --require "accuracy >= current - 1pt" --junit assay.xml',
  ]),
  parameters: {
    flags: {
      ...taskFlags,
      ...ciFlags,
    },
  },
  async func(flags) {
    const [{ readDecision, newestReport }, { renderDecision }, { checkDecision }, { reportOfDecision }] = await Promise.all([
      import('../../flows/runs.ts'),
      import('../render/decision.ts'),
      import('../../flows/check-requirements.ts'),
      import('../render/ci-report.ts'),
    ])
    const { files, ports } = await openTask(this.cli, flags)
    const decision = await readDecision(files)
    const host = await this.cli.host()
    const newest = flags.json === true ? undefined : await newestReport({ files, host })
    const reportPath = newest === undefined ? undefined : showPath(this.cli.cwd, newest)
    emit(this.cli, flags, decision, (value, terminal) => renderDecision({ decision: value, reportPath }, terminal))
    const results = await checkDecision({ files, ports, host, signal: this.cli.signal, requirements: flags.require ?? [], decision })
    await finishForCi(this.cli, { flags, ports, files, results, report: reportOfDecision(decision, results) })
  },
})
