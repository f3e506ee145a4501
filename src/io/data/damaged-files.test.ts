import * as fc from 'fast-check'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parquetMetadata } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { damagedFile, readingEnds } from '../../../tests/fixtures/damaged-files.ts'
import { pageProblem } from './parquet-pages.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-damaged-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each(['parquet', 'xlsx'] as const)('%s', (kind) => {
  test('a damaged file gives all of its rows, or stops with what is wrong; a whole one gives all', async () => {
    const ends = new Set<unknown>()
    await fc.assert(
      fc.asyncProperty(damagedFile(kind), async (make) => {
        const { name, rows, whole, bytes } = await make()
        expect(await readingEnds(join(folder, name), whole)).toBe(rows)
        const end = await readingEnds(join(folder, name), bytes)
        ends.add(end)
        expect([rows, 'data-format', 'no rows']).toContain(end)
      }),
      // `node bench/fuzz-imports.ts 20000` runs many more.
      { numRuns: 30, seed: 3 },
    )
    expect(ends).toContain('data-format')
    expect(ends.size).toBeGreaterThan(2)
  })
})

describe('a Parquet file whose counts contradict each other is damaged, and loses no row without a word', () => {
  const bytes = new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'prompt', data: Array.from({ length: 100 }, (_, i) => `question ${i}`), type: 'STRING' },
        { name: 'completion', data: Array.from({ length: 100 }, (_, i) => `answer ${i}`), type: 'STRING' },
      ],
      codec: 'UNCOMPRESSED',
    }),
  )
  const metadata = parquetMetadata(bytes.buffer)
  // 100 rows stand in the footer as the variable-length number 200, two bytes: for the file, the group, and each column.
  const footer = bytes.length - 8 - metadata.metadata_length
  const places = Array.from(bytes.subarray(footer, bytes.length - 8)).flatMap((byte, i) =>
    byte === 0xc8 && bytes[footer + i + 1] === 1 ? [footer + i] : [],
  )

  test('there are four counts', () => expect(places).toHaveLength(4))

  test.each([0, 1, 2, 3])('count %i', async (index) => {
    const changed = Uint8Array.from(bytes)
    changed[places[index] ?? 0] = 0xc6
    expect(await readingEnds(join(folder, 'counts.parquet'), changed)).toBe('data-format')
  })

  // The header of the first page begins at byte 4: its number of values at 14, the length of its levels at 24.
  test.each<readonly [string, readonly (readonly [number, number])[], string | undefined]>([
    ['as it was written', [], undefined],
    ['without the length of its levels, on which a decoder would loop for ever', [[23, 0]], 'says what cannot be'],
    ['with fewer values than its column', [[14, 0xc6]], 'hold 99 of 100 values'],
    ['longer than its column', [[10, 0xff]], 'says what cannot be'],
  ])('a page %s', async (_what, changes, problem) => {
    const changed = Uint8Array.from(bytes)
    for (const [at, value] of changes) changed[at] = value
    const file = { byteLength: changed.length, slice: (start: number, end?: number) => changed.buffer.slice(start, end) }
    const [group] = metadata.row_groups
    const found = group === undefined ? 'no group' : await pageProblem(file, group, 2 ** 30)
    if (problem === undefined) expect(found).toBeUndefined()
    else expect(found).toContain(problem)
  })
})
