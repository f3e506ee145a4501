import type { Example, LabelledExample } from '../core/data/example.ts'
import { mayBeGolden } from '../core/data/origin.ts'
import { timeOf } from '../core/data/row-time.ts'
import { generationRequest, inputsPerCall, readGenerated, seedsPerCall } from '../core/data/synthesis/generation-request.ts'
import { createNoveltyPool } from '../core/data/synthesis/novelty.ts'
import { shuffled } from '../core/lib/shuffled.ts'
import type { Source, WritingCall } from './distil-generate.ts'
import type { Session } from './session.ts'

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

/** New inputs in the manner of human seeds of train, label first where the task has labels. */
export const seedSource = (
  { task, data, random }: Pick<Session, 'task' | 'data' | 'random'>,
  { rows, systemPrompt }: { readonly rows: number; readonly systemPrompt: string },
): Source => {
  const human = data.splits.train.filter(mayBeGolden)
  const seedsOf = Map.groupBy(human, ({ expected }) => expected)
  const labels = task.kind === 'classification' ? data.labels.filter((label) => seedsOf.has(label)) : []
  const callOf = (call: number, label: string | undefined): WritingCall => {
    const own = label === undefined ? human : (seedsOf.get(label) ?? [])
    const seeds = shuffled(own, random.fork(`distil:${call}`)).slice(0, seedsPerCall)
    return {
      request: generationRequest({
        task: systemPrompt,
        seeds: seeds.map(({ input }) => input),
        round: call,
        ...(label !== undefined && { label }),
      }),
      read: (reply) => (readGenerated(reply) ?? []).map((input, place) => ({ row: candidateRow(input, place, { call, label, seeds }) })),
    }
  }
  const pool = createNoveltyPool(data.splits.train.map(({ input }) => input))
  return {
    perCall: inputsPerCall,
    most: Math.ceil((rows * mostAsked) / inputsPerCall),
    isNew: ({ input }) => {
      if (!pool.isNovel(input)) return false
      pool.add(input)
      return true
    },
    callsFrom: (first, count, kept) => {
      const next = labels.length === 0 ? Array.from({ length: count }, () => undefined) : labelsOfRound(labels, kept, count)
      return next.map((label, place) => callOf(first + place, label))
    },
  }
}
