import { buildCommand } from '@stricli/core'
import { AssayError } from '../../core/errors.ts'
import { docs, dryRunFlag, emit, openTask, taskFlags, withProgress, type CommandThis, type TaskFlags } from '../command.ts'

interface CheckFlags extends TaskFlags {
  readonly labels?: boolean
  readonly effect?: boolean
  readonly tokens?: boolean
  readonly semantic?: boolean
  readonly cosine?: number
  readonly fix?: boolean
  readonly only?: string
  readonly out?: string
  readonly undo?: string
  readonly dryRun?: boolean
}

const cosineOf = (text: string): number => {
  const value = Number(text)
  if (text.trim() !== '' && value > 0 && value <= 1) return value
  throw new AssayError('usage', `--cosine ${text} is not above 0 and at most 1`, { hint: 'for example --cosine 0.88' })
}

export const check = buildCommand<CheckFlags, [], CommandThis>({
  docs: docs(
    'Check the data: duplicates, contradictions, leaks, hidden answers, balance, secrets; repair what can be repaired',
    [
      'assay check',
      'assay check --labels',
      'assay check --effect',
      'assay check --semantic --cosine 0.88',
      'assay check --fix --dry-run',
      'assay check --fix --only leak,exact-duplicate --out clean',
      'assay check --task support-intents --json',
    ],
    '--fix writes repaired copies of the data files and a log of every change, never the originals. Without --only it makes the repairs that nobody can object to: exact copies, empty rows, answers that the task does not allow, leaks, wrongly decoded text, spellings of labels. --undo LOG writes the rows as they were.',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      fix: {
        kind: 'boolean',
        brief: 'Write repaired copies of the data files, and a log that can be taken back',
        optional: true,
        withNegated: false,
      },
      only: {
        kind: 'parsed',
        parse: String,
        brief: 'With --fix: ids of the findings to repair, apart by commas',
        placeholder: 'ids',
        optional: true,
      },
      out: {
        kind: 'parsed',
        parse: String,
        brief: 'With --fix: folder for the copies, in the task (default: clean)',
        placeholder: 'dir',
        optional: true,
      },
      undo: { kind: 'parsed', parse: String, brief: 'Take the changes of this log back', placeholder: 'log', optional: true },
      dryRun: dryRunFlag,
      semantic: {
        kind: 'boolean',
        brief: 'Also look for rows that say the same in other words, by embeddings',
        optional: true,
        withNegated: false,
      },
      cosine: {
        kind: 'parsed',
        parse: cosineOf,
        brief: 'With --semantic: how close rows are that say the same (default: 0.92)',
        placeholder: 'cosine',
        optional: true,
      },
      tokens: {
        kind: 'boolean',
        brief: "Also count tokens by the student's own tokenizer and template",
        optional: true,
        withNegated: false,
      },
      labels: {
        kind: 'boolean',
        brief: 'Also search for wrong labels (cross-validation: seconds to minutes)',
        optional: true,
        withNegated: false,
      },
      effect: {
        kind: 'boolean',
        brief: 'Also measure how far copies of dev in train inflate a score (labels only; golden is not looked at)',
        optional: true,
        withNegated: false,
      },
    },
  },
  async func(flags) {
    const [{ checkData }, { loadTask }, { renderCheck }] = await Promise.all([
      import('../../flows/check.ts'),
      import('../../flows/load-task.ts'),
      import('../render/findings.ts'),
    ])
    const { ports, files } = await openTask(this.cli, flags)
    const task = await loadTask(files)
    const { signal } = this.cli
    if (flags.cosine !== undefined && flags.semantic !== true)
      throw new AssayError('usage', '--cosine says how close paraphrases are', { hint: 'add --semantic' })
    if (flags.fix !== true && (flags.only ?? flags.out ?? flags.dryRun) !== undefined)
      throw new AssayError('usage', '--only, --out and --dry-run say how to repair', { hint: 'add --fix' })
    if (flags.fix === true || flags.undo !== undefined) {
      if (flags.fix === true && flags.undo !== undefined)
        throw new AssayError('usage', '--fix makes changes, --undo takes them back', { hint: 'use one of them' })
      const [{ fixData, undoFixes }, { renderFixed, renderUndone }] = await Promise.all([
        import('../../flows/fix-data.ts'),
        import('../render/fixed.ts'),
      ])
      if (flags.undo !== undefined) {
        const log = flags.undo
        emit(this.cli, flags, await withProgress(this.cli, (sink) => undoFixes({ task, files, ports, sink, signal, log })), renderUndone)
        return
      }
      const only = flags.only?.split(',').map((id) => id.trim())
      const fixed = await withProgress(this.cli, (sink) =>
        fixData({
          task,
          files,
          ports,
          sink,
          signal,
          out: flags.out ?? 'clean',
          dryRun: flags.dryRun === true,
          ...(only !== undefined && { only }),
        }),
      )
      emit(this.cli, flags, fixed, renderFixed)
      return
    }
    const report = await withProgress(this.cli, (sink) =>
      checkData({
        task,
        files,
        ports,
        sink,
        signal,
        effect: flags.effect === true,
        ...(flags.labels === true && { labelPorts: ports }),
        ...(flags.tokens === true && { tokenPorts: ports }),
        ...(flags.semantic === true && { semanticPorts: ports }),
        ...(flags.cosine !== undefined && { cosine: flags.cosine }),
      }),
    )
    emit(this.cli, flags, report, renderCheck)
  },
})
