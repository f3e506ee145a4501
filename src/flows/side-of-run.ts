import type { Side, SideAnswer } from '../core/compare/side.ts'
import { sheetOf } from '../core/data/sheet-of.ts'
import { AssayError } from '../core/errors.ts'
import { canonicalJson } from '../core/lib/canonical-json.ts'
import type { ComparisonData } from './comparison-data.ts'
import type { RunRecord } from './run-record.ts'
import { goldenDigest } from '../core/data/golden-lock.ts'

/** What differs between the run and the task as it is now: its rows may say something else today. */
export const driftNotes = async ({ files, task, data }: ComparisonData, run: RunRecord): Promise<readonly string[]> => {
  const { manifest } = run
  if (manifest === undefined) return [`run ${run.id} has no manifest: nobody can tell whether its rows are those of today`]
  const changed: string[] = []
  for (const [path, hash] of Object.entries(manifest.data)) {
    const { file } = sheetOf(path)
    if (!(await files.exists(file)) || (await files.hash(file)) !== hash) changed.push(path)
  }
  return [
    ...(changed.length === 0 ? [] : [`${changed.join(', ')} changed since run ${run.id}: rows are matched by id`]),
    ...(manifest.seed === task.split.seed
      ? []
      : [
          `run ${run.id} split the data with seed ${manifest.seed}, now it is ${task.split.seed}: all its dev rows count, those that calibrated it too`,
        ]),
    ...(manifest.golden === goldenDigest(data.lock.rows) ? [] : [`run ${run.id} had another golden set`]),
  ]
}

/** Rows of a split that an arm's outputs count on: dev2 where the run split as the task does now. */
const rowsOf = (comparison: ComparisonData, run: RunRecord, split: 'dev' | 'golden') => {
  if (split === 'golden') return comparison.golden
  return run.manifest?.seed === comparison.task.split.seed ? comparison.dev2 : comparison.outsideGolden
}

/** What a look scored is on record; everything else on golden would be another look. */
const checkLooked = (comparison: ComparisonData, run: RunRecord, arm: string): void => {
  const { looks } = comparison.data.lock
  if (looks.length > 0 && run.arms('golden').includes(arm)) return
  throw new AssayError('not-comparable', `${arm} was not scored on golden by a declared look of run ${run.id}`, {
    hint: `comparing never looks at golden itself; scored there: ${run.arms('golden').join(', ') || 'no arm'}; \`--split dev\` compares on dev`,
  })
}

/** An arm of a run as it answered then, scored by the task's metric now. Throws `arm-unknown`, `not-comparable`. */
export const sideOfRun = async (
  comparison: ComparisonData,
  run: RunRecord,
  options: {
    readonly arm: string
    readonly split: 'dev' | 'golden'
    readonly name?: string
    /** Only what was answered first: what a decision rests on, however often the arm was asked since. */
    readonly firstOnly?: boolean
    /** From `driftNotes`, where several arms of one run are read; it hashes the data. */
    readonly notes?: readonly string[]
  },
): Promise<Side> => {
  const { arm, split, name = arm, firstOnly = false } = options
  if (!run.arms('dev').includes(arm) && !run.arms('golden').includes(arm))
    throw new AssayError('arm-unknown', `run ${run.id} has no answers of "${arm}"`, { hint: `it has: ${run.arms('dev').join(', ')}` })
  if (split === 'golden') checkLooked(comparison, run, arm)
  const examples = new Map(rowsOf(comparison, run, split).map(({ example }) => [example.id, example]))
  const recorded = comparison.canScore ? undefined : run.recordedValues(split, arm, comparison.judge.metric.scorer)
  const answers = new Map<string, SideAnswer[]>()
  const seen = new Set<string>()
  for (const output of run.outputs(split, arm)) {
    const example = examples.get(output.exampleId)
    const key = canonicalJson([output.exampleId, output.repeat])
    // A scorer that needs the world left one value a row: to give it to every repeat would fake answers that never vary.
    const isLeftOut = (firstOnly || recorded !== undefined) && output.repeat > 0
    if (example === undefined || isLeftOut || seen.has(key)) continue
    seen.add(key)
    const list = answers.get(example.id) ?? []
    list.push(comparison.answer(example, output, recorded?.get(example.id)))
    answers.set(example.id, list)
  }
  const asked = rowsOf(comparison, run, split).length
  const wasStopped = split === 'dev' && run.manifest?.seed === comparison.task.split.seed && answers.size > 0 && answers.size < asked
  const partNotes = wasStopped
    ? [
        `${name} answered ${answers.size} of ${asked} rows of dev2: a run stops asking an arm that is surely behind, so what it lost by may look larger here than it is`,
      ]
    : []
  const reported = run.decision?.arms.find((report) => report.name === arm)
  return {
    name,
    source: `run ${run.id}`,
    split: split === 'golden' ? 'golden' : run.manifest?.seed === comparison.task.split.seed ? 'dev2' : 'dev',
    answers,
    ...(reported?.latencyMs === undefined
      ? {}
      : { alone: { p50: reported.latencyMs.p50, p95: reported.latencyMs.p95, n: reported.latencyMs.n } }),
    ...(reported?.metric === undefined ? {} : { costPer1k: reported.costPer1k.usd }),
    notes: [...(options.notes ?? (await driftNotes(comparison, run))), ...partNotes],
  }
}
