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
import type { CliContext } from '../context.ts'

interface Flags extends TaskFlags {
  readonly teacher?: string
  readonly what?: DistilWhat | 'pairs'
  readonly arms?: readonly [string, string]
  readonly run?: string
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

/** `prompt@small,prompt@large` */
const armsOf = (text: string): readonly [string, string] => {
  const [a = '', b = '', ...more] = text.split(',').map((name) => name.trim())
  if (a === '' || b === '' || a === b || more.length > 0)
    throw new AssayError('usage', `--arms ${text} does not name two arms`, { hint: 'for example --arms prompt@student,prompt@current' })
  return [a, b]
}

/** Flags that ask a teacher, and those that read what is on record, do not mix. */
const refuseMixed = (flags: Flags): void => {
  const isPairs = flags.what === 'pairs'
  const names = isPairs ? (['teacher', 'rows', 'usd', 'inputs', 'samples'] as const) : (['arms', 'run'] as const)
  const wrong = names.find((name) => flags[name] !== undefined)
  if (wrong !== undefined)
    throw new AssayError('usage', `--${wrong} says nothing about --what ${flags.what ?? 'targets'}`, { hint: 'see `assay distil --help`' })
  if (flags.inputs !== undefined && flags.what !== undefined && flags.what !== 'targets')
    throw new AssayError('usage', '--inputs names rows to answer: it goes with --what targets', { hint: 'leave --what out' })
}

const makePairs = async (cli: CliContext, flags: Flags): Promise<void> => {
  const [{ distilPairs }, { renderPairs }] = await Promise.all([import('../../flows/distil-pairs.ts'), import('../render/distil.ts')])
  const { ports, files } = await openTask(cli, flags)
  const { arms, run, out = 'data/pairs.jsonl', dryRun = false } = flags
  const options = {
    files,
    ports,
    host: await cli.host(),
    signal: cli.signal,
    out,
    dryRun,
    ...(arms !== undefined && { arms }),
    ...(run !== undefined && { run }),
  }
  emit(cli, flags, await distilPairs(options), renderPairs)
}

export const distil = buildCommand<Flags, [], CommandThis>({
  docs: docs(
    'Let a teacher model write answers or new rows, from train alone',
    [
      'assay distil --teacher teacher --dry-run',
      'assay distil --teacher teacher --what inputs --rows 500 --usd 5 --yes',
      'assay distil --teacher openai/gpt-4.1 --inputs data/unlabelled.csv --yes',
      'assay distil --what pairs --arms prompt@student,prompt@current',
    ],
    'The result is a data file of its own. Golden and dev are never sent, and no row that nobody reviewed becomes golden.',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      teacher: { kind: 'parsed', parse: String, brief: 'Model of task.yaml, or provider/model', placeholder: 'model', optional: true },
      what: {
        kind: 'enum',
        values: ['targets', 'inputs', 'relabel', 'pairs'],
        brief: 'Answers for rows without one (default), new rows, new answers for train, or preference pairs from what is on record',
        optional: true,
      },
      rows: countFlag('Rows wanted (default: at most as many as train has)'),
      usd: { kind: 'parsed', parse: usdOf, brief: 'Spend at most this, under budget.usd', placeholder: 'usd', optional: true },
      out: {
        kind: 'parsed',
        parse: String,
        brief: 'New data file (default: data/synthetic.jsonl, of pairs data/pairs.jsonl)',
        placeholder: 'file',
        optional: true,
      },
      inputs: { kind: 'parsed', parse: String, brief: 'File of rows without answers', placeholder: 'file', optional: true },
      samples: countFlag('Answers asked for each row; the majority, or the first valid one, is kept'),
      arms: {
        kind: 'parsed',
        parse: armsOf,
        brief: 'Of pairs: two arms of a run, separated by a comma; the better score wins',
        placeholder: 'a,b',
        optional: true,
      },
      run: { kind: 'parsed', parse: String, brief: 'Of pairs: id of the run (default: the newest)', placeholder: 'id', optional: true },
      yes: yesFlag,
      dryRun: dryRunFlag,
      concurrency: concurrencyFlag,
    },
  },
  async func(flags) {
    refuseMixed(flags)
    const { cli } = this
    const { what = 'targets' } = flags
    if (what === 'pairs') {
      await makePairs(cli, flags)
      return
    }
    const [{ distil: run, planDistil }, { renderDistilPlan, renderDistilled }, { terminalOf }] = await Promise.all([
      import('../../flows/distil.ts'),
      import('../render/distil.ts'),
      import('../render/terminal.ts'),
    ])
    const { teacher, rows, usd, out = 'data/synthetic.jsonl', inputs, samples, dryRun = false, concurrency } = flags
    if (teacher === undefined)
      throw new AssayError('usage', 'no teacher is named', { hint: 'add --teacher: a model of task.yaml, or provider/model' })
    const { ports, files } = await openTask(cli, flags)
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
