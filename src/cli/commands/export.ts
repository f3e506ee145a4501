import { buildCommand } from '@stricli/core'
import type { PlatformId } from '../../core/handover/platforms/index.ts'
import type { ForeignTool } from '../../core/interchange/writers.ts'
import { AssayError } from '../../core/errors.ts'
import type { ExportForm } from '../../flows/export-adapter.ts'
import { docs, dryRunFlag, emit, openTask, resolvePath, taskFlags, withProgress, type CommandThis, type TaskFlags } from '../command.ts'

const forms = ['gguf', 'peft', 'ollama'] as const satisfies readonly ExportForm[]
const tools = [
  'inspect',
  'lm-eval',
  'promptfoo',
  'openai-evals',
  'braintrust',
  'langfuse',
  'datatrove',
] as const satisfies readonly ForeignTool[]
const trainers = [
  'trl',
  'axolotl',
  'llama-factory',
  'mlx-lm',
  'openai',
  'together',
  'fireworks',
  'nebius',
  'vertex',
  'bedrock',
] as const satisfies readonly PlatformId[]

interface Flags extends TaskFlags {
  readonly to: ExportForm | ForeignTool | PlatformId
  readonly as?: 'kto'
  readonly dryRun?: boolean
  readonly out?: string
  readonly split?: 'train' | 'dev' | 'golden'
}

const isForm = (to: Flags['to']): to is ExportForm => forms.some((form) => form === to)
const isTrainer = (to: Flags['to']): to is PlatformId => trainers.some((trainer) => trainer === to)

export const exportModel = buildCommand<Flags, [string?], CommandThis>({
  docs: docs(
    'Write a tuned arm in an open form, the training rows for a trainer, or the task for another evaluation tool',
    [
      'assay export tuned@student --to gguf',
      'assay export --to trl --out handover',
      'assay export --to together --dry-run',
      'assay export --to trl --as kto',
      'assay export --to promptfoo --split train --out suite',
    ],
    'Of an arm: gguf is base and LoRA for llama.cpp, peft the safetensors folder for vLLM and Transformers, ollama a folder for `ollama create`. Training rows (train and dev, never golden) in the shape of a local trainer or a provider, its limits checked: trl, axolotl, llama-factory, mlx-lm, openai, together, fireworks, nebius, vertex, bedrock. Of the task: inspect, lm-eval, promptfoo, openai-evals, braintrust, langfuse, datatrove (a pipeline that removes near duplicates of large corpora), with the rows of one split (default: dev).',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      to: { kind: 'enum', values: [...forms, ...trainers, ...tools], brief: 'Form of the export' },
      split: { kind: 'enum', values: ['train', 'dev', 'golden'], brief: 'Rows to write for another tool (default: dev)', optional: true },
      as: {
        kind: 'enum',
        values: ['kto'],
        brief: 'For trl, axolotl or llama-factory: answers with a thumb instead of rows and pairs',
        optional: true,
      },
      dryRun: dryRunFlag,
      out: {
        kind: 'parsed',
        parse: String,
        brief: 'Folder to write; must not exist (default: exports/ARM-FORM, exports/TRAINER or exports/TOOL-SPLIT)',
        placeholder: 'dir',
        optional: true,
      },
    },
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, brief: 'Name of a tuned arm, as the ladder shows it', placeholder: 'arm', optional: true }],
    },
  },
  async func(flags, arm) {
    const { to, split = 'dev' } = flags
    const { ports, files } = await openTask(this.cli, flags)
    const outOr = (name: string): string =>
      flags.out === undefined ? files.absolute(`exports/${name}`) : resolvePath(this.cli.cwd, flags.out)
    const { signal } = this.cli
    if (flags.as !== undefined && !isTrainer(to))
      throw new AssayError('usage', `--as ${flags.as} is for training rows, not for --to ${to}`, {
        hint: `assay export --to trl --as ${flags.as}`,
      })
    if (isForm(to)) {
      if (arm === undefined)
        throw new AssayError('usage', `--to ${to} exports one arm, and none was named`, { hint: `assay export tuned@student --to ${to}` })
      const [{ exportArm }, { renderExport }] = await Promise.all([import('../../flows/export-adapter.ts'), import('../render/export.ts')])
      const out = outOr(`${arm.replace('@', '-')}-${to}`)
      const result = await withProgress(this.cli, (sink) => exportArm({ files, ports, sink, signal, arm, to, out }), { quiet: true })
      emit(this.cli, flags, result, renderExport)
      return
    }
    if (isTrainer(to)) {
      if (arm !== undefined || flags.split !== undefined)
        throw new AssayError('usage', `--to ${to} exports train and dev, not ${arm ?? flags.split}`, { hint: `assay export --to ${to}` })
      const [{ exportTraining }, { renderTrainingExport }] = await Promise.all([
        import('../../flows/export-training.ts'),
        import('../render/export-training.ts'),
      ])
      const dryRun = flags.dryRun === true
      const out = outOr(flags.as === undefined ? to : `${to}-${flags.as}`)
      const as = flags.as === undefined ? {} : { as: flags.as }
      const result = await withProgress(this.cli, (sink) => exportTraining({ files, ports, sink, signal, to, out, dryRun, ...as }), {
        quiet: true,
      })
      emit(this.cli, flags, result, renderTrainingExport)
      return
    }
    if (arm !== undefined)
      throw new AssayError('usage', `--to ${to} exports the task, not the arm ${arm}`, { hint: `assay export --to ${to} --split ${split}` })
    const [{ exportTask }, { renderTaskExport }] = await Promise.all([import('../../flows/export-task.ts'), import('../render/export.ts')])
    const out = outOr(`${to}-${split}`)
    const result = await withProgress(this.cli, (sink) => exportTask({ files, ports, sink, signal, to, split, out }), { quiet: true })
    emit(this.cli, flags, result, renderTaskExport)
  },
})
