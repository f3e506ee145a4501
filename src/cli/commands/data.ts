import { buildCommand } from '@stricli/core'
import { AssayError } from '../../core/errors.ts'
import { actionParser, requireId } from '../action.ts'
import { docs, dryRunFlag, emit, openTask, taskFlags, withProgress, type CommandThis } from '../command.ts'
import { runPseudonyms, type PseudonymFlags } from './data-pseudonymise.ts'

const columnsOf = (text: string): readonly string[] => {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  if (names.length === 0) throw new AssayError('usage', '--columns names no column', { hint: 'for example --columns question,answer' })
  return names
}

const actions = ['show', 'pseudonymise', 'restore'] as const

export const data = buildCommand<PseudonymFlags, [(typeof actions)[number]?, string?], CommandThis>({
  docs: docs(
    'Show where a row came from; replace personal data reversibly, and put it back',
    [
      'assay data show r17',
      'assay data show 4f2a --json',
      'assay data pseudonymise rows.csv --out safe.csv',
      'assay data pseudonymise rows.jsonl --out safe.jsonl --columns question,answer',
      'assay data restore answers.jsonl --out restored.jsonl',
    ],
    'show: what made and changed the row, and where it stands. pseudonymise: one placeholder for one value in all texts of all rows of any file, all else as it is; the values are kept encrypted in ASSAY_HOME, never with the data. restore: the same bytes again. Both write the format that they read.',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      out: {
        kind: 'parsed',
        parse: String,
        brief: 'pseudonymise, restore: file to write; must not exist',
        placeholder: 'file',
        optional: true,
      },
      key: {
        kind: 'parsed',
        parse: String,
        brief: 'pseudonymise, restore: key file, outside the data (default: one for this task in ASSAY_HOME)',
        placeholder: 'file',
        optional: true,
      },
      columns: {
        kind: 'parsed',
        parse: columnsOf,
        brief: 'pseudonymise: only these columns, separated by commas (default: all texts)',
        placeholder: 'a,b',
        optional: true,
      },
      keyInTask: { kind: 'boolean', brief: 'pseudonymise: permit a key that lies with the data', optional: true, withNegated: false },
      dryRun: { ...dryRunFlag, brief: 'pseudonymise: count what would be replaced; write nothing' },
    },
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: actionParser(actions), brief: 'show, pseudonymise or restore', placeholder: 'action', optional: true },
        { parse: String, brief: 'show: id of the row, or the beginning of one; else a file', placeholder: 'what', optional: true },
      ],
    },
  },
  async func(flags, action = 'show', what) {
    if (action !== 'show') return await runPseudonyms(this.cli, flags, action, what)
    const unused = [flags.out, flags.key, flags.columns, flags.keyInTask, flags.dryRun].some((flag) => flag !== undefined)
    if (unused)
      throw new AssayError('usage', '`data show` takes no --out, --key, --columns, --key-in-task or --dry-run', {
        hint: 'they belong to `assay data pseudonymise`',
      })
    const name = requireId(what, `data ${action}`)
    const [{ showRow }, { loadTask }, { renderRow }] = await Promise.all([
      import('../../flows/data-show.ts'),
      import('../../flows/load-task.ts'),
      import('../render/data-show.ts'),
    ])
    const { ports, files } = await openTask(this.cli, flags)
    const task = await loadTask(files)
    const { signal } = this.cli
    const shown = await withProgress(this.cli, (sink) => showRow({ task, files, ports, sink, signal, id: name }), { quiet: true })
    emit(this.cli, flags, shown, renderRow)
  },
})
