/**
 * Import of large files: MB and rows a second, peak memory, and whether the time of a row grows with the file.
 * Run: `node bench/data-import.ts` (2 GB of temporary files), or `node bench/data-import.ts small`.
 */
import { spawnSync } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readExamples } from '../src/core/data/read-examples.ts'
import { createRandom } from '../src/core/lib/random.ts'
import { createDataReader } from '../src/io/data/create-data-reader.ts'

const random = createRandom(7)
const vocabulary = Array.from({ length: 20_000 }, (_, index) => `w${index.toString(36)}`)
const sentence = (words: number): string =>
  Array.from({ length: words }, () => vocabulary[Math.floor(random.next() ** 2 * vocabulary.length)] ?? '').join(' ')
/** Sentences to choose from: writing the files must not take longer than reading them. */
const sentences = Array.from({ length: 2000 }, () => sentence(150))

const writeRows = async (path: string, rows: number, line: (index: number) => string): Promise<void> => {
  const out = createWriteStream(path)
  for (let index = 0; index < rows; index++) if (!out.write(line(index))) await once(out, 'drain')
  out.end()
  await once(out, 'finish')
}

const chatLine = (index: number): string =>
  `${JSON.stringify({
    messages: [
      { role: 'user', content: `${sentences[index % sentences.length]} ${index}` },
      { role: 'assistant', content: `label_${index % 50}` },
    ],
  })}\n`
const csvLine = (index: number): string =>
  index === 0 ? 'text,label\n' : `"${sentences[index % sentences.length]}, ""${index}""",label_${index % 50}\n`

/** One file in a process of its own, so that its peak memory is its own. */
const importFile = async (path: string): Promise<void> => {
  const { size } = await stat(path)
  const before = process.cpuUsage()
  const start = performance.now()
  let read = 0
  let bad = 0
  for await (const row of readExamples(createDataReader().read(path), { file: 'bench', kind: 'classification', columns: {} })) {
    if (row.status === 'read') read++
    else bad++
  }
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(before)
  console.log(
    JSON.stringify({
      megabytes: Math.round(size / 1e6),
      rows: read,
      bad,
      seconds: Math.round(seconds * 100) / 100,
      megabytesPerSecond: Math.round(size / 1e6 / seconds),
      cpuSeconds: Math.round((user + system) / 1e4) / 100,
      microsecondsPerRow: Math.round((seconds * 1e7) / (read + bad)) / 10,
      peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    }),
  )
}

const self = (...args: string[]): string =>
  spawnSync(process.execPath, [import.meta.filename, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).stdout.trim()

const [what, path] = process.argv.slice(2)
if (what === 'import' && path !== undefined) await importFile(path)
else {
  const folder = await mkdtemp(join(tmpdir(), 'assay-bench-import-'))
  try {
    // About 0.9 kB a row: 1,100,000 rows are 1 GB.
    for (const rows of what === 'small' ? [10_000, 100_000] : [100_000, 1_100_000])
      for (const [name, line] of [
        ['jsonl', chatLine],
        ['csv', csvLine],
      ] as const) {
        const file = join(folder, `rows.${name}`)
        await writeRows(file, rows, line)
        console.log(`${name}, ${rows} rows: ${self('import', file)}`)
        await rm(file)
      }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
