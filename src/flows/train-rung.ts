import type { FittedArm } from '../core/arms/arm.ts'
import type { Output } from '../core/arms/output.ts'
import { applyLabelPrior } from '../core/arms/label-prior.ts'
import type { LabelledExample } from '../core/data/example.ts'
import { withoutAnswer } from '../core/data/without-answer.ts'
import { shuffled } from '../core/lib/shuffled.ts'
import type { Model } from '../core/ports/model.ts'
import { evaluateArm } from '../engine/evaluate.ts'
import type { Candidate } from './ladder.ts'
import { fitContextOf, halvesOfDev, measureArm, priorOf } from './measure-arm.ts'
import type { MeasuredArm } from './measure-arm.ts'
import { isOwnScorer, scorerVersion } from './scorer-version.ts'
import type { Session } from './session.ts'
import { scoreText } from './score-outputs.ts'
import { scoreSplit } from './split-result.ts'
import { formatShare } from '../core/report/format.ts'
import { trainArm } from './train.ts'
import { tryVariants } from './train-variants.ts'
import type { SeedSpread, TrainedVariant, TrainingVariant, TriedVariant } from './train-variants.ts'
import { writeChosen } from './trained-arm.ts'
import type { TrainedArm } from './trained-arm.ts'

/** Rows of dev1 that score a checkpoint: training and scoring share the machine. */
const checkpointRows = 64

export interface TunedRung {
  readonly measured: MeasuredArm
  readonly trained: TrainedArm
  /** The rows the adapter was trained on. */
  readonly rows: readonly LabelledExample[]
  /** Rows of dev1 that scored each checkpoint. */
  readonly scoredRows: number
  /** Every training of this rung, the chosen one among them. */
  readonly tried: readonly TriedVariant[]
  /** Where the budget allowed three seeds. */
  readonly seeds?: SeedSpread
}

/** Score of a checkpoint on part of dev1, through the path that would be served. */
const scoreCheckpoint =
  (session: Session, candidate: Candidate, fitted: FittedArm, examples: readonly LabelledExample[]) =>
  async (model: Model, signal: AbortSignal): Promise<number> => {
    const outputs: Output[] = []
    const evaluation = evaluateArm({
      arm: fitted,
      name: candidate.name,
      model,
      examples: examples.map(withoutAnswer),
      journal: session.journal,
      price: () => 0,
      limits: session.limits,
      signal,
      clock: session.ports.clock,
    })
    for await (const output of evaluation) outputs.push(output)
    const prior = priorOf(session, examples, outputs)
    const { values } = await scoreSplit(
      session,
      examples,
      outputs.map((output) => (output.status === 'answered' ? applyLabelPrior(output, prior) : output)),
    )
    return values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / Math.max(1, values.length)
  }

/** Mean value on dev2: what chooses between trainings. */
const onDev2 = ({ dev2 }: MeasuredArm): number =>
  dev2.values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / Math.max(1, dev2.values.length)

/**
 * Trains the adapter of one rung, with other learning rates and seeds where the budget allows, then measures the chosen one on dev
 * through the served path.
 */
export const trainRung = async (session: Session, candidate: Candidate, budgetHours: number): Promise<TunedRung> => {
  const { model: student, definition, name } = candidate
  if (student === undefined) throw new Error(`${name} has no model to tune`)
  // In a seeded order, so that a budget for fewer rows takes a random part of them.
  const rows = shuffled(session.data.splits.train, session.random.fork('train-order'))
  const fitted = await definition.fit(rows, await fitContextOf(session, candidate), session.signal)
  if (fitted.kind !== 'request') throw new Error(`${name} asks no model`)
  const { dev1 } = halvesOfDev(session)
  const scored = dev1.slice(0, checkpointRows)
  const own = isOwnScorer(session.task, session.task.metric) ? await scorerVersion(session, session.task.metric) : ''
  const scoredBy = `${session.task.metric} ${session.judge?.version ?? own}`
  const folder = session.files.absolute(`.assay/models/${name}`)
  const train = async (variant: TrainingVariant): Promise<TrainedArm> =>
    await trainArm({
      task: session.task,
      arm: variant.id === '' ? name : `${name} (${variant.label})`,
      student,
      train: rows,
      dev1,
      labels: session.data.labels,
      request: async (example) => await fitted.request(example, 0),
      answer: (example) => example.expected,
      score: scoreCheckpoint(session, candidate, fitted, scored),
      scoredRows: scored.length,
      scoredBy,
      judge: (example, text) => scoreText(session, example, text),
      ports: session.ports,
      folder: variant.id === '' ? folder : `${folder}/variants/${variant.id}`,
      change: variant,
      budgetHours,
      ...(student.provider === 'fake' ? { trainer: 'fake' } : {}),
      sink: session.sink,
      signal: session.signal,
    })
  const measure = async (variant: TrainingVariant, trained: TrainedArm): Promise<TrainedVariant> => {
    const measured = await measureArm(
      session,
      { ...candidate, name: `${name} (${variant.label})` },
      { train: rows, adapter: trained.adapter, quiet: true },
    )
    session.sink({
      kind: 'note',
      level: 'info',
      message: `${name}: ${variant.label} has ${formatShare(onDev2(measured))} on dev2`,
    })
    return { variant, trained, dev2: onDev2(measured) }
  }
  const first: TrainingVariant = { id: '', label: 'default recipe' }
  const trainedFirst = await train(first)
  const { chosen, tried, seeds } = await tryVariants({
    budgetSeconds: budgetHours * 3600,
    seed: session.task.split.seed,
    first: { variant: first, trained: trainedFirst },
    train,
    measure,
  })
  await writeChosen(session.ports, folder, chosen.variant.id === '' ? '' : `variants/${chosen.variant.id}`)
  const { trained } = chosen
  const used = rows.slice(0, trained.trainRows)
  const measured = await measureArm(session, candidate, { train: rows, adapter: trained.adapter })
  return { measured, trained, rows: used, scoredRows: scored.length, tried, ...(seeds === undefined ? {} : { seeds }) }
}
