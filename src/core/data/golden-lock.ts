import * as z from 'zod'
import { AssayError } from '../errors.ts'
import { sha256Hex } from '../lib/sha256-hex.ts'
import type { Example } from './example.ts'
import { rowHash } from './to-example.ts'

const lookSchema = z.object({
  k: z.number().int().positive(),
  of: z.number().int().positive(),
  alpha: z.number().positive(),
  at: z.string(),
  pair: z.array(z.string()),
  declared: z.record(z.string(), z.unknown()),
})

const lockSchema = z.object({
  version: z.literal(1),
  frozenAt: z.string(),
  seed: z.number(),
  rows: z.array(z.object({ id: z.string(), hash: z.string(), anchor: z.literal(true).exactOptional() })),
  looks: z.array(lookSchema),
  replaced: z.array(z.object({ at: z.string(), digest: z.string(), rows: z.number(), looks: z.array(lookSchema) })),
})

/** One declared comparison scored on golden (DESIGN §10.7). `declared` is what was fixed before looking: T, R, a*, m. */
export interface Look {
  readonly k: number
  readonly of: number
  readonly alpha: number
  /** ISO 8601. */
  readonly at: string
  readonly pair: readonly string[]
  readonly declared: Readonly<Record<string, unknown>>
}

export interface LockedRow {
  readonly id: string
  /** sha256 over input, history and expected, first 32 hex digits. */
  readonly hash: string
  /** The row was in the golden set before this one: old and new scores can be linked through it. */
  readonly anchor?: true
}

/** The frozen golden set and its ledger of looks; committed as `golden.lock`. */
export interface GoldenLock {
  readonly version: 1
  readonly frozenAt: string
  readonly seed: number
  readonly rows: readonly LockedRow[]
  readonly looks: readonly Look[]
  /** Golden sets frozen earlier and replaced on purpose, with the looks they had. */
  readonly replaced: readonly { readonly at: string; readonly digest: string; readonly rows: number; readonly looks: readonly Look[] }[]
}

/** Turns a lock of an older version into the next one: old version -> migration. None yet. */
const migrations: Readonly<Record<number, (lock: Record<string, unknown>) => Record<string, unknown>>> = {}

const migrate = (raw: unknown): unknown => {
  let lock = raw
  for (;;) {
    const version = typeof lock === 'object' && lock !== null ? (lock as { version?: unknown }).version : undefined
    const step = typeof version === 'number' ? migrations[version] : undefined
    if (step === undefined) return lock
    lock = step(lock as Record<string, unknown>)
  }
}

/** Reads golden.lock. Throws `golden-lock-invalid`. */
export const parseLock = (text: string): GoldenLock => {
  const fail = (why: string, cause?: unknown): never => {
    throw new AssayError('golden-lock-invalid', `golden.lock ${why}`, {
      where: 'golden.lock',
      hint: 'restore it from version control: it holds the ledger of looks. Without a copy, move it away; the next run freezes a new golden set, and the looks that were taken are in decision.json',
      cause,
    })
  }
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (cause) {
    return fail('is not JSON', cause)
  }
  const parsed = lockSchema.safeParse(migrate(raw))
  if (parsed.success) return parsed.data
  const version = (raw as { version?: unknown } | null)?.version
  if (typeof version === 'number' && version > 1) return fail(`has version ${version}, which a newer assay wrote`)
  const [issue] = parsed.error.issues
  return fail(`is damaged at ${issue?.path.join('.') ?? 'its top'}: ${issue?.message ?? 'unknown'}`)
}

/** Text of golden.lock: one row a line, so that version control shows which rows changed. */
export const lockText = (lock: GoldenLock): string => {
  const { rows, ...rest } = lock
  const head = JSON.stringify(rest, null, 2).slice(0, -2)
  return `${head},\n  "rows": [\n${rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ]\n}\n`
}

/** Hash of a golden set, whatever the order of its rows. */
export const goldenDigest = (rows: readonly LockedRow[]): string =>
  sha256Hex(
    rows
      .map(({ hash }) => hash)
      .sort()
      .join('\n'),
  )

/**
 * Freezes golden. A lock that it replaces leaves its digest and looks behind. Where the new set holds rows of the old one, the looks
 * taken at them count on: a golden set that grows until it says yes is optional stopping (DESIGN §4).
 */
export const freezeGolden = (
  golden: readonly Example[],
  options: { readonly at: string; readonly seed: number; readonly replaces?: GoldenLock },
): GoldenLock => {
  const { at, seed, replaces } = options
  const shared = new Set(replaces === undefined ? [] : lockedAmong(replaces, golden))
  const looksCount = replaces !== undefined && shared.size > 0
  return {
    version: 1,
    frozenAt: at,
    seed,
    rows: golden.map((example, index) => ({ id: example.id, hash: rowHash(example), ...(shared.has(index) && { anchor: true as const }) })),
    looks: looksCount ? replaces.looks : [],
    replaced:
      replaces === undefined
        ? []
        : [...replaces.replaced, { at, digest: goldenDigest(replaces.rows), rows: replaces.rows.length, looks: replaces.looks }],
  }
}

/** Indices of the examples whose content stands in the lock; unlike `verifyGolden` it does not mind that some are gone. */
export const lockedAmong = (lock: GoldenLock, examples: readonly Example[]): readonly number[] => {
  const hashes = new Set(lock.rows.map(({ hash }) => hash))
  return examples.flatMap((example, index) => (hashes.has(rowHash(example)) ? [index] : []))
}

/** Which rows of an old golden set stay in a new one: a seeded random part, as indices into `examples`. */
export const anchorsOf = (lock: GoldenLock, examples: readonly Example[], share: number, seed: number): readonly number[] => {
  const found = lockedAmong(lock, examples).map((index) => ({
    index,
    hash: sha256Hex(`${seed}\nanchor\n${rowHash(examples[index] ?? { input: '' })}`),
  }))
  return found
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
    .slice(0, Math.max(1, Math.round(found.length * share)))
    .map(({ index }) => index)
}

/** Are all planned looks at this golden set taken? */
export const isSpent = ({ looks }: Pick<GoldenLock, 'looks'>): boolean => looks.length >= (looks[0]?.of ?? Infinity)

/**
 * Finds the frozen rows among `examples`; returns their indices in the order of the lock. With `exact`, `examples` is the
 * golden file and may hold nothing else. Throws `golden-changed` with what was edited, removed or added.
 */
export const verifyGolden = (lock: GoldenLock, examples: readonly Example[], { exact }: { readonly exact: boolean }): readonly number[] => {
  const byHash = new Map<string, number[]>()
  examples.forEach((example, index) => {
    const hash = rowHash(example)
    const same = byHash.get(hash)
    if (same === undefined) byHash.set(hash, [index])
    else same.push(index)
  })
  const ids = new Set(examples.map(({ id }) => id))
  const edited: string[] = []
  const removed: string[] = []
  const found: number[] = []
  for (const { id, hash } of lock.rows) {
    const candidates = byHash.get(hash)
    // Content decides; among equal rows the one with the frozen id.
    const place = candidates?.findIndex((index) => examples[index]?.id === id) ?? -1
    const index = candidates?.splice(Math.max(0, place), 1)[0]
    if (index !== undefined) found.push(index)
    else (ids.has(id) ? edited : removed).push(id)
  }
  const frozen = new Set(found)
  const frozenIds = new Set(lock.rows.map(({ id }) => id))
  const added = exact ? examples.filter((example, index) => !frozen.has(index) && !frozenIds.has(example.id)).map(({ id }) => id) : []
  const changes = [
    { what: 'edited', ids: edited },
    { what: 'removed', ids: removed },
    { what: 'added', ids: added },
  ].filter((change) => change.ids.length > 0)
  if (changes.length === 0) return found
  const spent = lock.looks.length === 0 ? '' : ` (${lock.looks.length} of its looks are spent)`
  throw new AssayError(
    'golden-changed',
    `golden has changed since it was frozen: ${changes.map(({ what, ids: rows }) => `${rows.length} ${what}`).join(', ')}`,
    {
      where: 'golden.lock',
      hint: `restore the rows; or run \`assay split --refreeze\` to freeze a new golden set, which keeps the old ledger${spent}`,
      also: changes.map(({ what, ids: rows }) => ({
        message: `${what}: ${rows.slice(0, 20).join(', ')}${rows.length > 20 ? `, and ${rows.length - 20} more` : ''}`,
      })),
    },
  )
}

/** Enters a look; its number follows from the ledger. Throws `golden-looks-spent` when all planned looks are used. */
export const addLook = (lock: GoldenLock, look: Omit<Look, 'k'>): GoldenLock => {
  const k = lock.looks.length + 1
  if (k > look.of)
    throw new AssayError('golden-looks-spent', `all ${look.of} planned looks at golden are spent`, {
      where: 'golden.lock',
      hint: 'collect fresh labelled rows and run `assay split --refreeze`',
    })
  return { ...lock, looks: [...lock.looks, { k, ...look }] }
}
