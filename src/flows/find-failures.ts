import { valueOf } from '../core/compare/side.ts'
import type { Side } from '../core/compare/side.ts'
import { arms as definitions } from '../core/arms/index.ts'
import type { ArmDefinition } from '../core/arms/arm.ts'
import type { FailureReport } from '../core/failures/failure-report.ts'
import { reportFailures } from '../core/failures/report-failures.ts'
import { probeKinds } from './choose-sides.ts'
import { comparisonDataOf } from './comparison-data.ts'
import type { ComparisonData } from './comparison-data.ts'
import { systemPromptOf } from './measure-arm.ts'
import { readRunRecord } from './run-record.ts'
import type { RunRecord } from './run-record.ts'
import type { Session } from './session.ts'
import { sideOfRun } from './side-of-run.ts'

/** A free text is rarely equal to the expected one: below one half it fails. */
const textFailsBelow = 0.5

const kinds: Readonly<Record<string, ArmDefinition | undefined>> = definitions
const definitionOf = (arm: string): ArmDefinition | undefined => kinds[arm.split('@')[0] ?? arm]

/** Every arm of a run on dev2, probes such as the oracle included: they explain failures. */
const sidesOf = async (comparison: ComparisonData, run: RunRecord, firstOnly: boolean): Promise<readonly Side[]> =>
  await Promise.all(
    run
      .arms('dev')
      .filter((arm) => !arm.includes(' ('))
      .map(async (arm) => await sideOfRun(comparison, run, { arm, split: 'dev', firstOnly, notes: [] })),
  )

const meanOf = ({ answers }: Side): number => {
  const values = Array.from(answers.values(), valueOf).flatMap((value) => (value === null ? [] : [value]))
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

/** The arm whose failures tuning would have to repair: the best untuned one that asks a model, else the best untuned one. */
const armToExplain = (sides: readonly Side[]): Side | undefined => {
  const untuned = sides.filter(({ name }) => definitionOf(name)?.needs.training !== true && !probeKinds.has(name.split('@')[0] ?? ''))
  const asking = untuned.filter(({ name }) => definitionOf(name)?.needs.model === true)
  return [...(asking.length > 0 ? asking : untuned)].sort((a, b) => meanOf(b) - meanOf(a) || (a.name < b.name ? -1 : 1))[0]
}

/** Explains the failures of one side on dev by the other arms of a run; of the arm that matters most without a side. */
export const findFailures = async (
  comparison: ComparisonData,
  run: RunRecord | undefined,
  { wanted, firstOnly = false }: { readonly wanted?: Side; readonly firstOnly?: boolean } = {},
): Promise<FailureReport | undefined> => {
  const sides = run === undefined ? [] : await sidesOf(comparison, run, firstOnly)
  const side = wanted ?? armToExplain(sides)
  if (side === undefined) return undefined
  const { task, data, files } = comparison
  const rows = side.split === 'dev2' ? comparison.dev2 : comparison.outsideGolden
  return reportFailures(
    side,
    sides.filter(({ name }) => name !== side.name),
    {
      rows: rows.filter(({ example }) => side.answers.has(example.id)),
      labels: data.labels,
      failsBelow: task.kind === 'classification' || task.kind === 'extraction' ? 1 : textFailsBelow,
      ...(definitionOf(side.name)?.needs.model === true ? { prompt: await systemPromptOf({ task, files, data }) } : {}),
    },
  )
}

/** The rows and the metric of a run that is under way. */
export const comparisonOfSession = ({ task, files, ports, data, metric, scorer, scoreContext }: Session): ComparisonData =>
  comparisonDataOf({ task, files, ports, data, frozenGolden: data.splits.golden, metric, scorer, context: scoreContext })

export interface FailuresOfRun {
  /** From first answers alone: a decision must not change because an arm was asked again since. */
  readonly decided: FailureReport
  /** With every repeat on record. */
  readonly shown: FailureReport
}

/** The same inside a run, from what its folder holds so far. */
export const failuresOfSession = async (session: Session): Promise<FailuresOfRun | undefined> => {
  await session.run.settle()
  const comparison = comparisonOfSession(session)
  const record = await readRunRecord(session.files, session.run.id)
  const decided = await findFailures(comparison, record, { firstOnly: true })
  if (decided === undefined) return undefined
  const side = await sideOfRun(comparison, record, { arm: decided.arm, split: 'dev', notes: [] })
  return { decided, shown: (await findFailures(comparison, record, { wanted: side })) ?? decided }
}
