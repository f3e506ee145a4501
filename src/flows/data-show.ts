import { findRow, rowStory, type RowStory } from '../core/data/row-story.ts'
import { parseReview, reviewsFile, type ReviewRecord } from '../core/data/review/review-record.ts'
import { sha256Hex } from '../core/lib/sha256-hex.ts'
import type { RawRow } from '../core/ports/ports.ts'
import { gatherData, type GatherOptions } from './gather-data.ts'
import { prepareData, type PrepareOptions } from './split.ts'

export interface ShownRow extends RowStory {
  /** The record as it stands in the source file now, and the hash of its JSON; null where the file has no such line any more. */
  readonly raw: { readonly values: Readonly<Record<string, unknown>>; readonly sha256: string } | null
  readonly reviews: readonly ReviewRecord[]
}

const rawRow = async (rows: AsyncIterable<RawRow>, line: number): Promise<ShownRow['raw']> => {
  for await (const row of rows) {
    if (row.line < line) continue
    return row.line === line && 'values' in row ? { values: row.values, sha256: sha256Hex(JSON.stringify(row.values)) } : null
  }
  return null
}

/**
 * One row's way from its source to its split: file and line, what changed it, its twins, findings and reviews. Writes nothing.
 * Throws what `gatherData` throws, and `usage` for an id that no row has.
 */
export const showRow = async (options: GatherOptions & Pick<PrepareOptions, 'ports'> & { readonly id: string }): Promise<ShownRow> => {
  const { files, ports, signal, id } = options
  const gathered = await gatherData(options)
  const { examples } = gathered.all
  const example = findRow(examples, id)
  const { splits } = await prepareData({ ...options, gathered, dryRun: true })
  const reviews: ReviewRecord[] = []
  if (await files.exists(reviewsFile))
    for await (const line of files.readLines(reviewsFile)) {
      const parsed = parseReview(line)
      if ('record' in parsed && parsed.record.id === example.id) reviews.push(parsed.record)
    }
  const { usable, units, findings } = gathered
  return {
    ...rowStory(example, { examples, usable, units, splits, findings }),
    raw: await rawRow(ports.reader.read(files.absolute(example.source.file), signal), example.source.line),
    reviews,
  }
}
