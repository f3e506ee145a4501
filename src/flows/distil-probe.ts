import { mayBeGolden } from '../core/data/origin.ts'
import type { LabelledExample } from '../core/data/example.ts'
import { inputsPerCall } from '../core/data/synthesis/generation-request.ts'
import { estimateRatio, estimateTotal } from '../core/data/synthesis/probe-estimate.ts'
import { questionsPerPassage } from '../core/data/synthesis/question-request.ts'
import { answerFilters, createYields, type FilterYield } from '../core/data/synthesis/yields.ts'
import { shuffled } from '../core/lib/shuffled.ts'
import type { Interval } from '../core/stats/interval.ts'
import { meanInterval } from '../core/stats/mean-interval.ts'
import { wilson } from '../core/stats/wilson.ts'
import { asksKnownRows, confirmsLabels } from './distil-count.ts'
import { callUnit, unitOfWritten } from './distil-generate.ts'
import type { Answered } from './distil-label.ts'
import { answersTo, newRows, rowsToSend, withTeacher, type OpenedDistil } from './distil-open.ts'
import type { DistilOptions, DistilPlan } from './distil-plan.ts'
import { scoreText } from './score-outputs.ts'

export interface DistilProbe {
  readonly plan: DistilPlan
  readonly candidates: number
  readonly kept: number
  readonly yields: readonly FilterYield[]
  /** Kept of all candidates. */
  readonly yield: Interval
  readonly calls: number
  readonly replayed: number
  readonly usd: number
  readonly paidUsd: number
  /** USD for a kept row; absent where none was kept. */
  readonly usdPerKept?: Interval
  /** What the whole would bring and cost, these rows included; `ms`: the time of calls that are not in the journal, at the pace of these. */
  readonly whole: { readonly rows: Interval; readonly usd?: Interval; readonly ms?: number }
  /** How good the answers are, and against what; absent where nothing tells. */
  readonly quality?: { readonly what: string; readonly share: Interval }
  readonly stopped?: string
}

/** Mean of the task's metric for these answers against those that people gave; undefined where it takes a judge to tell. */
const agreement = async (
  { session }: OpenedDistil,
  answers: readonly { readonly example: LabelledExample; readonly answer: string | undefined }[],
): Promise<Interval | undefined> => {
  const { scorer } = session
  if (!('score' in scorer) || answers.length === 0) return undefined
  const values: number[] = []
  for (const { example, answer } of answers) values.push(answer === undefined ? 0 : await scoreText(session, example, answer))
  if (scorer.scale !== 'binary') return meanInterval(values)
  return wilson(values.filter((value) => value === 1).length, values.length)
}

/** Rows of train that people answered, asked blind: what the teacher says to them tells what its other answers are worth. */
const agreementOnTrain = async (opened: OpenedDistil, count: number): Promise<Interval | undefined> => {
  const { session } = opened
  if (!('score' in session.scorer)) return undefined
  const known = shuffled(session.data.splits.train.filter(mayBeGolden), session.random.fork('distil:known')).slice(0, count)
  const before = opened.teacher.totals.stopped
  if (before !== undefined) return undefined
  const answered = await answersTo(opened, known, createYields(answerFilters))
  const said = new Map(answered.map(({ example, expected }) => [example.id, expected]))
  return await agreement(
    opened,
    known.map((example) => ({ example, answer: said.get(example.id) })),
  )
}

const droppedBy = (list: readonly FilterYield[], name: FilterYield['filter']): FilterYield | undefined =>
  list.find(({ filter }) => filter === name)

const qualityOf = async (opened: OpenedDistil, rows: number, answered: readonly Answered[]): Promise<Pick<DistilProbe, 'quality'>> => {
  const { session, plan, yields } = opened
  const { what } = plan
  const shareOf = (filter: FilterYield['filter'], said: string): Pick<DistilProbe, 'quality'> => {
    const { dropped = 0, left = 0 } = droppedBy(yields.list(), filter) ?? {}
    return dropped + left === 0 ? {} : { quality: { what: said, share: wilson(left, dropped + left) } }
  }
  if (what === 'corpus') return shareOf('supported', 'answers that their passage supports')
  if (confirmsLabels(what, session.task.kind)) return shareOf('label confirmed', 'labels that a second answer confirmed')
  const share = asksKnownRows(what, session.task.kind)
    ? await agreementOnTrain(opened, rows)
    : await agreement(
        opened,
        answered.flatMap(({ example, expected }) =>
          example.expected === undefined ? [] : [{ example: { ...example, expected: example.expected }, answer: expected }],
        ),
      )
  return share === undefined
    ? {}
    : { quality: { what: `${session.metric.label} of the teacher on train rows that people answered`, share } }
}

const scaled = ({ value, low, high, n, method }: Interval, by: number): Interval => ({
  value: value * by,
  low: low * by,
  high: high * by,
  n,
  method,
})

/**
 * Asks for a few of the rows, to measure what the whole would bring and cost; writes no row. Rows to answer are drawn at random from all
 * that would be asked; of new rows the first calls are made. The whole command asks the same again, and finds the answers in the
 * journal. Throws as `withTeacher` does.
 */
export const probeDistil = async (options: DistilOptions & { readonly probe: number }): Promise<DistilProbe> =>
  await withTeacher(options, async (opened) => {
    const { session, plan, teacher, yields } = opened
    const { what } = plan
    const count = Math.min(plan.rows, options.probe)
    const isNew = what === 'inputs' || what === 'corpus'
    const perCall = what === 'corpus' ? questionsPerPassage : inputsPerCall
    const calls = Math.ceil(count / perCall)
    const { clock } = session.ports
    const started = clock.monotonicMs()
    const all = isNew ? [] : rowsToSend(opened)
    const asked = shuffled(all, session.random.fork('distil:probe')).slice(0, count)
    const answered = isNew ? await newRows(opened, calls) : await answersTo(opened, asked)
    // Before further rows are asked for the quality.
    const { usd, calls: madeForRows, replayed: early } = teacher.totals
    const msPerCall = madeForRows === early ? undefined : (clock.monotonicMs() - started) / (madeForRows - early)
    const units = isNew ? Array.from({ length: calls }, (_, call) => callUnit(call)) : asked.map(({ id }) => id)
    const keptOf = Map.groupBy(answered, ({ example }) => (isNew ? unitOfWritten(example) : example.id))
    const perUnit = units.map((unit) => ({ y: teacher.usdOf.get(unit) ?? 0, x: keptOf.get(unit)?.length ?? 0 }))
    const usdPerKept = estimateRatio(perUnit)
    const candidates = yields.candidates()
    const kept = answered.length
    const share = wilson(kept, candidates)
    const wholeUsd = isNew
      ? usdPerKept === undefined
        ? undefined
        : scaled(usdPerKept, plan.rows)
      : estimateTotal(
          perUnit.map(({ y }) => y),
          all.length,
        )
    const quality = await qualityOf(opened, count, answered)
    const { paidUsd, calls: made, replayed, stopped } = teacher.totals
    return {
      plan,
      candidates,
      kept,
      yields: yields.list(),
      yield: share,
      calls: made,
      replayed,
      usd,
      paidUsd,
      ...(usdPerKept !== undefined && { usdPerKept }),
      whole: {
        rows: isNew ? { value: plan.rows, low: 0, high: plan.rows, n: candidates, method: 'as many as wanted' } : scaled(share, all.length),
        ...(wholeUsd !== undefined && { usd: wholeUsd }),
        ...(msPerCall !== undefined && { ms: msPerCall * Math.max(0, plan.calls - madeForRows) }),
      },
      ...quality,
      ...(stopped !== undefined && { stopped }),
    }
  })
