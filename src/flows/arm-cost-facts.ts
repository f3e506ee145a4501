import type { Output } from '../core/arms/output.ts'
import { readableShare, usageOfOutputs } from '../core/arms/output-costs.ts'
import { answerFormat } from '../core/arms/parse-answer.ts'
import type { ArmCostFacts, ArmHost, Latency } from '../core/decision/evidence.ts'
import { findEntry } from '../core/models/catalogue.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import { adapterParameters } from '../core/training/adapter-size.ts'
import type { Candidate } from './ladder.ts'
import type { MeasuredArm } from './measure-arm.ts'
import type { Session } from './session.ts'
import type { TunedRung } from './train-rung.ts'
import type { TrainedArm } from './trained-arm.ts'

/** Arms whose answers come out of a table or a copy: no computing worth counting. */
export const free: ReadonlySet<string> = new Set(['majority', 'copy'])

/** Where an arm computes. */
export const hostOf = (session: Session, candidate: Candidate): ArmHost => {
  const { model, definition } = candidate
  if (definition.needs.outputsFile) {
    const current = session.task.models['current']
    return current === undefined ? { kind: 'unknown' } : { kind: 'remote', provider: current.provider, model: current.model }
  }
  if (model === undefined) return free.has(definition.kind) ? { kind: 'none' } : { kind: 'local', cores: 1, alwaysOn: false }
  if (isOnThisMachine(model)) return { kind: 'local', cores: session.ports.machine.cores, alwaysOn: true }
  return { kind: 'remote', provider: model.provider, model: model.model }
}

/** Parameters of an arm's base in billions, where the catalogue knows it. */
export const billionsOf = ({ model }: Candidate): number | undefined => {
  const entry = model === undefined ? undefined : findEntry(model.model)
  return entry?.kind === 'chat-model' ? entry.parameters / 1e9 : undefined
}

const devOutputs = ({ dev1, dev2 }: MeasuredArm): readonly Output[] => [...dev1.outputs, ...dev2.outputs]

const usageFacts = (measured: MeasuredArm): Pick<ArmCostFacts, 'tokensPerCall' | 'cachedShare'> => {
  const usage = usageOfOutputs(devOutputs(measured))
  if (usage === undefined) return {}
  const { input, output, cachedShare } = usage
  return { tokensPerCall: { input, output, evidence: 'measured' }, ...(cachedShare === 0 ? {} : { cachedShare }) }
}

/**
 * Answers that could be read at the first try, through the path that would be served. Only where a model is asked once: an arm of several
 * steps repairs its answers itself, and its tokens say so.
 */
const validShare = ({ task, data, scoreContext }: Session, measured: MeasuredArm): ArmCostFacts['validShare'] => {
  if (measured.fitted.kind !== 'request') return undefined
  const { schema, conforms } = scoreContext
  const share = readableShare(devOutputs(measured), { format: answerFormat(task, data.labels, schema), conforms })
  return share === undefined ? undefined : { value: share.value, low: share.low, high: share.high, n: share.n }
}

const bytesPerWeight = 2

const trainingFacts = (
  session: Session,
  candidate: Candidate,
  trained: TrainedArm,
  rung: CostedRung | undefined,
): Partial<ArmCostFacts> => {
  const entry = candidate.model === undefined ? undefined : findEntry(candidate.model.model)
  const trainingTokens = Math.round(trained.seconds * trained.tokensPerSecond)
  const rowsSeen = trained.trainRows * trained.recipe.epochs
  return {
    training: { hours: trained.seconds / 3600, cores: session.ports.machine.cores, evidence: 'measured' },
    trainingTokens,
    ...(rung === undefined ? {} : { trainingRuns: rung.tried.length }),
    // As many rows as scored each checkpoint here, each as long as a training row.
    ...(rung === undefined || rowsSeen === 0
      ? {}
      : { evaluationTokens: Math.round((trainingTokens / rowsSeen) * rung.scoredRows * trained.curve.length) }),
    ...(entry?.kind === 'chat-model'
      ? {
          baseBillions: entry.parameters / 1e9,
          adapterGb: (adapterParameters(entry.layers, trained.recipe.rank) * bytesPerWeight) / 1e9,
        }
      : {}),
  }
}

/** What the trainings of a rung cost besides the chosen one. */
export type CostedRung = Pick<TunedRung, 'tried' | 'scoredRows'>

/** Answers of several steps are mixtures, whose middle would leave out the dear ones. */
const msPerAnswer = (kind: MeasuredArm['fitted']['kind'], { p50, mean }: Latency): number => (kind === 'steps' ? (mean ?? p50) : p50)

/** What a measured arm costs to run and to train, as far as the run saw it. */
export const costFacts = (
  session: Session,
  measured: MeasuredArm,
  { trained, rung }: { readonly trained?: TrainedArm; readonly rung?: CostedRung } = {},
): ArmCostFacts => {
  const { candidate, latency } = measured
  const valid = validShare(session, measured)
  return {
    host: hostOf(session, candidate),
    ...usageFacts(measured),
    ...(latency === undefined ? {} : { msPerCall: { value: msPerAnswer(measured.fitted.kind, latency), evidence: latency.evidence } }),
    ...(valid === undefined ? {} : { validShare: valid }),
    ...(trained === undefined ? {} : trainingFacts(session, candidate, trained, rung)),
  }
}
