import { AssayError } from '../core/errors.ts'
import type { FailureReport } from '../core/failures/failure-report.ts'
import type { Host } from '../core/ports/host.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { findSide } from './choose-sides.ts'
import { openComparisonData } from './comparison-data.ts'
import { findFailures } from './find-failures.ts'
import { findRun, runsWithOutputs } from './run-record.ts'

/** Why a side fails on dev; without one, the arm whose failures tuning would have to repair. Throws `not-comparable`, `arm-unknown`. */
export const explainFailures = async (options: {
  readonly files: TaskFiles
  readonly ports: Ports
  readonly host: Host
  readonly signal: AbortSignal
  readonly side?: string
  readonly run?: string
  resolvePath(path: string): string
}): Promise<FailureReport> => {
  const { files, host, signal, side: word } = options
  const comparison = await openComparisonData(options)
  const hasRun = options.run !== undefined || word === undefined || (await runsWithOutputs(files, host)).length > 0
  const run = hasRun ? await findRun(files, host, options.run) : undefined
  const side =
    word === undefined
      ? undefined
      : await findSide(word, { comparison, host, split: 'dev', signal, resolvePath: (path) => options.resolvePath(path) })
  const report = await findFailures(comparison, run, side === undefined ? {} : { wanted: side })
  if (report === undefined)
    throw new AssayError('not-comparable', `${word ?? 'the best untuned arm'} has no failures on dev to explain`, {
      hint: '`assay compare` shows how the arms differ',
    })
  return report
}
