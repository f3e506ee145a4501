import type { Example, LabelledExample } from '../data/example.ts'
import type { ModelReply, ModelRequest } from '../ports/model.ts'
import type { Random } from '../ports/world.ts'
import type { JsonSchema } from '../task/json-schema.ts'
import type { Task, TaskKind } from '../task/task.ts'

/** What a verdict for this arm is called. `baseline` arms (majority, copy, outputs) can win only as their own kind names. */
export type AnswerKind = 'prompt' | 'retrieval' | 'classifier' | 'fine-tune' | 'hybrid'

export interface FitContext {
  readonly task: Task
  /** Closed label set of the task (classification), sorted; empty otherwise. */
  readonly labels: readonly string[]
  readonly schema?: JsonSchema
  /** Text of the prompt under test: the system message of the LM arms. */
  readonly systemPrompt: string
  /** Half of dev for calibration; never the half that chooses. */
  readonly dev1: readonly LabelledExample[]
  readonly random: Random
  /** Present only where the arm `needs.embedder`. */
  embed?(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>
}

/** An answer an arm gave by itself. `labelScores` are log-probabilities. */
export interface LocalAnswer {
  readonly text: string
  readonly labelScores?: Readonly<Record<string, number>>
  /** Why nobody knows what the arm would have said (an outputs file without this row): the output is `failed` and missing. */
  readonly missing?: string
}

/** A fitted arm answers by itself or asks a model. */
export type FittedArm =
  | {
      readonly kind: 'local'
      readonly detail: string
      answer(examples: readonly Example[], signal: AbortSignal): Promise<readonly LocalAnswer[]>
    }
  | {
      readonly kind: 'request'
      readonly detail: string
      request(example: Example, repeat: number): Promise<ModelRequest>
      read(reply: ModelReply): LocalAnswer
    }

/** A rung of the ladder. One file, one line in `arms/index.ts`, and it passes the contract suite of arms. */
export interface ArmDefinition {
  readonly kind: string
  readonly label: string
  /** Place on the ladder of cost; lower is cheaper to run. */
  readonly rung: number
  readonly answerKind: AnswerKind
  readonly taskKinds: readonly TaskKind[]
  /** Fitting costs seconds: it is done again on parts of train, for a learning curve. */
  readonly hasCheapCurve?: boolean
  readonly needs: { readonly model: boolean; readonly embedder: boolean; readonly training: boolean; readonly outputsFile: boolean }
  fit(train: readonly LabelledExample[], context: FitContext, signal: AbortSignal): Promise<FittedArm>
}

/** `kind@model`, or `kind` for arms without a model (DESIGN §10.1). */
export const armName = (kind: string, model?: string): string => (model === undefined ? kind : `${kind}@${model}`)
