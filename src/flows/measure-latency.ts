import type { FittedArm, StepWorld } from '../core/arms/arm.ts'
import type { Output } from '../core/arms/output.ts'
import type { Example, LabelledExample } from '../core/data/example.ts'
import { withoutAnswer } from '../core/data/without-answer.ts'
import type { Evidence } from '../core/decision/decision.ts'
import type { Latency } from '../core/decision/evidence.ts'
import { sha256Hex } from '../core/lib/sha256-hex.ts'
import { sum } from '../core/lib/sum.ts'
import { quantileLowerBound, quantileUpperBound } from '../core/stats/tolerance-bound.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import type { Candidate } from './ladder.ts'
import { answerExamples } from './measure-arm.ts'
import { readJson } from './read-json.ts'
import type { Adapter, Session } from './session.ts'
import type { SplitResult } from './split-result.ts'

const warmUps = 2
const calls = 20
/** A repeat index that no evaluation uses: these calls have journal entries of their own. */
const latencyRepeat = 1_000_000

const summarise = (values: readonly number[], evidence: Evidence): Latency => {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  const p95 = at(0.95)
  const mean = sum(values) / Math.max(1, values.length)
  const lower = quantileLowerBound(values)
  return {
    p50: at(0.5),
    p95,
    p95Upper: Math.max(p95, quantileUpperBound(values) ?? p95),
    ...(lower === undefined ? {} : { p95Lower: Math.min(p95, lower) }),
    mean,
    n: values.length,
    evidence,
  }
}

/** The arm with calls of its own: those of the evaluation are in the journal, timed with other calls beside them. */
const alone = (arm: AskingArm): FittedArm => {
  if (arm.kind === 'request') return { ...arm, request: async (example: Example) => await arm.request(example, latencyRepeat) }
  return { ...arm, answer: async (example: Example, world: StepWorld) => await arm.answer(example, { ...world, repeat: latencyRepeat }) }
}

const latenciesOf = (outputs: readonly Output[]): readonly number[] =>
  outputs.flatMap((output) => (output.status === 'answered' && output.batched !== true ? [output.latencyMs] : []))

type AskingArm = Exclude<FittedArm, { kind: 'local' }>

const timeLocal = async (
  session: Session,
  arm: FittedArm & { kind: 'local' },
  examples: readonly LabelledExample[],
): Promise<readonly number[]> => {
  const times: number[] = []
  // Trailing spaces, as many as the run's id says: nothing to any arm, and new to the cache of vectors also after an earlier run.
  const spaces = ' '.repeat(1 + (Number.parseInt(sha256Hex(session.run.id).slice(0, 8), 16) % 97))
  for (const example of examples.map(withoutAnswer)) {
    const started = session.ports.clock.monotonicMs()
    await arm.answer([{ ...example, input: `${example.input}${spaces}` }], session.signal)
    times.push(session.ports.clock.monotonicMs() - started)
  }
  return times
}

const path = '.assay/measurements.json'

const numbers = ['p50', 'p95', 'p95Upper', 'n'] as const satisfies readonly (keyof Latency)[]
const isLatency = (value: unknown): value is Latency =>
  typeof value === 'object' && value !== null && numbers.every((name) => typeof (value as Record<string, unknown>)[name] === 'number')

/**
 * Timings of arms that answer by themselves, kept so that a second run does not measure again what caches made faster, and so that the
 * costs that chose a* stay what they were, also after people corrected labels.
 */
const remembered = async (session: Session, key: string, measure: () => Promise<Latency>): Promise<Latency> => {
  const known = (await readJson(session.files, path)) ?? {}
  const old = known[key]
  if (isLatency(old)) return old
  const latency = await measure()
  await session.files.writeText(path, `${JSON.stringify({ ...known, [key]: latency })}\n`)
  return latency
}

/**
 * Times one arm. Models of this machine and arms that answer by themselves: 20 calls alone. Remote models: the calls of the
 * evaluation itself, `observed`, because more calls would cost money.
 */
export const measureLatency = async (
  session: Session,
  options: { readonly candidate: Candidate; readonly adapter?: Adapter; readonly fitted: FittedArm; readonly dev: SplitResult },
): Promise<Latency> => {
  const { candidate, fitted, dev } = options
  const examples = dev.examples.slice(0, warmUps + calls)
  const { machine } = session.ports
  const key = sha256Hex(JSON.stringify([session.run.uncorrectedId, candidate.name, machine.cpu, machine.cores])).slice(0, 16)
  if (fitted.kind === 'local')
    return await remembered(session, key, async () => summarise((await timeLocal(session, fitted, examples)).slice(warmUps), 'measured'))
  const wasBatched = dev.outputs.some((output) => output.status === 'answered' && output.batched === true)
  const observed = latenciesOf(dev.outputs)
  // Answers of a batch have no latency: then a remote model too is asked a few times alone.
  if ((candidate.model === undefined || !isOnThisMachine(candidate.model)) && (observed.length > 0 || !wasBatched))
    return summarise(observed, 'observed')
  const timed = async (): Promise<Latency> => {
    const outputs = await answerExamples(session, { ...options, fitted: alone(fitted), examples, stage: 'evaluate', concurrency: 1 })
    return summarise(latenciesOf(outputs.slice(warmUps)), 'measured')
  }
  // Of several steps some are no calls, and no journal holds how long they took.
  return fitted.kind === 'steps' ? await remembered(session, key, timed) : await timed()
}
