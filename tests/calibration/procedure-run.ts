import { beforeTraining } from '../../src/core/decision/before-training.ts'
import type { Verdict } from '../../src/core/decision/decision.ts'
import type { ArmEvidence, Comparator, DecisionEvidence } from '../../src/core/decision/evidence.ts'
import { outcomeAt } from '../../src/core/decision/outcome.ts'
import { planLook } from '../../src/core/decision/plan-look.ts'
import { defaultRule } from '../../src/core/decision/policy.ts'
import { sampleEvidence, sampleSplit } from '../../src/core/decision/sample-evidence.ts'
import type { Random } from '../../src/core/ports/world.ts'
import { comparePaired } from '../../src/core/stats/compare-paired.ts'
import { drawNormal } from './draw.ts'
import type { ProcedureCell } from './procedure-cells.ts'
import { answerRows, type Answers, growRows, noRows, type Rows } from './procedure-rows.ts'
import type { World } from './procedure-world.ts'

/** How one run of the procedure ended. */
export interface ProcedureRun {
  readonly verdict: Verdict
  /** Would fine-tuning truly be wrong: does the adapter that was judged last miss its true bound against some untuned arm? */
  readonly isFineTuneWrong: boolean
  /** Name of the tuned arm that was judged last, and the true accuracy of its adapter. */
  readonly tuned: string
  readonly tunedAccuracy: number
  readonly looks: number
  readonly goldenRows: number
}

/** Rows of each half of dev. */
export const devRows = 250

/** Nobody labels without end: golden never grows beyond this many times what it began with. */
export const mostGrowth = 6

/** Accuracy of a training's checkpoints below where it ends: the last two are as good as each other, so that stopping picks luck too. */
const checkpoints = [-0.1, -0.03, 0, 0] as const

interface Trained {
  readonly arm: ArmEvidence
  readonly accuracy: number
}

/** Trains one learning rate: the seed moves its accuracy, dev1 chooses the checkpoint (the first of the best), dev2 is answered by it. */
const train = (
  arm: ArmEvidence,
  { dev1, dev2, mean, seedSpread, random }: { dev1: Rows; dev2: Rows; mean: number; seedSpread: number; random: Random },
): Trained => {
  const end = mean + seedSpread * drawNormal(random)
  const made = checkpoints.map((below, i) => {
    const accuracy = Math.min(1, Math.max(0, end + below))
    const own = random.fork(`checkpoint ${i}`)
    return { accuracy, own, right: answerRows(dev1, accuracy, own).scores.reduce((sum, score) => sum + score, 0) }
  })
  const chosen = made.reduce((best, next) => (next.right > best.right ? next : best))
  return { arm: { ...arm, dev2: sampleSplit('dev2', answerRows(dev2, chosen.accuracy, chosen.own).scores) }, accuracy: chosen.accuracy }
}

/** Grows with golden, and keeps what an arm answered: a look scores only what is new, unless T was trained again. */
interface GoldenState {
  readonly rows: Rows
  readonly answers: ReadonlyMap<string, Answers>
}

const missesBound = (world: World, accuracy: number): boolean =>
  Object.entries(world.trueBounds).some(([rival, bound]) => accuracy - (world.accuracy[rival] ?? 0) <= bound + 1e-9)

/**
 * The life of one task: the untuned arms answer dev2; T is trained at every learning rate; then up to K looks, each planned, declared and
 * judged by the product's own functions. "Label N more" appends N fresh rows to golden, and T is trained again.
 */
export const runProcedure = (cell: ProcedureCell, world: World, random: Random): ProcedureRun => {
  const { task, cost, rows: settings, compare } = world
  const clustered = settings.isClustered
  const grow = (rows: Rows, length: number, purpose: string): Rows => growRows(rows, length, settings, random.fork(purpose))
  const dev1 = grow(noRows, devRows, 'dev1')
  const dev2 = grow(noRows, devRows, 'dev2')
  const untuned = world.arms
    .filter((arm) => arm.untuned)
    .map((arm) => ({
      ...arm,
      dev2: sampleSplit('dev2', answerRows(dev2, world.accuracy[arm.name] ?? 0, random.fork(`dev2:${arm.name}`)).scores),
    }))
  const planned = world.arms.filter((arm) => !arm.untuned)
  const trainAll = (round: number): readonly Trained[] =>
    planned.map((arm) =>
      train(arm, {
        dev1,
        dev2,
        mean: world.accuracy[arm.name] ?? 0,
        seedSpread: cell.seedSpread,
        random: random.fork(`train ${round}:${arm.name}`),
      }),
    )
  const evidenceOf = (arms: readonly ArmEvidence[], golden: GoldenState, looks: DecisionEvidence['looks']): DecisionEvidence => {
    const comparator: Comparator = (baseline, candidate, split, { alpha, margin }) => {
      const scores = (name: string): readonly number[] | undefined =>
        split === 'golden'
          ? golden.answers.get(name)?.scores
          : arms.find((arm) => arm.name === name)?.dev2?.scores.map((score) => score ?? 0)
      const [a, b] = [scores(baseline), scores(candidate)]
      if (a === undefined || b === undefined) return undefined
      if (clustered) {
        const { clusters } = split === 'golden' ? golden.rows : dev2
        return comparePaired({ a, b, scale: 'binary', clusters, alpha, margin, random })
      }
      return compare({ a, b, alpha, margin })
    }
    const plain = sampleEvidence(arms)
    return sampleEvidence(arms, {
      task,
      compare: comparator,
      looks,
      data: { ...plain.data, golden: golden.rows.length, goldenUnits: golden.rows.length },
    })
  }

  let golden: GoldenState = { rows: grow(noRows, cell.golden, 'golden 1'), answers: new Map() }
  const begun = evidenceOf([...untuned, ...planned], golden, [])
  const beginning = beforeTraining({ task, margin: task.margin, data: begun.data, arms: begun.arms, cost, rule: defaultRule })
  if (beginning.kind !== 'train') {
    const { verdict } = outcomeAt(begun, { margin: task.margin, cost, rule: defaultRule })
    const tuned = planned[0]?.name ?? ''
    const tunedAccuracy = world.accuracy[tuned] ?? 0
    return { verdict, tuned, isFineTuneWrong: missesBound(world, tunedAccuracy), tunedAccuracy, looks: 0, goldenRows: golden.rows.length }
  }

  const looks: DecisionEvidence['looks'][number][] = []
  for (let k = 1; ; k++) {
    const trained = trainAll(k)
    const arms = [...untuned, ...trained.map(({ arm }) => arm)]
    const look = planLook(evidenceOf(arms, golden, looks), k, cost)
    if (look === undefined) throw new RangeError(`${cell.name}: no look could be planned`)
    const accuracyOf = (name: string): number => trained.find(({ arm }) => arm.name === name)?.accuracy ?? world.accuracy[name] ?? 0
    const { rows, answers } = golden
    golden = {
      rows,
      answers: new Map(
        [look.tuned, look.anchor, ...look.rivals].map((name) => {
          // A trained-again T is another arm; the others keep their answers to the rows that they had.
          const before = name === look.tuned ? undefined : answers.get(name)
          return [name, answerRows(rows, accuracyOf(name), random.fork(`golden ${k}:${name}`), before)]
        }),
      ),
    }
    looks.push({ k, of: look.of, alpha: look.alpha, at: '2026-11-25T12:00:00.000Z', pair: [look.tuned, ...look.rivals] })
    const { verdict, judgement } = outcomeAt({ ...evidenceOf(arms, golden, looks), look }, { margin: task.margin, cost, rule: defaultRule })
    const tunedAccuracy = accuracyOf(look.tuned)
    const end = {
      verdict,
      tuned: look.tuned,
      isFineTuneWrong: missesBound(world, tunedAccuracy),
      tunedAccuracy,
      looks: k,
      goldenRows: rows.length,
    }
    if (judgement?.kind !== 'label') return end
    const length = Math.min(rows.length + judgement.more, mostGrowth * cell.golden)
    if (length === rows.length) return end
    golden = { ...golden, rows: grow(rows, length, `golden ${k + 1}`) }
  }
}
