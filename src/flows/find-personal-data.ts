import type { Example } from '../core/data/example.ts'
import { heldBy, heldText, isBlocking, kindsIn, type Held } from '../core/data/pii/leaving.ts'
import { rowTexts } from '../core/data/pii/row-texts.ts'
import { mayHoldSecret } from '../core/data/pii/secret-spans.ts'
import { AssayError } from '../core/errors.ts'
import type { Ports, SecretScanner } from '../core/ports/ports.ts'
import type { EventSink } from '../core/run-event.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import type { ModelRef, Task } from '../core/task/task.ts'

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

const refuse = (held: Held, to: string): never => {
  throw new AssayError('personal-data', `${to} would get ${heldText(held)}`, {
    where: 'task.yaml',
    hint: 'replace them with `assay data pseudonymise`, leave the rows out, or permit a kind with `personal: { allow: [KIND] }` in task.yaml',
  })
}

/**
 * Stops rows with secrets or confidential tags before a byte of them leaves this machine, and rows with personal data where task.yaml
 * says `leaving: block`; otherwise those are named in a note. Throws `personal-data` with kinds, counts and row ids.
 */
export const refuseLeaving = async (rows: readonly Example[], { task, to, scanner, sink, signal }: LeavingOptions): Promise<void> => {
  const held = heldBy(rows, task.personal, await scanSecrets(scanner, rows, signal))
  const blocked = new Map([...held].filter(([kind]) => isBlocking(kind, task.personal)))
  if (blocked.size > 0) refuse(blocked, to)
  if (held.size > 0)
    sink?.({
      kind: 'note',
      level: 'warning',
      message: `${to} gets ${heldText(held)}`,
      hint: '`personal: { leaving: block }` in task.yaml stops them; `assay data pseudonymise` replaces them',
    })
}

const chunk = 20_000

/** The same for rows that are read as a stream, such as a file named on the command line: all are looked at before the first is sent. */
export const refuseStreamLeaving = async (
  rows: AsyncIterable<Example> | Iterable<Example>,
  { task, sink, signal, ports }: { readonly task: Task; readonly sink: EventSink; readonly signal: AbortSignal; readonly ports: Ports },
  ref: ModelRef,
): Promise<void> => {
  const options = { task, sink, signal, scanner: ports.secretScanner, to: `models.${ref.name}` }
  let read: Example[] = []
  for await (const row of rows) {
    read.push(row)
    if (read.length < chunk) continue
    await refuseLeaving(read, options)
    read = []
  }
  await refuseLeaving(read, options)
}

/** A net under the rows that were read ahead: a file given on the command line, passages, texts that arms make. */
const refuseTexts = (texts: readonly string[], { personal }: LeavingOptions['task'], to: string): void => {
  const kinds = new Set(texts.flatMap((text) => kindsIn(text, personal?.allow ?? [])).filter((kind) => isBlocking(kind, personal)))
  if (kinds.size > 0) refuse(new Map([...kinds].map((kind) => [kind, ['a text of this request']])), to)
}

/**
 * Ports through which no row leaves the machine unlooked at: whatever opens a model, an embedder or a batch elsewhere has
 * all rows checked first, once, and each request again before it is sent.
 */
export const guardedPorts = (
  ports: Ports,
  {
    task,
    rows,
    sink,
    signal,
  }: { readonly task: Task; readonly rows: () => readonly Example[]; readonly sink: EventSink; readonly signal: AbortSignal },
): Ports => {
  let checked: Promise<void> | undefined
  const check = async (to: string): Promise<void> => {
    checked ??= refuseLeaving(rows(), { task, to, scanner: ports.secretScanner, sink, signal })
    await checked
  }
  return {
    ...ports,
    openModel: async (ref, options) => {
      if (isOnThisMachine(ref)) return await ports.openModel(ref, options)
      const to = `models.${ref.name}`
      await check(to)
      const model = await ports.openModel(ref, options)
      return new Proxy(model, {
        get: (target, key) => {
          if (key !== 'call') {
            const value: unknown = Reflect.get(target, key, target)
            return typeof value === 'function' ? (value.bind(target) as unknown) : value
          }
          const call: typeof model.call = async (request, callOptions) => {
            refuseTexts(
              request.messages.map(({ content }) => content),
              task,
              to,
            )
            return await target.call(request, callOptions)
          }
          return call
        },
      })
    },
    openBatchModel: async (ref) => {
      if (!isOnThisMachine(ref)) await check(`models.${ref.name}`)
      return await ports.openBatchModel(ref)
    },
    openEmbedder: async (options) => {
      const { ref } = options
      if (ref === undefined || isOnThisMachine(ref)) return await ports.openEmbedder(options)
      const to = `models.${ref.name}`
      await check(to)
      const embedder = await ports.openEmbedder(options)
      return {
        ...embedder,
        embed: async (texts, embedSignal) => {
          refuseTexts(texts, task, to)
          return await embedder.embed(texts, embedSignal)
        },
        [Symbol.asyncDispose]: async () => await embedder[Symbol.asyncDispose](),
      }
    },
  }
}
