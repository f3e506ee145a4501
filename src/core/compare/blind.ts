import { AssayError } from '../errors.ts'
import { contentHash } from '../lib/content-hash.ts'
import { shuffled } from '../lib/shuffled.ts'
import type { Random } from '../ports/world.ts'
import type { ComparedRow, Side } from './side.ts'

/** A row on which two sides gave different answers, as a reviewer sees it: which side is `first` is not said anywhere in it. */
export interface BlindRow {
  /** Names the pair, the rows and the order: decisions of another review are refused. */
  readonly review: string
  readonly id: string
  readonly input: string
  readonly first: string
  readonly second: string
}

export const blindChoices = ['first', 'second', 'both', 'neither'] as const
export type BlindChoice = (typeof blindChoices)[number]

/** What a reviewer said about one row. */
export interface BlindDecision {
  readonly review: string
  readonly id: string
  readonly choice: BlindChoice
  /** The right answer, where neither gave it. */
  readonly answer?: string
  readonly by?: string
}

interface Pair {
  readonly a: Side
  readonly b: Side
  readonly rows: readonly ComparedRow[]
  readonly random: Random
}

/** The text that a side answered first. */
export const firstText = (side: Side, id: string): string | undefined => side.answers.get(id)?.[0]?.text

/** Is A shown first? A coin for each row, so that a habit of preferring the left side favours nobody. */
export const isAFirst = ({ a, b, random }: Omit<Pair, 'rows'>, id: string): boolean =>
  random.fork(`blind:${a.name}:${b.name}:${id}`).next() < 0.5

/** Rows to which both sides gave an answer, and not the same one. */
const differing = ({ a, b, rows }: Pair): readonly ComparedRow[] =>
  rows.filter(({ example }) => {
    const [x, y] = [firstText(a, example.id), firstText(b, example.id)]
    return x !== undefined && y !== undefined && x !== y
  })

/** A name for this review: the same sides, sources and answers give the same one. */
const reviewOf = (pair: Pair): string =>
  contentHash(
    [
      pair.a.name,
      pair.b.name,
      ...differing(pair).flatMap(({ example }) => [example.id, firstText(pair.a, example.id) ?? '', firstText(pair.b, example.id) ?? '']),
    ],
    12,
  )

/** Rows on which the sides differ, in random order with sides hidden; the expected answer is not shown either. */
export const blindRows = (pair: Pair): readonly BlindRow[] => {
  const review = reviewOf(pair)
  return shuffled(differing(pair), pair.random.fork(`blind-order:${review}`)).map(({ example }) => {
    const texts = [firstText(pair.a, example.id) ?? '', firstText(pair.b, example.id) ?? ''] as const
    const [first, second] = isAFirst(pair, example.id) ? texts : [texts[1], texts[0]]
    const history = (example.history ?? []).map(({ role, content }) => `${role}: ${content}\n`).join('')
    return { review, id: example.id, input: `${history}${example.input}`, first, second }
  })
}

/** Checks that decisions belong to this review and to rows of it; the last one on a row counts. Throws `not-comparable`. */
export const decisionsOf = (pair: Pair, decisions: readonly BlindDecision[]): ReadonlyMap<string, BlindDecision> => {
  const review = reviewOf(pair)
  const known = new Set(differing(pair).map(({ example }) => example.id))
  const foreign = decisions.find((decision) => decision.review !== review || !known.has(decision.id))
  if (foreign !== undefined)
    throw new AssayError(
      'not-comparable',
      `the decision on row ${foreign.id} belongs to another review than ${pair.a.name} against ${pair.b.name}`,
      {
        hint: 'name the same two sides, in the same order and on the same split, as when --blind wrote the file; answers that changed since need a new review',
      },
    )
  return new Map(decisions.map((decision) => [decision.id, decision]))
}
