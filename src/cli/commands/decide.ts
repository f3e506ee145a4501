import { buildCommand } from '@stricli/core'
import { docs, emit, openTask, showPath, taskFlags, type CommandThis, type TaskFlags } from '../command.ts'
import { parseRequirement, requireFlag, type Requirement } from '../require.ts'

interface Flags extends TaskFlags {
  readonly require?: readonly Requirement[]
}

export const decide = buildCommand<Flags, [], CommandThis>({
  docs: docs('Print the decision of the last run, and check it with --require', [
    'assay decide',
    'assay decide --json',
    'assay decide --require "accuracy.low >= 80%"',
  ]),
  parameters: {
    flags: {
      ...taskFlags,
      require: { ...requireFlag, parse: parseRequirement },
    },
  },
  async func(flags) {
    const [{ readDecision, newestReport }, { renderDecision }, { checkRequirements }] = await Promise.all([
      import('../../flows/runs.ts'),
      import('../render/decision.ts'),
      import('../require.ts'),
    ])
    const { files } = await openTask(this.cli, flags)
    const decision = await readDecision(files)
    const newest = flags.json === true ? undefined : await newestReport({ files, host: await this.cli.host() })
    const reportPath = newest === undefined ? undefined : showPath(this.cli.cwd, newest)
    emit(this.cli, flags, decision, (value, terminal) => renderDecision({ decision: value, reportPath }, terminal))
    checkRequirements(flags.require ?? [], decision)
  },
})
