import { buildCommand } from '@stricli/core'
import { AssayError } from '../../core/errors.ts'
import type { DistilWhat } from '../../flows/distil-plan.ts'
import {
  concurrencyFlag,
  countFlag,
  docs,
  dryRunFlag,
  emit,
  openTask,
  taskFlags,
  withProgress,
  yesFlag,
  type CommandThis,
  type TaskFlags,
} from '../command.ts'

interface Flags extends TaskFlags {
  readonly teacher: string
  readonly what?: DistilWhat
  readonly rows?: number
  readonly usd?: number
  readonly out?: string
  readonly inputs?: string
  readonly samples?: number
  readonly yes?: boolean
  readonly dryRun?: boolean
  readonly concurrency?: number
}

const usdOf = (text: string): number => {
  const usd = Number(text.replace(/^\$/, ''))
  if (text.trim() === '' || !Number.isFinite(usd) || usd < 0)
    throw new AssayError('usage', `--usd ${text} is no sum of USD`, { hint: 'for example --usd 5' })
  return usd
}

export const distil = buildCommand<Flags, [], CommandThis>({
  docs: docs(
    'Let a teacher model write answers or new rows, from train alone',
    [
      'assay distil --teacher teacher --dry-run',
      'assay distil --teacher teacher --what inputs --rows 500 --usd 5 --yes',
      'assay distil --teacher openai/gpt-4.1 --inputs data/unlabelled.csv --yes',
    ],
    'The result is a data file of its own. Golden and dev are never sent, and no row that nobody reviewed becomes golden.',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      teacher: { kind: 'parsed', parse: String, brief: 'Model of task.yaml, or provider/model', placeholder: 'model' },
      what: {
        kind: 'enum',
        values: ['targets', 'inputs', 'relabel'],
        brief: 'Answers for rows without one (default), new rows, or new answers for train',
        optional: true,
      },
      rows: countFlag('Rows wanted (default: at most as many as train has)'),
      usd: { kind: 'parsed', parse: usdOf, brief: 'Spend at most this, under budget.usd', placeholder: 'usd', optional: true },
      out: { kind: 'parsed', parse: String, brief: 'New data file (default: data/synthetic.jsonl)', placeholder: 'file', optional: true },
      inputs: { kind: 'parsed', parse: String, brief: 'File of rows without answers', placeholder: 'file', optional: true },
      samples: countFlag('Answers asked for each row; the majority, or the first valid one, is kept'),
      yes: yesFlag,
      dryRun: dryRunFlag,
      concurrency: concurrencyFlag,
    },
  },
  async func(flags) {
    const [{ distil: run, planDistil }, { renderDistilPlan, renderDistilled }, { terminalOf }] = await Promise.all([
      import('../../flows/distil.ts'),
      import('../render/distil.ts'),
      import('../render/terminal.ts'),
    ])
    const { cli } = this
    const { ports, files } = await openTask(cli, flags)
    const { teacher, what = 'targets', rows, usd, out = 'data/synthetic.jsonl', inputs, samples, dryRun = false, concurrency } = flags
    const options = {
      files,
      ports,
      signal: cli.signal,
      teacher,
      what,
      out,
      ...(rows !== undefined && { rows }),
      ...(usd !== undefined && { usd }),
      ...(inputs !== undefined && { inputs }),
      ...(samples !== undefined && { samples }),
    }
    const plan = await withProgress(cli, (sink) => planDistil({ ...options, sink }), { quiet: true })
    if (dryRun) {
      emit(cli, flags, plan, renderDistilPlan)
      return
    }
    cli.stderr.write(`${renderDistilPlan(plan, terminalOf(cli.stderr, cli.env))}\n\n`)
    const yes = flags.yes === true || (plan.usd !== 0 && cli.ask !== undefined && (await cli.ask('Ask the teacher?')))
    const given = { yes, ...(concurrency !== undefined && { concurrency }) }
    emit(cli, flags, await withProgress(cli, (sink) => run({ ...options, options: given, sink })), renderDistilled)
  },
})
