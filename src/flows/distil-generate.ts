import type { Example } from '../core/data/example.ts'
import { hasUsualLength, leakingInputs } from '../core/data/synthesis/gate-inputs.ts'
import type { FilterName, Yields } from '../core/data/synthesis/yields.ts'
import { mayBeGolden } from '../core/data/origin.ts'
import type { ModelRequest } from '../core/ports/model.ts'
import type { Teacher, TeacherReply } from './distil-answers.ts'
import type { Answered } from './distil-label.ts'
import type { Session } from './session.ts'

/** A round that brings less than this share of new texts, or of rows that pass, ends the search: more of it is not worth its price. */
const floor = 0.1
/** Fewer rows of a round say nothing of the next. */
const leastJudged = 10
const callsPerRound = 8

/** A row that a teacher wrote; `doubt`: why it does not count, in words. */
export interface Written {
  readonly row: Example
  readonly doubt?: string
}

export interface WritingCall {
  readonly request: ModelRequest
  /** The rows of a reply; none where it cannot be read. */
  read(reply: string): readonly Written[]
}

/** Where new rows come from: seeds of train, or passages. */
export interface Source {
  /** Rows that one call may bring. */
  readonly perCall: number
  /** Calls at most. */
  readonly most: number
  /** Calls from the `first` on, by what was kept before. The calls of a number are the same in every run that kept the same. */
  callsFrom(first: number, count: number, kept: readonly Example[]): readonly WritingCall[]
  /** Takes a row where it says something that neither train nor an earlier row says. */
  readonly isNew: (row: Example) => boolean
}

export interface GenerateOptions {
  readonly source: Source
  readonly teacher: Teacher
  readonly yields: Yields
  /** Rows wanted. */
  readonly rows: number
  /** Asks no more calls than these, of a search for `rows`: a probe. */
  readonly mostCalls?: number
  /** Rows of a round that passed every gate, with their answers; counts what it drops. */
  accept(round: readonly Example[]): Promise<readonly Answered[]>
  /** Rows that were left out and that a person may want to see. */
  setAside(row: Example, doubt: string): void
}

/** Name of a call in `Teacher.usdOf`, by its number from 0. */
export const callUnit = (call: number): string => `call-${call}`
/** The call that wrote a row. */
export const unitOfWritten = ({ source }: Example): string => callUnit(source.line - 1)

interface Told {
  readonly call: WritingCall
  readonly told: TeacherReply
}

/** Why a call brought no rows. */
const lostTo = ({ status }: TeacherReply): FilterName => (status === 'answered' ? 'parsed' : 'answered')

interface Round {
  readonly rows: readonly Example[]
  /** Rows that could be read at all, and those of them that nothing supports. */
  readonly seen: number
  readonly doubted: number
}

/** Rows of a round that are supported, have a usual length and say something new. */
const gateRound = (
  session: Session,
  { source, yields, setAside }: Pick<GenerateOptions, 'source' | 'yields' | 'setAside'>,
): ((replies: readonly Told[]) => Round) => {
  const { train } = session.data.splits
  const isUsual = hasUsualLength(train.filter(mayBeGolden))
  return (replies) => {
    const rows: Example[] = []
    let seen = 0
    let doubted = 0
    for (const { call, told } of replies) {
      if (told.status === 'stopped') continue
      const written = told.status === 'answered' ? call.read(told.reply.text) : []
      if (written.length === 0) {
        yields.candidate(source.perCall)
        yields.drop(lostTo(told), source.perCall)
        continue
      }
      yields.candidate(written.length)
      seen += written.length
      for (const { row, doubt } of written) {
        if (!isUsual(row.input)) yields.drop('usual length')
        else if (doubt !== undefined) {
          yields.drop('supported')
          doubted++
          setAside(row, doubt)
        } else if (source.isNew(row)) rows.push(row)
        else yields.drop('novel')
      }
    }
    return { rows, seen, doubted }
  }
}

/** Why no further round is worth its price. */
const endOf = ({ rows, seen, doubted }: Round, open: number, accepted: number): string | undefined => {
  if (seen === 0) return 'no answer of the teacher could be read'
  if (seen - doubted < seen * floor) return 'hardly any answer was supported by its passage'
  if (rows.length < seen * floor) return 'the teacher wrote hardly anything new'
  return open >= leastJudged && accepted < open * floor ? 'hardly any row passed' : undefined
}

/**
 * New rows that pass the gates of support, length, novelty and leaks, and `accept`; at most `rows`. Ends early where the teacher brings
 * almost nothing new, nothing that can be read, or money is used up (`teacher.totals.stopped`).
 */
export const generateRows = async (session: Session, options: GenerateOptions): Promise<readonly Answered[]> => {
  const { source, teacher, yields, rows, mostCalls = Infinity, accept } = options
  const { task, data } = session
  const held = [...data.splits.dev, ...data.splits.golden]
  const most = Math.min(source.most, mostCalls)
  const gate = gateRound(session, options)
  const kept: Answered[] = []
  for (let asked = 0; kept.length < rows && asked < most && teacher.totals.stopped === undefined;) {
    const wanted = Math.min(callsPerRound, most - asked, Math.ceil((rows - kept.length) / source.perCall))
    const first = asked
    asked += wanted
    const calls = source.callsFrom(
      first,
      wanted,
      kept.map(({ example }) => example),
    )
    const ask = async (call: WritingCall, place: number): Promise<Told> => ({
      call,
      told: await teacher.ask(call.request, { unit: callUnit(first + place) }),
    })
    const round = gate(await Promise.all(calls.map(ask)))
    const leaking = leakingInputs(round.rows, { held, kind: task.kind })
    yields.drop('not leaking', leaking.size)
    const open = round.rows.filter(({ id }) => !leaking.has(id))
    const accepted = await accept(open)
    for (const row of accepted) kept.push(row)
    session.sink({ kind: 'progress', stage: 'evaluate', label: 'teacher', done: Math.min(kept.length, rows), total: rows })
    const ended = endOf(round, open.length, accepted.length)
    if (ended !== undefined) teacher.totals.stopped ??= ended
  }
  yields.drop('wanted', Math.max(0, kept.length - rows))
  return kept.slice(0, rows)
}
