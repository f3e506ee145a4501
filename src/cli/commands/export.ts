import { buildCommand } from '@stricli/core'
import { docs, emit, openTask, resolvePath, taskFlags, withProgress, type CommandThis, type TaskFlags } from '../command.ts'
import type { ExportForm } from '../../flows/export-adapter.ts'

const forms = ['gguf', 'peft', 'ollama'] as const satisfies readonly ExportForm[]

interface Flags extends TaskFlags {
  readonly to: ExportForm
  readonly out?: string
}

export const exportModel = buildCommand<Flags, [string], CommandThis>({
  docs: docs(
    'Write a tuned arm into a folder in an open form, and print the command that serves it',
    ['assay export tuned@student --to gguf', 'assay export tuned@student --to ollama --out served/spam'],
    'gguf: base and LoRA for llama.cpp. peft: the safetensors folder for vLLM and Transformers. ollama: a folder for `ollama create`.',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      to: { kind: 'enum', values: forms, brief: 'Form of the export' },
      out: {
        kind: 'parsed',
        parse: String,
        brief: 'Folder to write; must not exist (default: exports/ARM-FORM)',
        placeholder: 'dir',
        optional: true,
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, brief: 'Name of a tuned arm, as the ladder shows it', placeholder: 'arm' }],
    },
  },
  async func(flags, arm) {
    const [{ exportArm }, { renderExport }] = await Promise.all([import('../../flows/export-adapter.ts'), import('../render/export.ts')])
    const { ports, files } = await openTask(this.cli, flags)
    const out =
      flags.out === undefined ? files.absolute(`exports/${arm.replace('@', '-')}-${flags.to}`) : resolvePath(this.cli.cwd, flags.out)
    const result = await withProgress(
      this.cli,
      (sink) => exportArm({ files, ports, sink, signal: this.cli.signal, arm, to: flags.to, out }),
      { quiet: true },
    )
    emit(this.cli, flags, result, renderExport)
  },
})
