import type { Host } from '../core/ports/host.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { finishForCi, type CiFlags } from './ci-outputs.ts'
import { emit, showPath, type CommonFlags } from './command.ts'
import type { CliContext } from './context.ts'

/** Prints decision.json as it is, then checks what CI expects of it. */
export const showRecorded = async (
  cli: CliContext,
  {
    flags,
    files,
    ports,
    host,
  }: { readonly flags: CommonFlags & CiFlags; readonly files: TaskFiles; readonly ports: Ports; readonly host: Host },
): Promise<void> => {
  const [{ readDecision, newestReport }, { renderDecision }, { checkDecision }, { reportOfDecision }] = await Promise.all([
    import('../flows/runs.ts'),
    import('./render/decision.ts'),
    import('../flows/check-requirements.ts'),
    import('./render/ci-report.ts'),
  ])
  const decision = await readDecision(files)
  const newest = flags.json === true ? undefined : await newestReport({ files, host })
  const reportPath = newest === undefined ? undefined : showPath(cli.cwd, newest)
  emit(cli, flags, decision, (value, terminal) => renderDecision({ decision: value, reportPath }, terminal))
  const results = await checkDecision({ files, ports, host, signal: cli.signal, requirements: flags.require ?? [], decision })
  await finishForCi(cli, { flags, ports, files, results, report: reportOfDecision(decision, results) })
}
