import type { Example, LabelledExample } from '../data/example.ts'
import { AssayError } from '../errors.ts'
import type { ModelReply, ModelRequest } from '../ports/model.ts'
import type { PromptOptimiser } from '../ports/prompt-optimiser.ts'
import type { Random } from '../ports/world.ts'
import type { Retriever } from '../retrieval/passage.ts'
import type { JsonSchema } from '../task/json-schema.ts'
import type { Task, TaskKind } from '../task/task.ts'
import type { Failure } from './output.ts'

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
  /** Name in task.yaml of the arm's own model. */
  readonly modelName?: string
  /** Present only where the arm `needs.embedder`. */
  embed?(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>
  /** Search in the task's `corpus:`; present only where the arm `needs.corpus`. */
  readonly retriever?: Retriever
  /** The user's tools (`tools:`) by name; present only where the arm `needs.tools`. */
  readonly tools?: readonly Tool[]
  /** The user's own program (`program:`); present only where the arm `needs.program`. Answers in the order of the examples. */
  runProgram?(examples: readonly Example[], signal: AbortSignal): Promise<readonly LocalAnswer[]>
  /** Journalled calls while fitting: the arm's own model, or another of task.yaml by name. Rejects with `CallFailed`. */
  ask?(request: ModelRequest, modelName?: string): Promise<ModelReply>
  /** The task's own metric for one answer, in [0, 1]; present where `needs.optimiser`. */
  score?(example: LabelledExample, text: string): number | Promise<number>
  readonly optimiser?: PromptOptimiser
  /** Arms measured before this one; present only where the arm `needs.parents`. */
  readonly parents?: readonly ParentArm[]
}

/** A tool of the user's: a program that reads one JSON line with the arguments and writes one line with the result. */
export interface Tool {
  readonly name: string
  readonly description: string
  /** JSON Schema of the arguments. */
  readonly parameters: JsonSchema
  /** Rejects with `CallFailed` where the program died or did not come back in time. */
  call(args: unknown, signal: AbortSignal): Promise<string>
}

/** An arm that was measured already, on which another one builds (cascade, layered). */
export interface ParentArm {
  readonly name: string
  readonly kind: string
  readonly rung: number
  readonly fitted: FittedArm
  /** Name in task.yaml of the model it asks. */
  readonly modelName?: string
  /** Its label prior applied: what the arm says in the end. */
  read(answer: LocalAnswer): LocalAnswer
  /** Its answers on dev1 and their value by the task's metric; `answer` is absent where the output is missing. */
  readonly dev1: readonly { readonly example: LabelledExample; readonly answer?: LocalAnswer; readonly value: number | null }[]
}

/** What an answer of several steps may do. Everything asked goes through the journal, so it is replayed free. */
export interface StepWorld {
  readonly repeat: number
  readonly signal: AbortSignal
  /** The arm's own model, or another of task.yaml by name. Rejects with `CallFailed`; let it pass, it becomes the output's failure. */
  ask(request: ModelRequest, modelName?: string): Promise<ModelReply>
}

/** Fitting found that this arm has nothing to add to the ladder: a run leaves it out and says why; a command that names it stops. */
export class ArmNotNeeded extends AssayError {
  constructor(why: string) {
    super('arm-unknown', why, { hint: 'name another arm: this one would add nothing to the ladder' })
  }
}

/** A system message that fitting found by trying several. Scores are means of the task's metric on dev1, in [0, 1]. */
export interface FoundPrompt {
  readonly prompt: string
  /** Prompts that were scored on dev1, the first one included. */
  readonly tries: number
  /** Proposals that were tried. */
  readonly rounds: number
  /** Calls to models behind them. */
  readonly calls: number
  readonly before: number
  readonly after: number
}

/** A call inside a step failed: carries why, as data. */
export class CallFailed extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'CallFailed'
    this.failure = failure
  }
}

/** An answer an arm gave by itself. `labelScores` are log-probabilities. */
export interface LocalAnswer {
  readonly text: string
  readonly labelScores?: Readonly<Record<string, number>>
  /** Why nobody knows what the arm would have said (an outputs file without this row): the output is `failed` and missing. */
  readonly missing?: string
  /** Ids of the passages that the answer rests on, best first (retrieval arms). */
  readonly passages?: readonly string[]
}

/** A fitted arm answers by itself, asks a model once, or takes several steps (votes, tools, a cascade). */
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
      /** `example` is the very object that `request` was called with. */
      read(reply: ModelReply, example: Example): LocalAnswer
      /** Where fitting chose among several system messages. */
      readonly found?: FoundPrompt
    }
  | {
      readonly kind: 'steps'
      readonly detail: string
      /** Usage, cost and latency of the output are sums over the steps. */
      answer(example: Example, world: StepWorld): Promise<LocalAnswer>
    }

export interface ArmNeeds {
  readonly model: boolean
  readonly embedder: boolean
  readonly training: boolean
  readonly outputsFile: boolean
  readonly corpus?: boolean
  readonly tools?: boolean
  readonly program?: boolean
  readonly optimiser?: boolean
  /** Is built on arms that were measured before it. */
  readonly parents?: boolean
}

/** A rung of the ladder. One file, one line in `arms/index.ts`, and it passes the contract suite of arms. */
export interface ArmDefinition {
  readonly kind: string
  readonly label: string
  /** Place on the ladder of cost; lower is cheaper to run. */
  readonly rung: number
  readonly answerKind: AnswerKind
  readonly taskKinds: readonly TaskKind[]
  /** Built from two other kinds on the same model: a verdict for it is hybrid where it beats both. */
  readonly layered?: readonly [string, string]
  /** Fitting costs seconds: it is done again on parts of train, for a learning curve. */
  readonly hasCheapCurve?: boolean
  readonly needs: ArmNeeds
  /** Calls to a model for one answer at most; default 1 for arms that ask a model. */
  readonly callsPerAnswer?: number
  /** Calls to a model that fitting makes at most (prompt optimisation). */
  fitCalls?(rows: { readonly train: number; readonly dev: number }): number
  fit(train: readonly LabelledExample[], context: FitContext, signal: AbortSignal): Promise<FittedArm>
}

/** `kind@model`, or `kind` for arms without a model (DESIGN §10.1). */
export const armName = (kind: string, model?: string): string => (model === undefined ? kind : `${kind}@${model}`)
