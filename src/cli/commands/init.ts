import { buildCommand } from '@stricli/core'
import { commonFlags, docs, emit, resolvePath, type CommandThis, type CommonFlags } from '../command.ts'

interface Flags extends CommonFlags {
  readonly name?: string
}

export const init = buildCommand<Flags, [string], CommandThis>({
  docs: docs('Write a first task.yaml from a data file, and say what was guessed', [
    'assay init data/tickets.csv',
    'assay init tickets.jsonl --name support-intents',
  ]),
  parameters: {
    flags: {
      ...commonFlags,
      name: { kind: 'parsed', parse: String, brief: 'Name of the task (default: from the folder)', optional: true },
    },
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, brief: 'CSV, TSV, JSON or JSON-lines file with the examples', placeholder: 'file' }],
    },
  },
  async func(flags, file) {
    const [{ initTask }, { renderInit }, ports] = await Promise.all([
      import('../../flows/init.ts'),
      import('../render/init.ts'),
      this.cli.ports(),
    ])
    const path = resolvePath(this.cli.cwd, file)
    // task.yaml belongs beside the data, or above it where the data has a folder of its own.
    const folder = path.startsWith(`${this.cli.cwd}/`) ? this.cli.cwd : path.slice(0, path.lastIndexOf('/'))
    const report = await initTask({
      folder,
      file: path.slice(folder.length + 1),
      ports,
      ...(flags.name !== undefined && { name: flags.name }),
      signal: this.cli.signal,
    })
    emit(this.cli, flags, report, renderInit)
  },
})
