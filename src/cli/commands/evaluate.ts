import { buildCommand } from '@stricli/core'
import { AssayError } from '../../core/errors.ts'
import {
  concurrencyFlag,
  countFlag,
  docs,
  emit,
  openTask,
  resolvePath,
  taskFlags,
  withProgress,
  type CommandThis,
  type TaskFlags,
} from '../command.ts'
import { ciFlags, finishForCi, type CiFlags } from '../ci-outputs.ts'
import type { RowRange } from '../../flows/evaluation-rows.ts'

interface Flags extends TaskFlags, CiFlags {
  readonly arm?: readonly string[]
  readonly data?: string
  readonly split?: 'dev' | 'golden'
  readonly repeats?: number
  readonly out?: string
  readonly rows?: RowRange
  readonly maxUsd?: number
  readonly on?: 'ray'
  readonly address?: string
  readonly shards?: number
  readonly shared?: string
  readonly clusterCommand?: string
  readonly fresh?: boolean
  readonly batch?: boolean
  readonly rescore?: boolean
  readonly stress?: boolean
  readonly run?: string
  readonly concurrency?: number
}

const parseRange = (text: string): RowRange => {
  const [, from, to] = /^([1-9]\d*)-([1-9]\d*)$/.exec(text) ?? []
  if (from === undefined || to === undefined || Number(to) < Number(from))
    throw new AssayError('usage', `"${text}" is no range of rows`, { hint: 'for example 1-500' })
  return { from: Number(from), to: Number(to) }
}

const parseUsd = (text: string): number => {
  const usd = Number(text)
  if (text.trim() === '' || !Number.isFinite(usd) || usd < 0) throw new AssayError('usage', `"${text}" is not an amount of USD`)
  return usd
}

/** Flags that say something about answering and scoring rows, and nothing about the other modes. */
const otherFlags = { rescore: ['run', 'concurrency'], stress: ['arm', 'fresh', 'concurrency'] } as const
const ofRay = ['address', 'shards', 'shared', 'clusterCommand'] as const

const dashed = (flag: string): string => `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** A flag that would be ignored is an error: nobody should believe that it was obeyed. Throws `usage`. */
const refuseIgnored = (flags: Flags): void => {
  for (const mode of ['rescore', 'stress'] as const) {
    if (flags[mode] !== true) continue
    const kept: readonly string[] = ['task', 'json', 'debug', mode, ...otherFlags[mode]]
    const stray = Object.entries(flags).find(([flag, value]) => value !== undefined && value !== false && !kept.includes(flag))
    if (stray === undefined) continue
    throw new AssayError('usage', `${dashed(stray[0])} means nothing with --${mode}`, {
      hint: `with --${mode} go: ${otherFlags[mode].map(dashed).join(', ')}`,
    })
  }
  if (flags.run !== undefined && flags.rescore !== true)
    throw new AssayError('usage', '--run means nothing without --rescore', { hint: 'add --rescore, or leave it out' })
  const stray = flags.on === undefined ? ofRay.find((flag) => flags[flag] !== undefined) : undefined
  if (stray !== undefined)
    throw new AssayError('usage', `${dashed(stray)} means nothing without --on ray`, { hint: 'add --on ray, or leave it out' })
}

const refuseGolden = (): never => {
  throw new AssayError('usage', 'golden is scored by a declared look only, so that nobody tunes to it', {
    hint: '`assay run` declares and takes the look; `assay compare --split golden` shows what it scored',
  })
}

export const evaluate = buildCommand<Flags, [], CommandThis>({
  docs: docs(
    'Answer and score rows with one arm or several: dev, or any file',
    [
      'assay evaluate --arm linear',
      'assay evaluate --arm prompt@student --repeats 3',
      'assay evaluate --arm prompt@current --data new.jsonl --out answers.jsonl --require "accuracy >= 90%"',
      'assay evaluate --rescore',
      'assay evaluate --stress --arm prompt@student',
      'assay evaluate --arm prompt@current --on ray --address http://head:8265 --shards 8',
    ],
    'Rows are read, answered, scored and written as they come, so a file of any length fits. What the journal holds is replayed free; interrupt it at any time, the same command goes on. Golden rows of a file are left out: only a declared look scores them.',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      arm: {
        kind: 'parsed',
        parse: String,
        brief: 'Arm, or a kind of arm (default: all that can run); may be repeated',
        placeholder: 'name',
        optional: true,
        variadic: true,
      },
      data: {
        kind: 'parsed',
        parse: String,
        brief: 'File with rows, in any format that `data:` accepts',
        placeholder: 'file',
        optional: true,
      },
      split: { kind: 'enum', values: ['dev', 'golden'], brief: 'Rows to answer (default: dev; golden is refused)', optional: true },
      repeats: countFlag('Answers for each row, each a real call (default: 1)'),
      out: {
        kind: 'parsed',
        parse: String,
        brief: 'Write one answer a row to this file (JSON lines), as they come',
        placeholder: 'file',
        optional: true,
      },
      rows: { kind: 'parsed', parse: parseRange, brief: 'Only these rows, counted from 1', placeholder: 'from-to', optional: true },
      maxUsd: {
        kind: 'parsed',
        parse: parseUsd,
        brief: 'Spend at most this much now (default: what is left of the budget)',
        placeholder: 'usd',
        optional: true,
      },
      on: { kind: 'enum', values: ['ray'], brief: 'Have the calls made on a cluster, and merge its journals', optional: true },
      address: {
        kind: 'parsed',
        parse: String,
        brief: 'Of the Ray dashboard, for --on ray (default: http://127.0.0.1:8265)',
        placeholder: 'url',
        optional: true,
      },
      shards: countFlag('Jobs that the rows are cut into, for --on ray (default: 4)'),
      shared: {
        kind: 'parsed',
        parse: String,
        brief: 'Folder that all nodes and this machine share, for --on ray (default: results come in the log)',
        placeholder: 'dir',
        optional: true,
      },
      clusterCommand: {
        kind: 'parsed',
        parse: String,
        brief: 'How Assay is called on the nodes, for --on ray (default: assay)',
        placeholder: 'command',
        optional: true,
      },
      fresh: { kind: 'boolean', brief: 'Call models again instead of replaying the journal', optional: true, withNegated: false },
      rescore: {
        kind: 'boolean',
        brief: 'Score the recorded answers of a run again, by the scorers of now; no arm is asked anything',
        optional: true,
        withNegated: false,
      },
      stress: {
        kind: 'boolean',
        brief: 'Instead: how many answers keep their form when the prompt is longer, crowded, or asks for deeper JSON',
        optional: true,
        withNegated: false,
      },
      run: { kind: 'parsed', parse: String, brief: 'Run for --rescore (default: the newest)', placeholder: 'id', optional: true },
      batch: {
        kind: 'boolean',
        brief: 'Hand calls in as batches where the provider takes them: cheaper, answered within a day',
        optional: true,
        withNegated: false,
      },
      concurrency: concurrencyFlag,
      ...ciFlags,
    },
  },
  async func(flags) {
    const [flow, { renderEvaluation }, { checkEvaluation }, { reportOfRequirements }] = await Promise.all([
      import('../../flows/evaluate.ts'),
      import('../render/evaluate.ts'),
      import('../../flows/check-evaluation.ts'),
      import('../render/ci-report.ts'),
    ])
    const { cli } = this
    const { arm = [], data, split = 'dev', repeats = 1, out, rows, maxUsd, fresh = false, batch = false, concurrency } = flags
    const { on, address = 'http://127.0.0.1:8265', shards = 4, shared, clusterCommand: command = 'assay' } = flags
    if (split === 'golden') refuseGolden()
    refuseIgnored(flags)
    if (data !== undefined && flags.split !== undefined)
      throw new AssayError('usage', '--data and --split exclude each other', { hint: 'name one of them' })
    const { ports, files } = await openTask(cli, flags)
    if (flags.rescore === true) {
      const [{ rescoreRun }, { renderRescored }] = await Promise.all([
        import('../../flows/rescore-run.ts'),
        import('../render/rescored.ts'),
      ])
      const host = await cli.host()
      const runId = flags.run === undefined ? {} : { runId: flags.run }
      const rescored = await withProgress(cli, (sink) => rescoreRun({ files, ports, sink, signal: cli.signal, host, ...runId }))
      emit(cli, flags, rescored, renderRescored)
      return
    }
    if (flags.stress === true) {
      const [{ stressFormat }, { renderStressed }] = await Promise.all([
        import('../../flows/stress-format.ts'),
        import('../render/stressed.ts'),
      ])
      const options = { fresh, ...(concurrency === undefined ? {} : { concurrency }) }
      emit(
        cli,
        flags,
        await withProgress(cli, (sink) => stressFormat({ files, ports, sink, signal: cli.signal, options, arms: arm })),
        renderStressed,
      )
      return
    }
    const result = await withProgress(cli, async (sink) => {
      const request = {
        files,
        ports,
        sink,
        signal: cli.signal,
        options: { fresh, batch, ...(concurrency === undefined ? {} : { concurrency }) },
        arms: arm,
        repeats,
        ...(rows === undefined ? {} : { range: rows }),
        ...(maxUsd === undefined ? {} : { maxUsd }),
        ...(data === undefined ? {} : { data: { path: resolvePath(cli.cwd, data), name: data } }),
        ...(out === undefined ? {} : { out: resolvePath(cli.cwd, out) }),
      }
      if (on === undefined) return await flow.evaluate(request)
      const { evaluateOnCluster } = await import('../../flows/evaluate-on-cluster.ts')
      const cluster = ports.openCluster({ address, ...(shared === undefined ? {} : { shared: resolvePath(cli.cwd, shared) }) })
      return await evaluateOnCluster({ ...request, cluster, address, shards, command })
    })
    emit(cli, flags, result.evaluation, renderEvaluation)
    const results = checkEvaluation(result, flags.require ?? [])
    await finishForCi(cli, {
      flags,
      ports,
      files,
      results,
      report: reportOfRequirements(`assay evaluate: ${result.evaluation.task}`, results),
    })
  },
})
