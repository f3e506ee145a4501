import type { Decision } from '../core/decision/decision.ts'
import type { Host } from '../core/ports/host.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { checkRequirement } from '../core/requirements/check-requirement.ts'
import { decisionWorld } from '../core/requirements/decision-world.ts'
import type { RequirementWorld } from '../core/requirements/requirement-world.ts'
import type { Requirement, RequirementResult } from '../core/requirements/requirement.ts'
import { sidesMeasures } from '../core/requirements/sides-measures.ts'
import type { MeasuredSides } from '../core/requirements/sides-measures.ts'
import { armsOf, baselineOf, resolveArm } from './choose-sides.ts'
import { alphaOn, universeOf } from './compare.ts'
import type { OpenedComparison } from './compare.ts'
import { openComparisonData } from './comparison-data.ts'
import { readJson } from './read-json.ts'
import { readRunRecord, runsWithOutputs } from './run-record.ts'
import type { RunRecord } from './run-record.ts'
import { sideOfRun } from './side-of-run.ts'

interface World {
  readonly files: TaskFiles
  readonly ports: Ports
  readonly host: Host
  readonly signal: AbortSignal
}

/** The run that ended in this decision, newest first; undefined where its folder was cleaned away. */
const runOf = async ({ files, host }: World, decision: Decision): Promise<RunRecord | undefined> => {
  for (const id of await runsWithOutputs(files, host)) {
    const own = await readJson(files, `.assay/runs/${id}/decision.json`)
    if (own?.['digest'] === decision.digest) return await readRunRecord(files, id)
  }
  return undefined
}

/** Rows behind a decision: golden first, where a look scored the arms, then dev2. */
const measuresOf = async (world: World, decision: Decision): Promise<Pick<RequirementWorld, 'metric' | 'pair' | 'flips'> | undefined> => {
  const run = await runOf(world, decision)
  if (run === undefined) return undefined
  const comparison = await openComparisonData(world)
  const splits = await Promise.all(
    (['golden', 'dev'] as const).map(async (split): Promise<MeasuredSides> => {
      const names = split === 'golden' && comparison.data.lock.looks.length === 0 ? [] : armsOf(run, split)
      const sides = await Promise.all(names.map(async (arm) => [arm, await sideOfRun(comparison, run, { arm, split, notes: [] })] as const))
      return {
        split: split === 'golden' ? 'golden' : 'dev2',
        judge: comparison.judge,
        rows: universeOf(comparison, split),
        sides: new Map(sides),
        alpha: alphaOn(split, comparison),
        margin: decision.margin,
        random: comparison.random,
      }
    }),
  )
  return sidesMeasures(splits)
}

/** Can decision.json alone not answer it? */
const needsRows = ({ subject, wanted }: Requirement): boolean =>
  subject.slice !== undefined ||
  /(?:^|\.)(?:regressions|improvements|regressedSlices)$/.test(subject.name) ||
  (wanted.kind !== 'number' && subject.name !== 'verdict' && subject.name !== 'winner' && !subject.name.startsWith('gate.'))

/** Checks expressions against a decision; the rows of its run are read only where an expression needs them. Throws `usage`. */
export const checkDecision = async (
  options: World & { readonly requirements: readonly Requirement[]; readonly decision: Decision },
): Promise<readonly RequirementResult[]> => {
  const { requirements, decision } = options
  if (requirements.length === 0) return []
  const measures = requirements.some(needsRows) ? await measuresOf(options, decision) : undefined
  const arms = decision.arms.filter(({ metric }) => metric !== undefined).map(({ name }) => name)
  const world = decisionWorld(decision, {
    ...(measures === undefined ? {} : { measures }),
    baseline: baselineOf(arms, decision),
    resolve: (word) => resolveArm(word, arms, decision),
  })
  return requirements.map((requirement) => {
    const result = checkRequirement(requirement, world)
    return measures === undefined && result.status === 'unknown' && needsRows(requirement)
      ? {
          ...result,
          message: `${result.message}; the rows behind this decision are not in .assay/runs any more: \`assay run\` replays them`,
        }
      : result
  })
}

/** Checks expressions against a comparison: a bare metric is B's, `baseline` is A. Throws `usage`. */
export const checkComparison = (opened: OpenedComparison, requirements: readonly Requirement[]): readonly RequirementResult[] => {
  const { baseline, others, rows, comparison, result } = opened
  const sides = new Map([baseline, ...others].map((side) => [side.name, side]))
  const measures = sidesMeasures([
    {
      split: baseline.split,
      judge: comparison.judge,
      rows,
      sides,
      alpha: alphaOn(result.split, comparison),
      margin: result.margin,
      random: comparison.random,
    },
  ])
  const arms = [...sides.keys()]
  const subject = others.length === 1 ? others[0]?.name : undefined
  const world: RequirementWorld = {
    subject,
    baseline: baseline.name,
    arms,
    resolve: (word) => {
      if (word === 'baseline') return baseline.name
      if (word === 'candidate') return subject
      return resolveArm(word, arms, undefined) ?? arms.find((arm) => arm.split(':')[1] === word)
    },
    word: () => undefined,
    ...measures,
    figure: (arm, name) => {
      const side = sides.get(arm)
      return name === 'cost' ? side?.costPer1k : name === 'p50Ms' ? side?.alone?.p50 : side?.alone?.p95
    },
  }
  return requirements.map((requirement) => checkRequirement(requirement, world))
}
