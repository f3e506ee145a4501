import { armName } from '../core/arms/arm.ts'
import type { ArmStatus } from '../core/decision/decision.ts'
import type { ArmEvidence } from '../core/decision/evidence.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import { billionsOf, costFacts, free, hostOf } from './arm-cost-facts.ts'
import type { CostedRung } from './arm-cost-facts.ts'
import type { Candidate } from './ladder.ts'
import type { MeasuredArm } from './measure-arm.ts'
import type { Session } from './session.ts'
import { splitEvidence } from './split-result.ts'
import type { TunedRung } from './train-rung.ts'
import type { TrainedArm } from './trained-arm.ts'

/** Names of the two arms that a layered one is built on: of the same model. */
export const layersOf = ({ definition: { layered }, model }: Candidate): Pick<ArmEvidence, 'layered'> =>
  layered === undefined ? {} : { layered: [armName(layered[0], model?.name), armName(layered[1], model?.name)] }

const identityOf = (
  candidate: Candidate,
): Pick<ArmEvidence, 'name' | 'kind' | 'rung' | 'answerKind' | 'untuned' | 'fitted' | 'modelName' | 'layered' | 'searchesCorpus'> => {
  const { name, definition, model } = candidate
  return {
    name,
    kind: definition.kind,
    rung: definition.rung,
    answerKind: definition.answerKind,
    untuned: !definition.needs.training,
    fitted: definition.needs.training || (!definition.needs.model && !definition.needs.outputsFile && !free.has(definition.kind)),
    ...(model === undefined ? {} : { modelName: model.name }),
    ...(definition.needs.corpus === true ? { searchesCorpus: true } : {}),
    ...layersOf(candidate),
  }
}

const hardwareOf = (session: Session, candidate: Candidate): string => {
  const { model, definition } = candidate
  if (definition.needs.outputsFile || (model !== undefined && !isOnThisMachine(model))) return 'remote'
  return `${session.ports.machine.cores} cores ${session.ports.machine.cpu}`
}

/** Calls behind the outputs of dev and golden, and behind fitting. A failed output is counted as one: nobody knows better. */
const callsOf = ({ fitted, dev1, dev2, golden }: MeasuredArm): number => {
  if (fitted.kind === 'local') return 0
  const outputs = [...dev1.outputs, ...dev2.outputs, ...(golden?.outputs ?? [])]
  const answering = outputs.reduce((sum, output) => sum + (output.status === 'answered' ? (output.calls ?? 1) : 1), 0)
  return answering + (fitted.kind === 'request' ? (fitted.found?.calls ?? 0) : 0)
}

const triesOf = ({ fitted }: MeasuredArm, rung: Pick<TunedRung, 'tried'> | undefined): number => {
  if (rung !== undefined) return rung.tried.reduce((sum, { tries }) => sum + tries, 0)
  return fitted.kind === 'request' ? (fitted.found?.tries ?? 1) : 1
}

/** A rung that was run, in the words of the decision rule. */
export const measuredEvidence = (
  session: Session,
  measured: MeasuredArm,
  options: {
    readonly trained?: TrainedArm
    readonly rung?: CostedRung & Pick<TunedRung, 'seeds'>
    readonly status?: ArmStatus
    readonly matchedRowsOf?: string
    readonly name?: string
  } = {},
): ArmEvidence => {
  const { candidate, latency, golden, firstPassValidity } = measured
  const { trained, rung, status = 'measured', matchedRowsOf } = options
  return {
    ...identityOf(candidate),
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(matchedRowsOf === undefined ? {} : { matchedRowsOf }),
    status,
    dev2: splitEvidence(session, measured.dev2, 'dev2'),
    ...(measured.stopped === undefined ? {} : { stoppedOnDev: true as const }),
    ...(golden === undefined ? {} : { golden: splitEvidence(session, golden, 'golden') }),
    ...(latency === undefined ? {} : { latencyMs: latency }),
    trainRows: trained?.trainRows ?? (candidate.definition.needs.outputsFile ? 0 : measured.trainRows),
    tries: triesOf(measured, rung),
    ...(rung?.seeds === undefined ? {} : { seeds: rung.seeds }),
    modelCalls: callsOf(measured),
    hardware: hardwareOf(session, candidate),
    ...(firstPassValidity === undefined ? {} : { firstPassValidity }),
    cost: costFacts(session, measured, {
      ...(trained === undefined ? {} : { trained }),
      ...(rung === undefined ? {} : { rung }),
    }),
    detail: measured.stopped === undefined ? measured.fitted.detail : `${measured.fitted.detail}; ${measured.stopped}`,
  }
}

/** A rung that was not run: planned, blocked or failed. `like` is a measured arm that makes the same calls (its prompt before tuning). */
export const unmeasuredEvidence = (
  session: Session,
  candidate: Candidate,
  options: { readonly status: ArmStatus; readonly detail: string; readonly like?: MeasuredArm; readonly trainingHours?: number },
): ArmEvidence => {
  const { status, detail, like, trainingHours } = options
  const likeCost = like === undefined ? undefined : costFacts(session, like)
  const baseBillions = billionsOf(candidate)
  return {
    ...identityOf(candidate),
    status,
    trainRows: 0,
    tries: 0,
    modelCalls: 0,
    hardware: hardwareOf(session, candidate),
    cost: {
      host: hostOf(session, candidate),
      ...(likeCost?.tokensPerCall === undefined ? {} : { tokensPerCall: { ...likeCost.tokensPerCall, evidence: 'assumed' as const } }),
      ...(likeCost?.cachedShare === undefined ? {} : { cachedShare: likeCost.cachedShare }),
      ...(likeCost?.msPerCall === undefined ? {} : { msPerCall: { ...likeCost.msPerCall, evidence: 'assumed' as const } }),
      ...(trainingHours === undefined
        ? {}
        : { training: { hours: trainingHours, cores: session.ports.machine.cores, evidence: 'assumed' as const } }),
      ...(baseBillions === undefined ? {} : { baseBillions }),
    },
    detail,
  }
}
