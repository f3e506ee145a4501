import type { Example } from '../core/data/example.ts'
import { heldBy, heldText, isBlocking, type Held } from '../core/data/pii/leaving.ts'
import { rowTexts } from '../core/data/pii/row-texts.ts'
import { mayHoldSecret } from '../core/data/pii/secret-spans.ts'
import { AssayError } from '../core/errors.ts'
import type { SecretScanner } from '../core/ports/ports.ts'
import type { EventSink } from '../core/run-event.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import type { Task } from '../core/task/task.ts'

/** Kinds of secrets by row id, as the scanner's rules find them; only rows that can hold a secret are given to it. */
export const scanSecrets = async (
  scanner: SecretScanner | undefined,
  rows: readonly Example[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>()
  if (scanner === undefined) return found
  const suspects = rows.flatMap((row) =>
    rowTexts(row)
      .filter(mayHoldSecret)
      .map((text) => ({ id: row.id, text })),
  )
  const kinds = await scanner.scan(
    suspects.map(({ text }) => text),
    signal,
  )
  suspects.forEach(({ id }, place) => {
    const kind = kinds[place]
    if (kind !== undefined && !found.has(id)) found.set(id, kind)
  })
  return found
}

/** Would rows of this task leave the machine: is one of its models elsewhere, and does privacy permit it? */
export const mayLeaveMachine = ({ models, privacy }: Pick<Task, 'models' | 'privacy'>): boolean =>
  privacy !== 'local' && Object.values(models).some((ref) => !isOnThisMachine(ref))

export interface LeavingOptions {
  readonly task: Pick<Task, 'personal'>
  /** Where the rows would go, in words. */
  readonly to: string
  readonly scanner?: SecretScanner
  readonly sink?: EventSink
  readonly signal: AbortSignal
}

const chunk = 20_000

/** What rows hold that must not leave without a word, by kind. A stream is read in parts: memory grows with the finds alone. */
export const heldIn = async (
  rows: AsyncIterable<Example> | Iterable<Example>,
  { task, scanner, signal }: Pick<LeavingOptions, 'task' | 'scanner' | 'signal'>,
): Promise<Held> => {
  const held = new Map<string, readonly string[]>()
  let read: Example[] = []
  const look = async (): Promise<void> => {
    for (const [kind, ids] of heldBy(read, task.personal, await scanSecrets(scanner, read, signal)))
      held.set(kind, [...(held.get(kind) ?? []), ...ids])
    read = []
  }
  for await (const row of rows) if (read.push(row) >= chunk) await look()
  await look()
  return held
}

/**
 * Stops what holds secrets or confidential rows, and personal data where task.yaml says `leaving: block`; otherwise those are named in a
 * note. Throws `personal-data` with kinds, counts and row ids.
 */
export const refuseHeld = (held: Held, { task, to, sink }: Pick<LeavingOptions, 'task' | 'to' | 'sink'>): void => {
  const blocked = new Map([...held].filter(([kind]) => isBlocking(kind, task.personal)))
  if (blocked.size > 0)
    throw new AssayError('personal-data', `${to} would get ${heldText(blocked)}`, {
      where: 'task.yaml',
      hint: 'replace them with `assay data pseudonymise`, leave the rows out, or permit a kind with `personal: { allow: [KIND] }` in task.yaml',
    })
  if (held.size > 0)
    sink?.({
      kind: 'note',
      level: 'warning',
      message: `${to} gets ${heldText(held)}`,
      hint: '`personal: { leaving: block }` in task.yaml stops them; `assay data pseudonymise` replaces them',
    })
}

/** Looks at rows before a byte of them leaves this machine. Throws as `refuseHeld` does. */
export const refuseLeaving = async (rows: readonly Example[], options: LeavingOptions): Promise<void> =>
  refuseHeld(await heldIn(rows, options), options)
