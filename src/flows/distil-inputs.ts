import type { Example, LabelledExample } from '../core/data/example.ts'
import { mayBeGolden } from '../core/data/origin.ts'
import { timeOf } from '../core/data/row-time.ts'
import { hasUsualLength, leakingInputs } from '../core/data/synthesis/gate-inputs.ts'
import { generationRequest, inputsPerCall, readGenerated, seedsPerCall } from '../core/data/synthesis/generation-request.ts'
import { createNoveltyPool, type NoveltyPool } from '../core/data/synthesis/novelty.ts'
import type { FilterName, Yields } from '../core/data/synthesis/yields.ts'
import { shuffled } from '../core/lib/shuffled.ts'
import type { Teacher, TeacherReply } from './distil-answers.ts'
import type { Session } from './session.ts'

/** A round that brings less than this share of new texts ends the search: the teacher repeats itself. */
const noveltyFloor = 0.1
const callsPerRound = 8
/** Candidates asked for at most, as a multiple of the rows wanted. */
const mostAsked = 3

interface Call {
  readonly call: number
  readonly label: string | undefined
  readonly seeds: readonly LabelledExample[]
}

/** Several sources: all of their licences hold. */
const licenceOf = (seeds: readonly Example[]): string | undefined => {
  const licences = [...new Set(seeds.flatMap(({ licence }) => licence?.trim() || []))].sort()
  const [only] = licences
  return licences.length < 2 ? only : licences.map((licence) => (/\sOR\s/i.test(licence) ? `(${licence})` : licence)).join(' AND ')
}

/** A row is as new as the newest that it was made from: in a split by time it tells nothing of later days. */
const newestOf = (seeds: readonly Example[]): string | undefined =>
  seeds.reduce<string | undefined>((newest, { time }) => {
    const [at, best] = [timeOf(time), timeOf(newest)]
    return at !== undefined && (best === undefined || at > best) ? time : newest
  }, undefined)

/** The labels of the next calls: those with the fewest rows so far first. */
const labelsOfRound = (labels: readonly string[], kept: readonly Example[], calls: number): readonly (string | undefined)[] => {
  const counts = new Map(labels.map((label) => [label, 0]))
  for (const { expected = '' } of kept) counts.set(expected, (counts.get(expected) ?? 0) + 1)
  return Array.from({ length: calls }, () => {
    const [least] = [...counts].sort(([, a], [, b]) => a - b)
    if (least === undefined) return undefined
    counts.set(least[0], least[1] + inputsPerCall)
    return least[0]
  })
}

const candidateRow = (input: string, place: number, { call, label, seeds }: Call): Example => {
  const [seed] = seeds
  const licence = licenceOf(seeds)
  const time = newestOf(seeds)
  return {
    id: `new-${call}-${place}`,
    input,
    ...(label !== undefined && { expected: label }),
    tags: [],
    weight: 1,
    ...(licence !== undefined && { licence }),
    ...(time !== undefined && { time }),
    origin: {
      kind: 'synthetic',
      ...(seed !== undefined && { seed: seed.id }),
      steps: [{ step: 'distil', detail: `shown: ${seeds.map(({ id }) => id).join(', ')}` }],
    },
    source: { file: 'distil', line: call + 1 },
  }
}

/** Why no further round is worth its price. */
const endOf = (isNew: number, seen: number): string | undefined => {
  if (seen === 0) return 'no answer of the teacher could be read'
  return isNew < seen * noveltyFloor ? 'the teacher wrote hardly anything new' : undefined
}

/** Why a call brought no inputs. */
const lostTo = ({ status }: TeacherReply): FilterName => (status === 'answered' ? 'parsed' : 'answered')

/**
 * New inputs from human seeds of train, label first where the task has labels, that pass the gates of length, novelty and leaks; at most
 * `rows`. Ends early where the teacher brings almost nothing new, nothing that can be read, or money is used up (`teacher.totals.stopped`).
 */
export const generateInputs = async (
  session: Session,
  options: { readonly teacher: Teacher; readonly yields: Yields; readonly rows: number; readonly systemPrompt: string },
): Promise<readonly Example[]> => {
  const { teacher, yields, rows, systemPrompt } = options
  const { task, data, random } = session
  const human = data.splits.train.filter(mayBeGolden)
  const seedsOf = Map.groupBy(human, ({ expected }) => expected)
  const labels = task.kind === 'classification' ? data.labels.filter((label) => seedsOf.has(label)) : []
  const gates = { isUsual: hasUsualLength(human), pool: createNoveltyPool(data.splits.train.map(({ input }) => input)) }
  const held = [...data.splits.dev, ...data.splits.golden]
  const kept: Example[] = []
  const most = Math.ceil((rows * mostAsked) / inputsPerCall)

  const ask = async (call: number, label: string | undefined): Promise<Call & { readonly told: TeacherReply }> => {
    const own = label === undefined ? human : (seedsOf.get(label) ?? [])
    const seeds = shuffled(own, random.fork(`distil:${call}`)).slice(0, seedsPerCall)
    const request = generationRequest({
      task: systemPrompt,
      seeds: seeds.map(({ input }) => input),
      round: call,
      ...(label !== undefined && { label }),
    })
    return { call, label, seeds, told: await teacher.ask(request) }
  }

  for (let asked = 0; kept.length < rows && asked < most && teacher.totals.stopped === undefined;) {
    const wanted = Math.min(callsPerRound, most - asked, Math.ceil((rows - kept.length) / inputsPerCall))
    const first = asked
    asked += wanted
    const next = labels.length === 0 ? Array.from({ length: wanted }, () => undefined) : labelsOfRound(labels, kept, wanted)
    const replies = await Promise.all(next.map((label, i) => ask(first + i, label)))
    const { round, seen } = readRound(replies, { ...gates, yields })
    const leaking = leakingInputs(round, { held, kind: task.kind })
    yields.drop('not leaking', leaking.size)
    for (const row of round) if (!leaking.has(row.id)) kept.push(row)
    session.sink({ kind: 'progress', stage: 'evaluate', label: 'teacher', done: Math.min(kept.length, rows), total: rows })
    const ended = endOf(round.length, seen)
    if (ended !== undefined) teacher.totals.stopped ??= ended
  }
  yields.drop('wanted', Math.max(0, kept.length - rows))
  return kept.slice(0, rows)
}

/** Candidates of a round that have a usual length and say something new, and how many inputs could be read at all. */
const readRound = (
  replies: readonly (Call & { readonly told: TeacherReply })[],
  { isUsual, pool, yields }: { readonly isUsual: (text: string) => boolean; readonly pool: NoveltyPool; readonly yields: Yields },
): { readonly round: readonly Example[]; readonly seen: number } => {
  const round: Example[] = []
  let seen = 0
  for (const reply of replies) {
    const { told } = reply
    if (told.status === 'stopped') continue
    const inputs = told.status === 'answered' ? (readGenerated(told.reply.text) ?? []) : []
    if (inputs.length === 0) {
      yields.candidate(inputsPerCall)
      yields.drop(lostTo(told), inputsPerCall)
      continue
    }
    yields.candidate(inputs.length)
    seen += inputs.length
    inputs.forEach((input, place) => {
      if (!isUsual(input)) return yields.drop('usual length')
      if (!pool.isNovel(input)) return yields.drop('novel')
      pool.add(input)
      round.push(candidateRow(input, place, reply))
    })
  }
  return { round, seen }
}
