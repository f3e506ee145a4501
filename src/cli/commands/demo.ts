import { buildCommand } from '@stricli/core'
import { commonFlags, docs, emit, resolvePath, showPath, withProgress, type CommandThis, type CommonFlags } from '../command.ts'

interface Flags extends CommonFlags {
  readonly task?: string
}

export const demo = buildCommand<Flags, [], CommandThis>({
  docs: docs(
    'Decide a real task on real mail, on this machine: spam or not, from the subject line',
    ['assay demo', 'assay demo --task spam'],
    'Checks, cleans, freezes, measures every rung, trains a LoRA, compares, prices and decides in about ten minutes on 2 cores, plus downloads. Spends nothing. A second run replays what the first did.',
  ),
  parameters: {
    flags: {
      ...commonFlags,
      task: {
        kind: 'parsed',
        parse: String,
        brief: 'Folder of the demo, made if it is missing (default: demo)',
        placeholder: 'dir',
        optional: true,
      },
    },
  },
  async func(flags) {
    const [{ runDemo }, { renderDecision }, ports] = await Promise.all([
      import('../../flows/demo.ts'),
      import('../render/decision.ts'),
      this.cli.ports(),
    ])
    const files = ports.openFolder(resolvePath(this.cli.cwd, flags.task ?? 'demo'))
    const result = await withProgress(this.cli, (sink) => runDemo({ files, ports, sink, signal: this.cli.signal }))
    const reportPath = showPath(this.cli.cwd, files.absolute(`${result.runFolder}/report.html`))
    emit(this.cli, flags, result.decision, (decision, terminal) => renderDecision({ decision, reportPath }, terminal))
  },
})
