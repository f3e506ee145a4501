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
  readonly what?: Exclude<DistilWhat, 'corpus'> | 'pairs'
  readonly from?: 'corpus'
  readonly confirmBy?: string
  readonly probe?: number
  readonly use?: string
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

type Name = Exclude<keyof Flags, keyof TaskFlags | 'dryRun' | 'yes'>

/** What each way of the command takes; the rest says nothing about it. */
const flagsOf: Readonly<Record<'teacher' | 'pairs' | 'use', readonly Name[]>> = {
  teacher: ['teacher', 'what', 'from', 'confirmBy', 'probe', 'rows', 'usd', 'out', 'inputs', 'samples', 'concurrency'],
  pairs: ['what', 'arms', 'run', 'out'],
  use: ['use'],
}

const dashed = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** Flags that ask a teacher, those that read what is on record, and the one that edits task.yaml do not mix. */
const refuseMixed = (flags: Flags): 'teacher' | 'pairs' | 'use' => {
  const way = flags.use !== undefined ? 'use' : flags.what === 'pairs' ? 'pairs' : 'teacher'
  const all = [...new Set(Object.values(flagsOf).flat())]
  const wrong = all.find((name) => flags[name] !== undefined && !flagsOf[way].includes(name))
  const said = way === 'use' ? '--use' : `--what ${flags.what ?? 'targets'}`
  if (wrong !== undefined)
    throw new AssayError('usage', `${dashed(wrong)} says nothing about ${said}`, { hint: 'see `assay distil --help`' })
  if (flags.inputs !== undefined && (flags.from !== undefined || (flags.what !== undefined && flags.what !== 'targets')))
    throw new AssayError('usage', '--inputs names rows to answer: it goes with --what targets', { hint: 'leave --what and --from out' })
  if (flags.from !== undefined && flags.what !== undefined)
    throw new AssayError('usage', '--from corpus writes questions with their answers: it takes no --what', { hint: 'leave --what out' })
  if (flags.from !== undefined && flags.samples !== undefined)
    throw new AssayError('usage', '--samples asks several times for an answer; of --from corpus it comes with its question', {
      hint: 'leave --samples out',
    })
  if (flags.probe === 1) throw new AssayError('usage', '--probe 1 gives no interval', { hint: 'for example --probe 20' })
  return way
}

const useRows = async (cli: CliContext, flags: Flags, file: string): Promise<void> => {
  const [{ useDistilled }, { renderUsedRows }] = await Promise.all([import('../../flows/distil-use.ts'), import('../render/distil.ts')])
  const { ports, files } = await openTask(cli, flags)
  const { dryRun = false } = flags
  const used = await withProgress(cli, (sink) => useDistilled({ files, ports, sink, signal: cli.signal, file, dryRun }), { quiet: true })
  emit(cli, flags, used, renderUsedRows)
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
      'assay distil --teacher teacher --from corpus --probe 20 --yes',
      'assay distil --use data/synthetic.jsonl --dry-run',
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
      from: {
        kind: 'enum',
        values: ['corpus'],
        brief: 'Write questions with their answers from passages of `corpus:` in task.yaml; what a passage does not support is left out',
        optional: true,
      },
      confirmBy: {
        kind: 'parsed',
        parse: String,
        brief: 'Of new rows with labels: the model that has to give the same label, unseen (default: the teacher)',
        placeholder: 'model',
        optional: true,
      },
      probe: countFlag('Ask for so many rows only, to measure yield, price and quality of the whole; nothing is written'),
      use: {
        kind: 'parsed',
        parse: String,
        brief: 'Put the rows of a file that distil wrote into train: edits `data:` of task.yaml, and keeps a copy',
        placeholder: 'file',
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
    const way = refuseMixed(flags)
    const { cli } = this
    if (flags.use !== undefined) {
      await useRows(cli, flags, flags.use)
      return
    }
    if (way === 'pairs') {
      await makePairs(cli, flags)
      return
    }
    const what = flags.from ?? (flags.what as DistilWhat | undefined) ?? 'targets'
    const [{ planDistil }, { renderDistilPlan, renderDistilled, renderDistilProbe }, { terminalOf }] = await Promise.all([
      import('../../flows/distil-open.ts'),
      import('../render/distil.ts'),
      import('../render/terminal.ts'),
    ])
    const { teacher, rows, usd, out = 'data/synthetic.jsonl', inputs, samples, confirmBy, probe, dryRun = false, concurrency } = flags
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
      ...(confirmBy !== undefined && { confirmBy }),
      ...(probe !== undefined && { probe }),
    }
    const plan = await withProgress(cli, (sink) => planDistil({ ...options, sink }), { quiet: true })
    if (dryRun) {
      emit(cli, flags, plan, renderDistilPlan)
      return
    }
    cli.stderr.write(`${renderDistilPlan(plan, terminalOf(cli.stderr, cli.env))}\n\n`)
    const { usd: price } = plan.probe ?? plan
    const yes = flags.yes === true || (price !== 0 && cli.ask !== undefined && (await cli.ask('Ask the teacher?')))
    const given = { ...options, options: { yes, ...(concurrency !== undefined && { concurrency }) } }
    if (probe !== undefined) {
      const { probeDistil } = await import('../../flows/distil-probe.ts')
      emit(cli, flags, await withProgress(cli, (sink) => probeDistil({ ...given, probe, sink })), renderDistilProbe)
      return
    }
    const { distil: run } = await import('../../flows/distil.ts')
    emit(cli, flags, await withProgress(cli, (sink) => run({ ...given, sink })), renderDistilled)
  },
})
