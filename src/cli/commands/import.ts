import { buildCommand } from '@stricli/core'
import { commonFlags, docs, emit, resolvePath, type CommandThis, type CommonFlags } from '../command.ts'

interface Flags extends CommonFlags {
  readonly as?: string
  readonly out?: string
}

export const importForeign = buildCommand<Flags, [string], CommandThis>({
  docs: docs(
    'Make a task from a file of promptfoo, inspect_ai, OpenAI evals, Braintrust or Langfuse',
    [
      'assay import promptfooconfig.yaml --out spam',
      'assay import logs/run.eval --out spam',
      'assay import items.jsonl --as langfuse --out spam',
    ],
    'Rows, prompt, models, scorers and recorded answers are carried over; what has no counterpart is named. Plain data files need no import: `assay init FILE`.',
  ),
  parameters: {
    flags: {
      ...commonFlags,
      as: {
        kind: 'parsed',
        parse: String,
        brief: 'promptfoo, promptfoo-results, inspect, openai-evals, langfuse or braintrust (default: recognised)',
        placeholder: 'format',
        optional: true,
      },
      out: { kind: 'parsed', parse: String, brief: 'Folder of the new task (default: here)', placeholder: 'dir', optional: true },
    },
    positional: { kind: 'tuple', parameters: [{ parse: String, brief: 'File of the other tool', placeholder: 'file' }] },
  },
  async func(flags, file) {
    const [{ importTask }, { renderImport }, ports] = await Promise.all([
      import('../../flows/import-task.ts'),
      import('../render/import.ts'),
      this.cli.ports(),
    ])
    const result = await importTask({
      file: resolvePath(this.cli.cwd, file),
      folder: resolvePath(this.cli.cwd, flags.out ?? '.'),
      ...(flags.as === undefined ? {} : { as: flags.as }),
      ports,
      signal: this.cli.signal,
    })
    emit(this.cli, flags, result, renderImport)
  },
})
