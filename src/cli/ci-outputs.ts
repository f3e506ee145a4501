import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { Requirement, RequirementResult } from '../core/requirements/requirement.ts'
import { resolvePath, showPath } from './command.ts'
import type { CliContext } from './context.ts'
import type { CiReport } from './render/ci-report.ts'
import { requireAll, requireFlag } from './require.ts'

/** Flags of commands that CI runs: an expectation, a JUnit file, annotations. */
export const ciFlags = {
  require: requireFlag,
  junit: {
    kind: 'parsed',
    parse: String,
    brief: 'Also write the result as JUnit XML to this file',
    placeholder: 'file',
    optional: true,
  },
  github: {
    kind: 'boolean',
    brief: 'Also write annotations for GitHub Actions, and its step summary',
    optional: true,
    withNegated: false,
  },
} as const

export interface CiFlags {
  readonly require?: readonly Requirement[]
  readonly junit?: string
  readonly github?: boolean
}

/** Writes what CI reads, then throws `requirement-not-met` where an expectation does not hold. Annotations go to stderr: stdout is the result. */
export const finishForCi = async (
  cli: CliContext,
  options: {
    readonly flags: CiFlags
    readonly ports: Ports
    readonly files: TaskFiles
    readonly report: CiReport
    readonly results: readonly RequirementResult[]
  },
): Promise<void> => {
  const { flags, ports, files, results } = options
  const report = { ...options.report, file: showPath(cli.cwd, files.absolute('task.yaml')) }
  const folder = ports.openFolder(cli.cwd)
  if (flags.junit !== undefined) {
    const { renderJunit } = await import('./render/junit.ts')
    await folder.writeText(resolvePath(cli.cwd, flags.junit), renderJunit(report))
  }
  if (flags.github === true) {
    const { renderAnnotations, renderStepSummary } = await import('./render/github-annotations.ts')
    cli.stderr.write(renderAnnotations(report))
    const summary = cli.env['GITHUB_STEP_SUMMARY']
    if (summary !== undefined && summary !== '') {
      const before = (await folder.exists(summary)) ? await folder.readText(summary) : ''
      await folder.writeText(summary, `${before}${renderStepSummary(report)}`)
    }
  }
  requireAll(results)
}
