import type { Example } from '../data/example.ts'
import { jsonLines } from '../interchange/exported.ts'
import type { HandoverData, Platform, WrittenFile } from './platform.ts'

export interface Handover {
  readonly files: readonly WrittenFile[]
  readonly counts: { readonly train: number; readonly dev: number; readonly trainPairs: number; readonly devPairs: number }
  readonly run: string
  /** Rows that the platform has no place for, by id. */
  readonly leftOut: readonly string[]
}

const isPair = ({ rejected, expected }: Example): boolean => rejected !== undefined && expected !== undefined

/** The files of one platform. Rows with a losing answer become preference rows as well, where the platform knows them. */
export const writeHandover = (platform: Platform, data: HandoverData): Handover => {
  const { names, pair } = platform
  const { train, dev, systemPrompt } = data
  const answered = (rows: readonly Example[]): readonly Example[] => rows.filter(({ expected }) => expected !== undefined)
  const sets = {
    train: answered(train),
    dev: answered(dev),
    trainPairs: pair === undefined ? [] : train.filter(isPair),
    devPairs: pair === undefined ? [] : dev.filter(isPair),
  }
  const file = (name: string, rows: readonly Example[], shape: (example: Example) => unknown): readonly WrittenFile[] =>
    rows.length === 0 ? [] : [{ name, text: jsonLines(rows.map(shape)) }]
  const row = (example: Example): unknown => platform.row(example, systemPrompt)
  const pairRow = (example: Example): unknown => pair?.(example, systemPrompt)
  const has = { rows: sets.train.length > 0, pairs: sets.trainPairs.length > 0 }
  const used = new Set([...sets.train, ...sets.dev, ...sets.trainPairs, ...sets.devPairs].map(({ id }) => id))
  return {
    files: [
      ...file(names.train, sets.train, row),
      ...file(names.dev, sets.dev, row),
      ...file(names.trainPairs, sets.trainPairs, pairRow),
      ...file(names.devPairs, sets.devPairs, pairRow),
      ...(platform.extra?.(data, has) ?? []),
    ],
    counts: {
      train: sets.train.length,
      dev: sets.dev.length,
      trainPairs: sets.trainPairs.length,
      devPairs: sets.devPairs.length,
    },
    run: platform.run(data, has),
    leftOut: [...train, ...dev].filter(({ id }) => !used.has(id)).map(({ id }) => id),
  }
}
