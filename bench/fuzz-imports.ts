import * as fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { damagedFile, readingEnds } from '../tests/fixtures/damaged-files.ts'

/**
 * Reads many damaged Parquet files and workbooks: none may end in anything but an AssayError, all rows, or rows that are reported.
 * `node bench/fuzz-imports.ts [RUNS] [SEED]`
 */
const [runs = '20000', seed = '1'] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'assay-fuzz-'))
for (const kind of ['parquet', 'xlsx'] as const) {
  const ends = new Map<string, number>()
  const bad: string[] = []
  const samples = fc.sample(damagedFile(kind), { numRuns: Number(runs) / 2, seed: Number(seed) })
  for (const [index, make] of samples.entries()) {
    const file = await make()
    let end: string
    const started = process.cpuUsage()
    try {
      const read = await readingEnds(join(folder, file.name), file.bytes)
      end = typeof read === 'string' ? read : read === file.rows ? 'all rows' : read < file.rows ? 'ROWS LOST' : 'ROWS TOO MANY'
    } catch (error) {
      end = `CRASH ${error instanceof Error ? `${error.name}: ${error.message.slice(0, 60)}` : String(error)}`
    }
    const { user, system } = process.cpuUsage(started)
    // A file of a few rows that takes this long would hang an import of a real one.
    if (user + system > 3e6) end = `SLOW ${Math.round((user + system) / 1e6)} s, ${end}`
    ends.set(end, (ends.get(end) ?? 0) + 1)
    if (/^[A-Z]/.test(end)) bad.push(`${kind} ${index}: ${end}`)
  }
  console.log(kind, Object.fromEntries(ends))
  for (const line of bad.slice(0, 20)) console.log(' ', line)
}
rmSync(folder, { recursive: true })
