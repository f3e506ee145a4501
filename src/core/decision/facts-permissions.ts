import { findBaseModel } from '../licences/find-base-model.ts'
import { switchedOffOn } from '../licences/deprecations.ts'
import { licenceBook } from '../licences/licence-book.ts'
import { teachersOf } from '../licences/teacher-terms.ts'
import { permissionGates } from '../licences/permission.ts'
import type { PermissionAnswer } from '../licences/permission.ts'
import { findEntry } from '../models/catalogue.ts'
import { trainingMemoryBytes } from '../training/adapter-size.ts'
import type { ArmEvidence, DecisionEvidence } from './evidence.ts'
import type { FactEntry } from './fact-entry.ts'
import { permissionFact } from './fact-vocabulary-permissions.ts'
import { tunedArm } from './outcome.ts'
import { baseOf, permissionsOf, trainsAgainstPrivacy } from './permissions.ts'
import { monthsUntil } from '../lib/calendar.ts'

const asFlag = ({ answer }: PermissionAnswer): boolean | undefined => (answer === 'unknown' ? undefined : answer === 'yes')

/** A recipe of the usual size: what decides whether a small machine can train at all. */
const usual = { rank: 16, microBatch: 1, longest: 512, bytesPerWeight: 2 } as const

/** Measured where it was trained here; else estimated for the usual recipe. */
const fitsMemory = ({ observed }: DecisionEvidence, tuned: ArmEvidence, name: string): readonly FactEntry[] => {
  const model = findBaseModel(name)
  const memory = observed?.machine?.memoryBytes
  const isEstimated = model !== undefined && memory !== undefined && model.experts === undefined
  return [
    ['student.fitsMemory', tuned.dev2 === undefined ? undefined : true, 'measured'],
    [
      'student.fitsMemory',
      isEstimated ? trainingMemoryBytes({ ...usual, parameters: model.parameters, layers: model.layers }) <= memory : undefined,
      'assumed',
    ],
  ]
}

const studentFacts = (evidence: DecisionEvidence, tuned: ArmEvidence, permitted: PermissionAnswer): readonly FactEntry[] => {
  const { task, arms, decidedAt } = evidence
  const base = baseOf(task, tuned)
  if (base === undefined) return []
  const found = findBaseModel(base.model)
  const entry = findEntry(base.model)
  const parameters = found?.parameters ?? (entry?.kind === 'chat-model' ? entry.parameters : undefined)
  const licences = found?.licences.map((id) => licenceBook[id])
  const isOpen = licences?.every(({ id }) => id === 'Apache-2.0' || id === 'MIT')
  const untuned = arms.find((arm) => arm.modelName === base.name && arm.untuned && arm.kind === 'prompt' && arm.dev2 !== undefined)
  const end = switchedOffOn(base)
  const months = end === undefined ? undefined : monthsUntil(end, decidedAt)
  return [
    ['student.name', base.model, 'declared'],
    ['student.licence', licences?.map(({ id }) => id).join(' and ') ?? entry?.licence, 'declared'],
    ['student.openLicence', isOpen, 'declared'],
    ['student.customLicenceHolds', isOpen === false ? asFlag(permitted) : undefined, permitted.evidence],
    ['student.billions', parameters === undefined ? undefined : parameters / 1e9, 'declared'],
    ...fitsMemory(evidence, tuned, base.model),
    ['student.untunedExamples', untuned?.dev2?.metric.n, 'measured'],
    ['base.monthsToDeprecation', months === undefined ? undefined : Math.max(0, months), 'declared'],
    ['recipe.method', 'lora', 'declared'],
  ]
}

/** Facts of licence, terms, servability and life of the tuned arm; nothing without one. */
export const permissionFacts = (evidence: DecisionEvidence): readonly FactEntry[] => {
  const { task } = evidence
  const tuned = tunedArm(evidence)
  if (tuned === undefined) return []
  const answers = permissionsOf(evidence, tuned)
  const [base, rows] = [answers['base-licence'], answers['data-licence']]
  const isBlocked = tuned.status === 'blocked: licence'
  const flags = [asFlag(base), asFlag(rows)]
  const licence = isBlocked || flags.includes(false) ? false : flags.includes(undefined) ? undefined : true
  return [
    ...permissionGates.flatMap((gate): readonly FactEntry[] => [
      [permissionFact(gate), asFlag(answers[gate]), answers[gate].evidence],
      [`${permissionFact(gate)}Why`, answers[gate].why, answers[gate].evidence],
    ]),
    ['licence.permitted', licence, base.evidence === 'assumed' || rows.evidence === 'assumed' ? 'assumed' : 'declared'],
    ['privacy.permitted', tuned.status !== 'blocked: privacy' && !trainsAgainstPrivacy(task), 'declared'],
    ['teacher.termsAllow', teachersOf(task).length === 0 ? undefined : asFlag(answers['teacher-terms']), answers['teacher-terms'].evidence],
    ...studentFacts(evidence, tuned, base),
  ]
}
