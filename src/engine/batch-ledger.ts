import type { TaskFiles } from '../core/ports/world.ts'

/** A batch that was, or may have been, started at a provider and whose results are not all in the journal yet. */
export interface OpenBatch {
  readonly name: string
  readonly endpoint: string
  readonly model: string
  readonly keys: readonly string[]
  readonly upload: string
  /** ms since the epoch. */
  readonly at: number
  /** The provider's id; absent where the process died between starting it and writing this down. */
  readonly batchId?: string
}

/**
 * Batches of one task, as lines of one file: an intent before the start, the provider's id after it, and the end. A batch that was paid
 * for is thereby collected by whichever process comes next.
 */
export interface BatchLedger {
  open(identity: { readonly endpoint: string; readonly model: string }): Promise<readonly OpenBatch[]>
  intend(batch: Omit<OpenBatch, 'batchId'>): Promise<void>
  started(name: string, batchId: string): Promise<void>
  /** Nothing more is expected of it. */
  close(name: string): Promise<void>
}

const path = '.assay/batches.jsonl'

type Line =
  | ({ readonly kind: 'intent' } & Omit<OpenBatch, 'batchId'>)
  | { readonly kind: 'started'; readonly name: string; readonly batchId: string }
  | { readonly kind: 'closed'; readonly name: string }

const isLine = (value: unknown): value is Line =>
  typeof value === 'object' && value !== null && 'kind' in value && 'name' in value && typeof value.name === 'string'

export const openBatchLedger = (files: Pick<TaskFiles, 'exists' | 'readLines' | 'appendLine'>): BatchLedger => ({
  async open({ endpoint, model }) {
    const batches = new Map<string, OpenBatch>()
    if (!(await files.exists(path))) return []
    for await (const line of files.readLines(path)) {
      if (!isLine(line)) continue
      const known = batches.get(line.name)
      if (line.kind === 'intent') batches.set(line.name, line)
      else if (line.kind === 'closed') batches.delete(line.name)
      else if (known !== undefined) batches.set(line.name, { ...known, batchId: line.batchId })
    }
    return [...batches.values()].filter((batch) => batch.endpoint === endpoint && batch.model === model)
  },
  intend: async (batch) => await files.appendLine(path, { kind: 'intent', ...batch } satisfies Line),
  started: async (name, batchId) => await files.appendLine(path, { kind: 'started', name, batchId } satisfies Line),
  close: async (name) => await files.appendLine(path, { kind: 'closed', name } satisfies Line),
})
