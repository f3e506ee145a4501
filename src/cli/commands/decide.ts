import { buildCommand } from '@stricli/core'
import { AssayError } from '../../core/errors.ts'
import { ciFlags, finishForCi, type CiFlags } from '../ci-outputs.ts'
import {
  docs,
  emit,
  openTask,
  resolvePath,
  showPath,
  taskFlags,
  writtenFileFlag,
  type CommandThis,
  type TaskFlags,
  withProgress,
} from '../command.ts'

interface Flags extends TaskFlags, CiFlags {
  readonly set?: readonly string[]
  readonly sweep?: readonly string[]
  readonly picture?: string
  readonly whatWouldChangeIt?: boolean
  readonly policy?: string
  readonly allPolicies?: boolean
  readonly since?: string
  readonly run?: string
}

const switchFlag = (brief: string) => ({ kind: 'boolean', brief, optional: true, withNegated: false }) as const
const textFlag = (brief: string, placeholder: string) => ({ kind: 'parsed', parse: String, brief, placeholder, optional: true }) as const

/** One question at a time; throws `usage` where two were asked. */
const questionOf = (flags: Flags): 'recorded' | 'what-if' | 'sweep' | 'flips' | 'policies' | 'since' => {
  const asked = [
    ...((flags.sweep ?? []).length > 0 ? (['sweep'] as const) : []),
    ...(flags.whatWouldChangeIt === true ? (['flips'] as const) : []),
    ...(flags.allPolicies === true ? (['policies'] as const) : []),
    ...(flags.since === undefined ? [] : (['since'] as const)),
  ]
  const names = { sweep: '--sweep', flips: '--what-would-change-it', policies: '--all-policies', since: '--since' }
  const [first, second] = asked
  if (first !== undefined && second !== undefined)
    throw new AssayError('usage', `${names[first]} and ${names[second]} are two questions`, { hint: 'ask one at a time' })
  const changes = (flags.set ?? []).length > 0 || flags.policy !== undefined
  if (first === 'since' && (changes || flags.run !== undefined))
    throw new AssayError('usage', '--since compares decisions as they were made', { hint: 'leave --set, --policy and --run out' })
  if (first !== 'sweep' && flags.picture !== undefined)
    throw new AssayError('usage', '--picture draws a sweep', { hint: 'add --sweep volume.callsPerDay=1k..10M' })
  const forCi = (flags.require ?? []).length > 0 || flags.junit !== undefined || flags.github === true
  if (first !== undefined && forCi)
    throw new AssayError('usage', `${names[first]} ends in no single decision to check`, {
      hint: '--require goes with a plain `assay decide` or with --set',
    })
  return first ?? (changes || flags.run !== undefined ? 'what-if' : 'recorded')
}

export const decide = buildCommand<Flags, [], CommandThis>({
  docs: docs(
    'Print the last decision, or decide again under other assumptions; check it with --require',
    [
      'assay decide',
      'assay decide --json',
      'assay decide --require "accuracy.low >= 80%"',
      'assay decide --set volume.callsPerDay=2M --set rates.labelUsd=8..12',
      'assay decide --sweep volume.callsPerDay=1k..10M --picture sweep.svg',
      'assay decide --what-would-change-it',
      'assay decide --all-policies',
      'assay decide --since 2026-03-31',
    ],
    'A what-if decides from the evidence that the run kept: no model is asked, no look is taken, nothing is written. What would need new measurements (data, models, the metric, the prompt) is for `assay run`.',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      set: {
        kind: 'parsed',
        parse: String,
        brief: 'What if this key of task.yaml were so, e.g. volume.callsPerDay=2M; may be repeated',
        placeholder: 'key=value',
        optional: true,
        variadic: true,
      },
      sweep: {
        kind: 'parsed',
        parse: String,
        brief: 'Decide over a range, e.g. volume.callsPerDay=1k..10M or rates.labelUsd=1..20:8 (steps); once or twice',
        placeholder: 'key=from..to',
        optional: true,
        variadic: true,
      },
      picture: writtenFileFlag('.svg', 'Also draw the sweep into this file (.svg)'),
      whatWouldChangeIt: switchFlag('For each input the nearest value at which the verdict is another one'),
      policy: textFlag('Decide by another policy: a name, or a file of the task folder', 'name'),
      allPolicies: switchFlag('Every policy side by side, with the gate at which it parts from the rule'),
      since: textFlag('What changed since a decision.json, a run, or a day (2026-03-31)', 'file|run|day'),
      run: textFlag('Run whose evidence is used (default: the one behind decision.json)', 'id'),
      ...ciFlags,
    },
  },
  async func(flags) {
    const { cli } = this
    const question = questionOf(flags)
    const { files, ports } = await openTask(cli, flags)
    const host = await cli.host()
    if (question === 'since') {
      const [{ whatChanged }, { renderChanges }] = await Promise.all([
        import('../../flows/what-changed.ts'),
        import('../render/decide-what-if.ts'),
      ])
      emit(
        cli,
        flags,
        await whatChanged({ files, host, since: flags.since ?? '', resolvePath: (path) => resolvePath(cli.cwd, path) }),
        renderChanges,
      )
      return
    }
    if (question === 'recorded') {
      const { showRecorded } = await import('../show-recorded.ts')
      await showRecorded(cli, { flags, files, ports, host })
      return
    }
    const { policy, run } = flags
    // Loaded here: the parser of task.yaml would make every other command start later.
    const { readSetting } = await import('../../core/decision/what-if-setting.ts')
    const settings = (flags.set ?? []).map(readSetting)
    const options = {
      files,
      host,
      ports,
      signal: cli.signal,
      settings,
      ...(policy === undefined ? {} : { policy }),
      ...(run === undefined ? {} : { run }),
    }
    const flow = await import('../../flows/decide-again.ts')
    if (question === 'sweep') {
      const report = await flow.sweepDecision({ ...options, sweeps: flags.sweep ?? [] })
      const picture = flags.picture === undefined ? undefined : resolvePath(cli.cwd, flags.picture)
      if (picture !== undefined) {
        const { sweepPicture } = await import('../render/sweep-picture.ts')
        await ports.openFolder(cli.cwd).writeText(picture, sweepPicture(report))
      }
      const { renderSweep } = await import('../render/sweep.ts')
      emit(cli, flags, report, (value, terminal) =>
        renderSweep({ report: value, picture: picture === undefined ? undefined : showPath(cli.cwd, picture) }, terminal),
      )
      return
    }
    if (question === 'flips') {
      const report = await withProgress(cli, async (sink) => {
        if (flags.json !== true)
          sink({ kind: 'note', level: 'info', message: 'every number of the decision is tried in turn: this can take a minute' })
        return await flow.whatWouldChangeIt(options)
      })
      const { renderFlips } = await import('../render/flips.ts')
      emit(cli, flags, report, renderFlips)
      return
    }
    const { renderPolicies, renderWhatIf } = await import('../render/decide-what-if.ts')
    if (question === 'policies') {
      emit(cli, flags, await flow.decideByAllPolicies(options), renderPolicies)
      return
    }
    const result = await flow.decideWhatIf(options)
    emit(cli, flags, result, renderWhatIf)
    const [{ checkDecision }, { reportOfDecision }] = await Promise.all([
      import('../../flows/check-requirements.ts'),
      import('../render/ci-report.ts'),
    ])
    const checked = { files, ports, host, signal: cli.signal, requirements: flags.require ?? [], decision: result.whatIf }
    const results = await checkDecision(checked)
    await finishForCi(cli, { flags, ports, files, results, report: reportOfDecision(result.whatIf, results) })
  },
})
