import { buildCommand } from '@stricli/core'
import { AssayError } from '../../core/errors.ts'
import { docs, emit, openTask, resolvePath, taskFlags, writtenFileFlag, type CommandThis, type TaskFlags } from '../command.ts'

interface Flags extends TaskFlags {
  readonly run?: string
  readonly summary?: boolean
  readonly xlsx?: string
  readonly csv?: string
}

export const report = buildCommand<Flags, [], CommandThis>({
  docs: docs(
    'Say where report.html of a run is, or write its costs as a spreadsheet',
    [
      'assay report',
      'open "$(assay report)"',
      'open "$(assay report --summary)"',
      'assay report --xlsx costs.xlsx',
      'assay report --run 3f9a01c2d4e5 --csv costs.csv',
    ],
    'summary.html is one page for whoever decides about the money; printed, it is one sheet of A4. The workbook holds the cost model as live formulas: type over the column "in use" of its sheet Inputs.',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      run: { kind: 'parsed', parse: String, brief: 'Id of the run (default: the newest with a report)', placeholder: 'id', optional: true },
      summary: { kind: 'boolean', brief: 'The page for managers instead of the report', optional: true, withNegated: false },
      xlsx: writtenFileFlag('.xlsx', 'Write the cost model as a workbook with live formulas'),
      csv: writtenFileFlag('.csv', 'Write the costs as a flat table, and FILE-inputs.csv with what they rest on'),
    },
  },
  async func(flags) {
    const { findReport } = await import('../../flows/runs.ts')
    const { files, ports } = await openTask(this.cli, flags)
    const host = await this.cli.host()
    const found = await findReport({ files, host, ...(flags.run !== undefined && { run: flags.run }) })
    if (flags.summary === true && found.summary === undefined)
      throw new AssayError('run-not-found', `run ${found.run} has no summary.html: an earlier Assay made it`, {
        hint: 'run `assay run` once more: everything is replayed',
      })
    const inCwd = (path: string): string => resolvePath(this.cli.cwd, path)
    if (flags.xlsx === undefined && flags.csv === undefined) {
      emit(this.cli, flags, found, (value) => (flags.summary === true ? (value.summary ?? value.path) : value.path))
      return
    }
    const [{ handOverCosts }, { renderHandOver }] = await Promise.all([
      import('../../flows/hand-over.ts'),
      import('../render/hand-over.ts'),
    ])
    const written = await handOverCosts({
      files,
      host,
      ports,
      run: found.run,
      ...(flags.xlsx !== undefined && { xlsx: inCwd(flags.xlsx) }),
      ...(flags.csv !== undefined && { csv: inCwd(flags.csv) }),
    })
    emit(this.cli, flags, { ...found, written }, renderHandOver)
  },
})
