import { buildCommand } from '@stricli/core'
import type { Columns } from '../../core/data/formats/row-format.ts'
import { AssayError } from '../../core/errors.ts'
import { commonFlags, docs, emit, resolvePath, withProgress, type CommandThis, type CommonFlags } from '../command.ts'

interface Flags extends CommonFlags {
  readonly as?: string
  readonly out?: string
  readonly columns?: Columns
  readonly only?: string
  readonly encoding?: string
  readonly dryRun?: boolean
}

const roles = [
  'id',
  'input',
  'expected',
  'context',
  'group',
  'time',
  'tags',
  'weight',
  'licence',
] as const satisfies readonly (keyof Columns)[]

const isRole = (name: string): name is (typeof roles)[number] => roles.some((role) => role === name)

/** `input=body,expected=team`. Throws `usage`. */
const parseColumns = (text: string): Columns => {
  const columns: Partial<Record<keyof Columns, string>> = {}
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=')
    const role = pair.slice(0, Math.max(0, at)).trim()
    const column = pair.slice(at + 1).trim()
    if (!isRole(role) || column === '')
      throw new AssayError('usage', `--columns "${text}" is not a list of ROLE=COLUMN`, {
        hint: `such as input=body,expected=team; roles: ${roles.join(', ')}`,
      })
    columns[role] = column
  }
  return columns
}

export const importForeign = buildCommand<Flags, [string], CommandThis>({
  docs: docs(
    'Make rows of any data file or trace export, or a task of a file of promptfoo, inspect_ai, OpenAI evals, Braintrust or Langfuse',
    [
      'assay import traces.jsonl --out data/traces.jsonl --only "helpful>=1"',
      'assay import pairs.jsonl --dry-run',
      'assay import export.csv --encoding windows-1252',
      'assay import promptfooconfig.yaml --out spam',
      'assay import logs/run.eval --out spam',
      'assay import items.jsonl --as langfuse --out faq',
    ],
    'The shape and the rule that told it are shown; every row that is left out is counted under its reason. An existing file is never overwritten.',
  ),
  parameters: {
    flags: {
      ...commonFlags,
      as: {
        kind: 'parsed',
        parse: String,
        brief: 'Shape of the rows or tool that wrote them, such as messages, preference, langsmith (default: recognised)',
        placeholder: 'name',
        optional: true,
      },
      out: {
        kind: 'parsed',
        parse: String,
        brief: 'New file of rows (.jsonl), or folder of the new task (default: here)',
        placeholder: 'path',
        optional: true,
      },
      columns: {
        kind: 'parsed',
        parse: parseColumns,
        brief: 'Which columns hold what, such as input=body,expected=team',
        placeholder: 'list',
        optional: true,
      },
      only: {
        kind: 'parsed',
        parse: String,
        brief: 'Keep traces with such a score alone, such as "helpful>=1"; for rows, a column of numbers',
        placeholder: 'condition',
        optional: true,
      },
      encoding: {
        kind: 'parsed',
        parse: String,
        brief: 'How text is written, such as windows-1252, latin1, utf-16le (default: UTF-8, or UTF-16 with its mark)',
        placeholder: 'name',
        optional: true,
      },
      dryRun: { kind: 'boolean', brief: 'Show what would be written; write nothing', optional: true, withNegated: false },
    },
    positional: { kind: 'tuple', parameters: [{ parse: String, brief: 'File, or folder of data files', placeholder: 'file' }] },
  },
  async func(flags, file) {
    const [{ importFile }, { renderImport }, { parseScoreFilter }, ports] = await Promise.all([
      import('../../flows/import-file.ts'),
      import('../render/import.ts'),
      import('../../core/data/score-filter.ts'),
      this.cli.ports(),
    ])
    const result = await withProgress(this.cli, (sink) =>
      importFile({
        from: resolvePath(this.cli.cwd, file),
        out: resolvePath(this.cli.cwd, flags.out ?? '.'),
        ...(flags.as !== undefined && { as: flags.as }),
        ...(flags.columns !== undefined && { columns: flags.columns }),
        ...(flags.only !== undefined && { only: parseScoreFilter(flags.only) }),
        ...(flags.encoding !== undefined && { encoding: flags.encoding }),
        dryRun: flags.dryRun === true,
        ports,
        sink,
        signal: this.cli.signal,
      }),
    )
    emit(this.cli, flags, result, renderImport(this.cli.cwd))
  },
})
