import { buildCommand } from '@stricli/core'
import { AssayError } from '../../core/errors.ts'
import { actionParser, requireId } from '../action.ts'
import type { CommandContext } from '@stricli/core'
import {
  concurrencyFlag,
  docs,
  dryRunFlag,
  emit,
  openTask,
  resolvePath,
  taskFlags,
  withProgress,
  yesFlag,
  type CommandThis,
  type TaskFlags,
} from '../command.ts'
import type { CliContext } from '../context.ts'

const actions = ['list', 'show', 'sample', 'calibrate', 'pairs'] as const
type Action = (typeof actions)[number]

interface Flags extends TaskFlags {
  readonly labels?: string
  readonly arms?: readonly [string, string]
  readonly count?: number
  readonly to?: string
  readonly split?: 'dev' | 'golden'
  readonly concurrency?: number
  readonly yes?: boolean
  readonly fresh?: boolean
  readonly dryRun?: boolean
}

const armsOf = (text: string): readonly [string, string] => {
  const [a, b, ...more] = text.split(',').map((name) => name.trim())
  if (a === undefined || b === undefined || a === '' || b === '' || a === b || more.length > 0)
    throw new AssayError('usage', `"${text}" does not name two arms`, { hint: 'for example --arms prompt@current,tuned@student' })
  return [a, b]
}

const needed = <Value>(value: Value | undefined, flag: string, example: string): Value => {
  if (value === undefined) throw new AssayError('usage', `${flag} is missing`, { hint: `for example \`assay scorers ${example}\`` })
  return value
}

const list = async (cli: CliContext, flags: Flags): Promise<void> => {
  const [{ listScorers }, { renderScorers }] = await Promise.all([import('../../flows/list-scorers.ts'), import('../render/scorers.ts')])
  emit(cli, flags, await listScorers(await openTask(cli, flags)), renderScorers)
}

const show = async (cli: CliContext, flags: Flags, name: string): Promise<void> => {
  const [{ showScorer }, { renderScorer }] = await Promise.all([import('../../flows/list-scorers.ts'), import('../render/scorers.ts')])
  emit(cli, flags, await showScorer({ ...(await openTask(cli, flags)), name }), renderScorer)
}

/** What every action that opens a run hands over. */
const runOptions = async (cli: CliContext, flags: Flags) => {
  const { ports, files } = await openTask(cli, flags)
  const options = {
    visit: true,
    ...(flags.concurrency === undefined ? {} : { concurrency: flags.concurrency }),
    ...(flags.fresh === undefined ? {} : { fresh: flags.fresh }),
  }
  return { files, ports, signal: cli.signal, host: await cli.host(), options }
}

const sample = async (cli: CliContext, flags: Flags, name: string): Promise<void> => {
  const [{ sampleOutputs }, { renderSample }] = await Promise.all([import('../../flows/sample-outputs.ts'), import('../render/scorers.ts')])
  const options = await runOptions(cli, flags)
  const shownPath = flags.to ?? `labels-${name}.csv`
  const { count = 200, split = 'dev' } = flags
  const path = resolvePath(cli.cwd, shownPath)
  const work = { ...options, name, count, split, path, shownPath }
  emit(cli, flags, await withProgress(cli, async (sink) => await sampleOutputs({ ...work, sink }), { quiet: true }), renderSample)
}

const calibrate = async (cli: CliContext, flags: Flags, name: string): Promise<void> => {
  const [{ calibrateJudge, planCalibration }, { renderCalibration, renderCalibrationPlan }] = await Promise.all([
    import('../../flows/calibrate-judge.ts'),
    import('../render/calibration.ts'),
  ])
  const labelsShown = needed(flags.labels, '--labels', `calibrate ${name} --labels labels.csv`)
  const options = { ...(await runOptions(cli, flags)), name, labelsShown, labelsPath: resolvePath(cli.cwd, labelsShown) }
  const quiet = { quiet: true }
  if (flags.dryRun === true) {
    emit(cli, flags, await withProgress(cli, async (sink) => await planCalibration({ ...options, sink }), quiet), renderCalibrationPlan)
    return
  }
  if (cli.ask !== undefined && flags.yes !== true) {
    const plan = await withProgress(cli, async (sink) => await planCalibration({ ...options, sink }), quiet)
    if (plan.mostUsd > 0 && !(await cli.ask(`Ask ${plan.model} up to ${plan.mostCalls} times, about $${plan.mostUsd.toFixed(2)}?`)))
      throw new AssayError('budget-exceeded', 'nothing was spent: you did not agree', {
        hint: 'label fewer outputs, or name a cheaper judge',
      })
  }
  const result = await withProgress(cli, async (sink) => await calibrateJudge({ ...options, sink }), quiet)
  emit(cli, flags, result, renderCalibration)
}

const pairs = async (cli: CliContext, flags: Flags, name: string): Promise<void> => {
  const [{ comparePairs }, { renderPairs }] = await Promise.all([import('../../flows/judge-pairs.ts'), import('../render/calibration.ts')])
  const arms = needed(flags.arms, '--arms', `pairs ${name} --arms prompt@current,tuned@student`)
  const options = { ...(await runOptions(cli, flags)), name, arms }
  emit(cli, flags, await withProgress(cli, async (sink) => await comparePairs({ ...options, sink }), { quiet: true }), renderPairs)
}

export const scorers = buildCommand<Flags, [Action?, string?], CommandThis & CommandContext>({
  docs: docs(
    'List scorers, show one, and hold an LLM judge against people',
    [
      'assay scorers',
      'assay scorers show helpful',
      'assay scorers sample helpful --count 200 --to labels.csv',
      'assay scorers calibrate helpful --labels labels.csv',
      'assay scorers pairs helpful --arms prompt@current,tuned@student',
    ],
    'sample writes outputs for people to label, without saying which arm they are of. calibrate asks the judge about every labelled output, reports agreement (kappa), errors and biases, and keeps the result: a judge that was not calibrated decides nothing. pairs shows two arms to the judge side by side, in both orders.',
  ),
  parameters: {
    flags: {
      ...taskFlags,
      labels: {
        kind: 'parsed',
        parse: String,
        brief: 'calibrate: CSV or JSON lines with id, output (or arm) and choice',
        placeholder: 'file',
        optional: true,
      },
      arms: { kind: 'parsed', parse: armsOf, brief: 'pairs: baseline and candidate', placeholder: 'a,b', optional: true },
      count: { ...concurrencyFlag, brief: 'sample: outputs to label (default: 200)' },
      to: { kind: 'parsed', parse: String, brief: 'sample: file to write (default: labels-NAME.csv)', placeholder: 'file', optional: true },
      split: { kind: 'enum', values: ['dev', 'golden'], brief: 'sample: rows whose outputs are labelled (default: dev)', optional: true },
      concurrency: concurrencyFlag,
      yes: yesFlag,
      fresh: {
        kind: 'boolean',
        brief: 'calibrate: ask again what the journal holds, to see whether the judge has changed',
        optional: true,
        withNegated: false,
      },
      dryRun: { ...dryRunFlag, brief: 'calibrate: show how many calls it takes and what they cost; ask nothing' },
    },
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: actionParser(actions), brief: 'list (default), show, sample, calibrate or pairs', placeholder: 'action', optional: true },
        { parse: String, brief: 'Name of the scorer', placeholder: 'name', optional: true },
      ],
    },
  },
  async func(flags, action = 'list', name) {
    const { cli } = this
    if (action === 'list') return await list(cli, flags)
    const id = requireId(name, `scorers ${action}`)
    return await { show, sample, calibrate, pairs }[action](cli, flags, id)
  },
})
