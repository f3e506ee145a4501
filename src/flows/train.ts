import type { Example, LabelledExample } from '../core/data/example.ts'
import type { Model, ModelRequest } from '../core/ports/model.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { EventSink } from '../core/run-event.ts'
import type { ModelRef, Task } from '../core/task/task.ts'

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
  /** The task's metric on dev1 in [0, 1], through the served path (the integrator's evaluate). */
  score(model: Model, signal: AbortSignal): Promise<number>
  /** One answer judged by the task's scorer, in [0, 1]: for parity. */
  judge(example: LabelledExample, text: string): number
  readonly ports: Ports
  /** Folder of this adapter, absolute: `<task>/.assay/models/<arm>`. */
  readonly folder: string
  readonly budgetHours: number
  /** Trainer's name; `trl` without. */
  readonly trainer?: string
  readonly sink: EventSink
  readonly signal: AbortSignal
}

/** A trained adapter, ready to be opened through `ports.openModel(student, { adapter })`. */
export interface TrainedArm {
  readonly adapter: { readonly file: string; readonly sha256: string }
  readonly peftFolder: string
  readonly step: number
  readonly steps: number
  /** dev1 by checkpoint, through the served path. */
  readonly curve: readonly { readonly step: number; readonly value: number }[]
  readonly trainRows: number
  readonly seconds: number
  readonly tokensPerSecond: number
  readonly resumes: number
  readonly reused: boolean
  readonly jobHash: string
}

/**
 * Trains a LoRA for one arm and proves that what will be served is what was trained. Idempotent: a finished adapter
 * of the same job is reused, a killed one resumes.
 * Throws `preflight-failed`, `python-missing`, `environment-build-failed`, `trainer-failed`, `adapter-no-effect`, `parity-failed`.
 */
export const trainArm = async (_options: TrainArmOptions): Promise<TrainedArm> => {
  throw new Error('not written yet')
}
