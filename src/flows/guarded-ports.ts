import type { Example } from '../core/data/example.ts'
import { isBlocking, kindsIn, type Held } from '../core/data/pii/leaving.ts'
import { secretKind } from '../core/data/pii/personal-kinds.ts'
import { mayHoldSecret } from '../core/data/pii/secret-spans.ts'
import type { BatchItem, BatchModel } from '../core/ports/batch-model.ts'
import type { Model, ModelRequest } from '../core/ports/model.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { EventSink } from '../core/run-event.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import type { Task } from '../core/task/task.ts'
import { heldIn, refuseHeld } from './find-personal-data.ts'

type Rows = () => AsyncIterable<Example> | Iterable<Example>

export interface Guard {
  /** Ports through which no row leaves the machine unlooked at. */
  readonly ports: Ports
  /**
   * Rows from elsewhere than the task's splits, such as a file named on the command line: they are looked at before anything that is not
   * on this machine is opened; at once where something is open already. Throws `personal-data`.
   */
  watch(rows: Rows): Promise<void>
}

/** Texts of requests that the scanner has found clean are remembered up to this many: prompts and shots come again. */
const mostRemembered = 1_000

/** A net under the rows that were read ahead: passages, texts that arms make, answers that go to a judge. */
const createNet = (
  { secretScanner }: Pick<Ports, 'secretScanner'>,
  { task, signal }: { readonly task: Pick<Task, 'personal'>; readonly signal: AbortSignal },
) => {
  const clean = new Set<string>()
  const allow = task.personal?.allow ?? []
  const hasScannedSecret = async (texts: readonly string[]): Promise<boolean> => {
    if (allow.includes(secretKind)) return false
    const suspects = texts.filter((text) => mayHoldSecret(text) && !clean.has(text))
    if (suspects.length === 0) return false
    const found = await secretScanner.scan(suspects, signal)
    if (clean.size > mostRemembered) clean.clear()
    suspects.forEach((text, place) => (found[place] === undefined ? clean.add(text) : undefined))
    return found.some((kind) => kind !== undefined)
  }
  return async (texts: readonly string[], to: string): Promise<void> => {
    const kinds = new Set(texts.flatMap((text) => kindsIn(text, allow)).filter((kind) => isBlocking(kind, task.personal)))
    if (!kinds.has(secretKind) && (await hasScannedSecret(texts))) kinds.add(secretKind)
    refuseHeld(new Map([...kinds].map((kind) => [kind, ['a text of this request']])), { task, to })
  }
}

const textsOf = ({ messages }: ModelRequest): readonly string[] =>
  messages.flatMap(({ content, toolCalls = [] }) => [content, ...toolCalls.map((call) => call.arguments)])

/** The same object with some of its methods replaced; the others keep their own `this`. */
const withMethods = <Target extends object>(target: Target, methods: Partial<Target>): Target =>
  new Proxy(target, {
    get: (own, key) => {
      const replaced: unknown = Reflect.get(methods, key)
      if (replaced !== undefined) return replaced
      const value: unknown = Reflect.get(own, key, own)
      return typeof value === 'function' ? (value.bind(own) as unknown) : value
    },
  })

/**
 * Whatever opens a model, an embedder or a batch elsewhere has all rows looked at first, once, and each request again before it is sent.
 * `rows` are those of the task's splits.
 */
export const guardPorts = (
  ports: Ports,
  { task, rows, sink, signal }: { readonly task: Task; readonly rows: Rows; readonly sink: EventSink; readonly signal: AbortSignal },
): Guard => {
  const sources = new Map<Rows, Promise<Held> | undefined>([[rows, undefined]])
  /** Where rows go -> the sources of which that was said. */
  const places = new Map<string, Set<Rows>>()
  const refuseTexts = createNet(ports, { task, signal })
  const check = async (to: string): Promise<void> => {
    const said = places.get(to) ?? new Set()
    places.set(to, said)
    for (const [source, known] of sources) {
      const isNew = !said.has(source)
      said.add(source)
      const held = known ?? heldIn(source(), { task, scanner: ports.secretScanner, signal })
      sources.set(source, held)
      refuseHeld(await held, { task, to, ...(isNew && { sink }) })
    }
  }
  const guardBatch = (batch: BatchModel, to: string): BatchModel => {
    const refuse = async (items: readonly BatchItem[]): Promise<void> =>
      await refuseTexts(
        items.flatMap(({ request }) => textsOf(request)),
        to,
      )
    return withMethods(batch, {
      upload: async (items, stop) => {
        await refuse(items)
        return await batch.upload(items, stop)
      },
      start: async (upload, items, stop) => {
        await refuse(items)
        return await batch.start(upload, items, stop)
      },
    })
  }
  const guarded: Ports = {
    ...ports,
    openModel: async (ref, options) => {
      if (isOnThisMachine(ref)) return await ports.openModel(ref, options)
      const to = `models.${ref.name}`
      await check(to)
      const model = await ports.openModel(ref, options)
      const call: Model['call'] = async (request, callOptions) => {
        await refuseTexts(textsOf(request), to)
        return await model.call(request, callOptions)
      }
      return withMethods(model, { call })
    },
    openBatchModel: async (ref) => {
      if (isOnThisMachine(ref)) return await ports.openBatchModel(ref)
      const to = `models.${ref.name}`
      await check(to)
      const batch = await ports.openBatchModel(ref)
      return batch === undefined ? undefined : guardBatch(batch, to)
    },
    openEmbedder: async (options) => {
      const { ref } = options
      if (ref === undefined || isOnThisMachine(ref)) return await ports.openEmbedder(options)
      const to = `models.${ref.name}`
      await check(to)
      const embedder = await ports.openEmbedder(options)
      return withMethods(embedder, {
        embed: async (texts, embedSignal) => {
          await refuseTexts(texts, to)
          return await embedder.embed(texts, embedSignal)
        },
      })
    },
  }
  return {
    ports: guarded,
    watch: async (source) => {
      sources.set(source, undefined)
      for (const to of places.keys()) await check(to)
    },
  }
}
