import type { Example, LabelledExample } from '../core/data/example.ts'
import { effectProbe } from '../core/models/effect-probe.ts'
import type { Model, ModelRequest } from '../core/ports/model.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { Trainer, TrainResult } from '../core/ports/trainer.ts'
import { counted, formatCount } from '../core/report/format.ts'
import type { EventSink } from '../core/run-event.ts'
import type { ModelRef, Task } from '../core/task/task.ts'
import { checkParity } from './check-parity.ts'
import { findTrainer } from './manage-trainers.ts'
import { createCheckpointJudge } from './judge-checkpoints.ts'
import { type PreparedTraining, prepareTraining, rememberSpeed } from './prepare-training.ts'
import { servedAdapter } from './served-adapter.ts'
import { readTrained, type TrainedArm, writeTrained } from './trained-arm.ts'

export { readTrained, type TrainedArm } from './trained-arm.ts'

export interface TrainArmOptions {
  readonly task: Task
  /** Arm's name in events: `tuned@student`. */
  readonly arm: string
  readonly student: ModelRef
  readonly train: readonly LabelledExample[]
  readonly dev1: readonly LabelledExample[]
  /** Closed label set (classification), empty otherwise: parity then compares the label chosen. */
  readonly labels: readonly string[]
  /** The zero-shot request of `prompt@student`, byte for byte what will be served (DESIGN §10.4). */
  request(example: Example): Promise<ModelRequest>
  /** What the model is trained to answer: the label, or the canonical JSON. */
  answer(example: LabelledExample): string
  /** The task's metric on dev1 in [0, 1], through the served path. */
  score(model: Model, signal: AbortSignal): Promise<number>
  /** What `score` judges by: another metric or rubric may keep another checkpoint. */
  readonly scoredBy?: string
  /** Rows that `score` judges. */
  readonly scoredRows?: number
  /** One answer judged by the task's scorer, in [0, 1]: for parity. */
  judge(example: LabelledExample, text: string): number | Promise<number>
  readonly ports: Ports
  /** Folder of this adapter, absolute: `<task>/.assay/models/<arm>`. */
  readonly folder: string
  readonly budgetHours: number
  /** What this training changes in the default recipe. */
  readonly change?: { readonly learningRate?: number; readonly seed?: number }
  /** Trainer's name; `trl` without. */
  readonly trainer?: string
  readonly sink: EventSink
  readonly signal: AbortSignal
}

/** Longest answer that the parity check lets a model write. */
const parityMaxTokens = 256

/** Prompts of the effect probe. */
const probes = 4

/** The adapter must change the served model; one of a trainer that only pretends cannot. Throws `adapter-no-effect`. */
const probeEffect = async (
  options: TrainArmOptions,
  trainer: Trainer,
  { served, examples }: { readonly served: Model; readonly examples: readonly LabelledExample[] },
): Promise<void> => {
  if (trainer.id === 'fake' || examples.length === 0) return
  await using base = await options.ports.openModel(options.student, { signal: options.signal })
  const requests = await Promise.all(examples.slice(0, probes).map(async (example) => await options.request(example)))
  await effectProbe({ base, tuned: served, requests, signal: options.signal })
}

/** Trains, scores every checkpoint through the served path, keeps the best. */
const runTrainer = async (options: TrainArmOptions, trainer: Trainer, prepared: PreparedTraining, jobFolder: string) => {
  const { sink, arm, signal } = options
  const losses: { step: number; loss: number }[] = []
  const judge = createCheckpointJudge(options, prepared, jobFolder)
  const result = await trainer.train(
    {
      folder: jobFolder,
      base: prepared.base,
      rows: prepared.built.rows.map(({ inputIds, labels }) => ({ inputIds, labels })),
      recipe: prepared.recipe,
      seed: prepared.seed,
      parityPrompts: prepared.parity.prompts,
      parityMaxTokens,
      ...(prepared.parity.choices.length > 0 ? { parityChoices: prepared.parity.choices.map(({ ids }) => ids) } : {}),
    },
    {
      onEvent: (event) => {
        if (event.kind === 'step') losses.push({ step: event.step, loss: event.loss })
        sink({ kind: 'train', arm, event })
      },
      onCheckpoint: judge.onCheckpoint,
      choose: async () => judge.best(),
    },
    signal,
  )
  return { result, losses, curve: judge.curve() }
}

/**
 * Trains a LoRA for one arm and proves that what will be served is what was trained. Idempotent: a finished adapter
 * of the same job is reused, a killed one resumes.
 * Throws `preflight-failed`, `python-missing`, `environment-build-failed`, `trainer-failed`, `adapter-no-effect`, `parity-failed`.
 */
export const trainArm = async (options: TrainArmOptions): Promise<TrainedArm> => {
  const { ports, folder, sink, signal, arm } = options
  const trainer = findTrainer(ports, options.trainer ?? 'trl')
  const prepared = await prepareTraining(options, trainer)
  const finished = await readTrained(ports, folder)
  if (finished?.jobHash === prepared.jobHash) return finished
  const notes = [...prepared.notes, ...prepared.preflight.findings.map(({ message }) => message)]
  for (const message of notes) sink({ kind: 'note', level: 'warning', message: `${arm}: ${message}` })
  await trainer.prepare((message) => sink({ kind: 'note', level: 'info', message }), signal)
  const { plan, tokenLength, trainedTokens } = prepared.preflight
  sink({
    kind: 'note',
    level: 'info',
    message: `${arm}: ${counted(prepared.preflight.rows, 'row')} of ${counted(tokenLength.p50, 'token')} (at most ${formatCount(tokenLength.max)}; ${formatCount(trainedTokens)} trained), ${counted(plan.totalSteps, 'step')}, about ${Math.ceil(plan.seconds / 60)} min`,
  })
  const jobFolder = `${folder}/jobs/${prepared.jobHash.slice(0, 12)}`
  const startedAt = ports.clock.monotonicMs()
  const { result, losses, curve } = await runTrainer(options, trainer, prepared, jobFolder)
  const seconds = (ports.clock.monotonicMs() - startedAt) / 1000
  if (result.tokensPerSecond > 0) await rememberSpeed(options, prepared.base.id, result.tokensPerSecond)
  const adapter = await servedAdapter(options, prepared, result.chosen.folder, `${folder}/adapter.gguf`)
  await using served = await ports.openModel(options.student, { adapter, signal })
  await probeEffect(options, trainer, { served, examples: prepared.parity.examples })
  const trained: TrainedArm = {
    adapter,
    peftFolder: result.chosen.folder,
    step: result.chosen.step,
    steps: result.steps,
    curve,
    losses,
    recipe: prepared.recipe,
    trainRows: countUsed(options, prepared),
    seconds,
    tokensPerSecond: result.tokensPerSecond,
    resumes: result.resumes,
    reused: false,
    jobHash: prepared.jobHash,
    parity: await checkParity(options, { parity: prepared.parity, result, served }),
    notes,
  }
  await writeRecipe(options, prepared, result)
  await writeTrained(ports, folder, trained)
  return trained
}

/** Position of the last trained row in `train`: rows that had to be left out before it count as given. */
const countUsed = ({ train }: TrainArmOptions, { built }: PreparedTraining): number => {
  const last = built.rows.at(-1)?.exampleId
  return built.rows.length === train.length ? train.length : train.findIndex((example) => example.id === last) + 1
}

/** The exact recipe and hashes stay with the adapter. */
const writeRecipe = async ({ ports, folder }: TrainArmOptions, prepared: PreparedTraining, result: TrainResult): Promise<void> => {
  const { base, recipe, seed, jobHash, preflight } = prepared
  const { plan, rows, tokenLength, trainedTokens, adapterParameters } = preflight
  const value = {
    base: { id: base.id, sha256: base.sha256 },
    recipe,
    seed,
    jobHash,
    rows,
    tokenLength,
    trainedTokens,
    adapterParameters,
    plan,
    trainer: { status: result.status, steps: result.steps, resumes: result.resumes },
    masks: preflight.masks.map(({ exampleId, promptTokens, trained }) => ({ exampleId, promptTokens, trained })),
  }
  await ports.openFolder(folder).writeText('recipe.json', `${JSON.stringify(value, null, 2)}\n`)
}
