import type { FittedArm } from '../core/arms/arm.ts'
import { withoutConstraint } from '../core/arms/model-request.ts'
import { answerFormat, parseAnswer } from '../core/arms/parse-answer.ts'
import { stressedRequest, stresses, unwrapped, type Stress } from '../core/arms/stressed-request.ts'
import { AssayError } from '../core/errors.ts'
import type { Interval } from '../core/stats/interval.ts'
import { wilson } from '../core/stats/wilson.ts'
import { chooseArms } from './evaluate.ts'
import type { Candidate } from './ladder.ts'
import { answerExamples, fitArm, halvesOfDev } from './measure-arm.ts'
import { openRun } from './open-run.ts'
import type { RunOptions } from './run.ts'
import type { Session } from './session.ts'

export interface StressRequest extends RunOptions {
  /** Names or kinds of arms that ask a model once; all of them without it. */
  readonly arms: readonly string[]
}

/** Share of valid answers under one stress, on the same rows for all. */
export interface StressPoint extends Stress {
  readonly valid: Interval
}

export interface StressedArm {
  readonly name: string
  readonly points: readonly StressPoint[]
}

/** Rows of dev1 answered under every stress; each is a call. */
const rows = 20

const stressed = (arm: FittedArm & { kind: 'request' }, stress: Stress): FittedArm => ({
  kind: 'request',
  detail: arm.detail,
  request: async (example, repeat) => stressedRequest(withoutConstraint(await arm.request(example, repeat)), stress),
  read: (reply) => ({ text: reply.text }),
})

const measure = async (session: Session, candidate: Candidate, fitted: FittedArm & { kind: 'request' }): Promise<StressedArm> => {
  const { task, data, scoreContext } = session
  const format = answerFormat(task, data.labels, scoreContext.schema)
  const examples = halvesOfDev(session).dev1.slice(0, rows)
  const points: StressPoint[] = []
  for (const stress of stresses) {
    const outputs = await answerExamples(session, { candidate, fitted: stressed(fitted, stress), examples, stage: 'evaluate' })
    const answered = outputs.filter((output) => output.status === 'answered' || !output.failure.missing)
    const valid = answered.filter((output) => {
      const text = output.status === 'answered' ? unwrapped(output.text, stress) : undefined
      return text !== undefined && parseAnswer(text, format, scoreContext.conforms).valid
    })
    points.push({ ...stress, valid: wilson(valid.length, answered.length) })
  }
  return { name: candidate.name, points }
}

/**
 * How the form of answers holds when the prompt grows longer, is crowded with further instructions, or asks for deeper JSON: share of valid
 * answers without any constraint, on the same rows of dev1. Journalled calls, 20 for each of 7 stresses and arm. Throws `usage` for tasks whose
 * answers are free text, `arm-unknown` for an
 * unknown arm, and where no arm that asks a model once can run.
 */
export const stressFormat = async (request: StressRequest): Promise<readonly StressedArm[]> => {
  await using run = await openRun({ ...request, options: { ...request.options, visit: true } })
  const { session } = run
  if (session.task.output.kind === 'text')
    throw new AssayError('usage', 'answers of this task are free text: they have no form to break', {
      hint: 'tasks with labels or a JSON Schema do',
    })
  const arms: StressedArm[] = []
  for (const candidate of chooseArms(run, request.arms)) {
    const { needs } = candidate.definition
    if (!needs.model || needs.training || needs.parents === true) continue
    const fitted = await fitArm(session, candidate, { train: session.data.splits.train })
    if (fitted.kind === 'request') arms.push(await measure(session, candidate, fitted))
  }
  if (arms.length === 0)
    throw new AssayError('arm-unknown', `no arm that asks a model once ${request.arms.length > 0 ? 'is among these' : 'can run here'}`, {
      hint: 'prompt and few-shot are such arms; `assay plan` lists those of this task',
    })
  return arms
}
