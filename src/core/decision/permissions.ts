import { baseLicenceAnswer } from '../licences/base-licence.ts'
import { dataLicenceAnswer } from '../licences/data-licence.ts'
import { notDeprecatedAnswer } from '../licences/deprecations.ts'
import { permissionGates, withDecision } from '../licences/permission.ts'
import type { PermissionAnswer, PermissionGate } from '../licences/permission.ts'
import { servableAnswer } from '../licences/servable.ts'
import { teacherTermsAnswer } from '../licences/teacher-terms.ts'
import type { ModelRef, Task } from '../task/task.ts'
import type { ArmEvidence, DecisionEvidence } from './evidence.ts'

/** The model that a tuned arm is trained from; undefined where task.yaml does not name it. */
export const baseOf = ({ models }: Pick<Task, 'models'>, tuned: Pick<ArmEvidence, 'modelName'> | undefined): ModelRef | undefined =>
  models[tuned?.modelName ?? '']

/**
 * Licence, terms, servability and life of the tuned arm: one answer a gate, with its clause, source and day (docs/licences.md). A
 * decision that task.yaml records outranks the book. Only `yes` lets a tuned arm win.
 */
export const permissionsOf = (
  evidence: Pick<DecisionEvidence, 'task' | 'decidedAt' | 'observed'>,
  tuned: ArmEvidence,
): Readonly<Record<PermissionGate, PermissionAnswer>> => {
  const { task, decidedAt, observed } = evidence
  const { use = {}, accepted = [], trainingProvider, privacy, horizonMonths } = task
  const base = baseOf(task, tuned) ?? { model: tuned.modelName ?? tuned.name, provider: 'unknown' }
  const byBook: Readonly<Record<PermissionGate, PermissionAnswer>> = {
    'base-licence': baseLicenceAnswer(base, use),
    'teacher-terms': teacherTermsAnswer(task),
    'data-licence': dataLicenceAnswer(observed?.licences ?? [], use),
    servable: servableAnswer(base, {
      privacy,
      wasServed: tuned.dev2 !== undefined,
      ...(trainingProvider === undefined ? {} : { trainingProvider }),
    }),
    'not-deprecated': notDeprecatedAnswer(base, {
      from: decidedAt,
      horizonMonths,
      ...(trainingProvider === undefined ? {} : { trainingProvider }),
    }),
  }
  return Object.fromEntries(
    permissionGates.map((gate) => [gate, withDecision(byBook[gate], gate, { accepted, now: decidedAt })]),
  ) as Record<PermissionGate, PermissionAnswer>
}

/** Rows would leave this machine to be trained on, although task.yaml keeps them here. */
export const trainsAgainstPrivacy = ({ trainingProvider, privacy }: Pick<Task, 'trainingProvider' | 'privacy'>): boolean =>
  trainingProvider !== undefined && trainingProvider !== 'local' && privacy === 'local'

/** Gates of licence and terms that are not answered with yes: they forbid fine-tune whatever was measured. */
export const unpermitted = (
  evidence: Pick<DecisionEvidence, 'task' | 'decidedAt' | 'observed'>,
  tuned: ArmEvidence,
): readonly PermissionGate[] => {
  const answers = permissionsOf(evidence, tuned)
  return permissionGates.filter((gate) => answers[gate].answer !== 'yes')
}
