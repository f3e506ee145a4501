import { noiseFromAudit, type AuditedNoise } from '../core/data/noise/audit.ts'
import { findSuspects, type LabelNoiseIndication } from '../core/data/noise/find-suspects.ts'
import { suspectFinding } from '../core/data/noise/suspect-finding.ts'
import type { LabelledExample } from '../core/data/example.ts'
import type { Finding } from '../core/data/finding.ts'
import { rowHash } from '../core/data/to-example.ts'
import { AssayError } from '../core/errors.ts'
import { createRandom } from '../core/lib/random.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import type { EventSink } from '../core/run-event.ts'
import { isOnThisMachine } from '../core/task/is-on-this-machine.ts'
import type { Task } from '../core/task/task.ts'
import { dataPaths, type GatheredData } from './gather-data.ts'
import { importData } from './import-data.ts'
import { frozenHashes } from './review-overlay.ts'
import { readReviews } from './reviews-file.ts'

interface World {
  readonly task: Task
  readonly files: TaskFiles
  readonly sink: EventSink
  readonly signal: AbortSignal
}

/**
 * Share of wrong labels that people found in a random audit (reviews.jsonl); undefined where nobody audited. The files are read as they
 * are: decisions are bound to rows as their reviewers saw them. Throws `review-invalid` and what `importData` throws.
 */
export const auditedNoise = async ({
  task,
  files,
  ports,
  signal,
}: Omit<World, 'sink'> & { readonly ports: Pick<Ports, 'reader'> }): Promise<AuditedNoise | undefined> => {
  const records = await readReviews(files)
  if (!records.some(({ queue }) => queue === 'audit')) return undefined
  const { paths } = dataPaths(task)
  const imported = await importData({ task, files, paths, reader: ports.reader, sink: () => undefined, signal })
  return noiseFromAudit(
    records,
    imported.files.flatMap(({ examples }) => examples),
  )
}

export interface VectorsOptions extends World {
  readonly ports: Pick<Ports, 'models' | 'openEmbedder'>
  readonly examples: readonly LabelledExample[]
}

interface SuspectsOptions extends VectorsOptions {
  /** Key of each row's unit. */
  readonly units: readonly string[]
}

const embedderId = 'all-MiniLM-L6-v2'
const withoutEmbedder = new Set(['model-source-unreachable', 'model-load-failed', 'model-corrupt'])

/** Vectors only where they cost nothing but time: an embedder that is here already. */
export const vectorsOf = async ({
  task,
  files,
  ports,
  examples,
  signal,
  sink,
}: VectorsOptions): Promise<readonly Float32Array[] | undefined> => {
  const ref = task.models['embedder']
  const isHere =
    ref === undefined ? (await ports.models.list()).some(({ id, installed }) => id === embedderId && installed) : isOnThisMachine(ref)
  if (!isHere) return undefined
  const note = (message: string): void => sink({ kind: 'note', level: 'info', message })
  try {
    await using embedder = await ports.openEmbedder({
      signal,
      onProgress: note,
      cacheFolder: files.absolute('.assay'),
      ...(ref !== undefined && { ref }),
    })
    const vectors: Float32Array[] = []
    const batch = 256
    for (let from = 0; from < examples.length; from += batch) {
      const texts = examples.slice(from, from + batch).map(({ input }) => input)
      for (const vector of await embedder.embed(texts, signal)) vectors.push(vector)
      sink({ kind: 'progress', stage: 'check', label: 'embedding rows', done: vectors.length, total: examples.length })
    }
    return vectors
  } catch (error) {
    if (!(error instanceof AssayError) || !withoutEmbedder.has(error.code)) throw error
    return undefined
  }
}

/** Rows whose label is probably wrong, most suspect first; undefined for tasks without labels and where rows are too few. */
const labelSuspects = async (options: SuspectsOptions): Promise<LabelNoiseIndication | undefined> => {
  const { task, examples, units, sink, signal } = options
  if (task.kind !== 'classification') return undefined
  const vectors = await vectorsOf(options)
  return await findSuspects({
    examples,
    units,
    ...(vectors !== undefined && { vectors }),
    random: createRandom(task.split.seed).fork('suspects'),
    signal,
    onFold: async (done, total) => {
      sink({ kind: 'progress', stage: 'check', label: 'cross-validating labels', done, total })
      // A turn of the event loop: an interrupt is heard between two folds.
      await new Promise((resolve) => setTimeout(resolve))
    },
  })
}

export interface CheckedLabels {
  readonly indication?: LabelNoiseIndication
  /** Share of wrong labels that people found in a random audit. */
  readonly audited?: AuditedNoise
  readonly findings: readonly Finding[]
}

/**
 * What `assay check --labels` adds. Rows of golden are left out: they are frozen, and judged blind with `assay compare`.
 * Throws `usage` for tasks whose answers are no labels, and `golden-lock-invalid`.
 */
export const checkLabels = async ({
  gathered,
  ...options
}: World &
  Pick<SuspectsOptions, 'ports'> & {
    readonly reader: Ports['reader']
    readonly gathered: Pick<GatheredData, 'usable' | 'units' | 'given'>
  }): Promise<CheckedLabels> => {
  if (options.task.kind !== 'classification')
    throw new AssayError('usage', `--labels needs labels, and this task is ${options.task.kind}`, {
      hint: 'assay review --queue audit: people judge a random sample of the answers',
    })
  const { usable, units, given } = gathered
  const frozen = await frozenHashes(options.files)
  const open = usable.flatMap((example, row) => (given?.[row] === 'golden' || frozen.has(rowHash(example)) ? [] : [row]))
  const indication = await labelSuspects({
    ...options,
    examples: open.flatMap((row) => usable[row] ?? []),
    units: open.map((row) => units.keys[row] ?? ''),
  })
  const audited = await auditedNoise({ ...options, ports: { reader: options.reader } })
  return {
    ...(indication !== undefined && { indication }),
    ...(audited !== undefined && { audited }),
    findings: indication === undefined ? [] : suspectFinding(indication, audited),
  }
}
