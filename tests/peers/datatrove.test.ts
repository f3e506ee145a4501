import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findDuplicates, mergeGroups } from '../../src/core/data/dedupe.ts'
import type { LabelledExample } from '../../src/core/data/example.ts'
import { normalise } from '../../src/core/data/normalise.ts'
import { similarity } from '../../src/core/data/shingles.ts'
import { datatroveWriter } from '../../src/core/interchange/write-datatrove.ts'
import { createRandom } from '../../src/core/lib/random.ts'
import { pythonWith } from './python-with.ts'

const count = 20_000
const random = createRandom(5)
const sentence = (): string[] => Array.from({ length: 60 }, () => `w${Math.floor(random.next() ** 2 * 20_000)}`)

/** Every fifth row repeats the one before it with one to four words changed: Jaccard 0.5 to 0.9. */
const texts: string[] = []
for (let row = 0; row < count; row++) {
  const words = row % 5 === 4 ? (texts[row - 1] ?? '').split(' ') : sentence()
  if (row % 5 === 4) for (let times = 0; times <= (row / 5) % 4; times++) words[random.below(60)] = 'Changed,'
  texts.push(words.join(' '))
}

let folder = ''
let removed: ReadonlySet<number> = new Set()

beforeAll(() => {
  const bin = pythonWith(['datatrove[processing]', 'orjson', 'xxhash'])
  folder = mkdtempSync(join(tmpdir(), 'assay-datatrove-'))
  const rows = texts.map((input, row): LabelledExample => ({
    id: `r${row}`,
    input,
    expected: 'a',
    weight: 1,
    tags: [],
    source: { file: 'bench', line: row + 1 },
  }))
  const written = datatroveWriter.write({ name: 'planted rows', kind: 'generation', systemPrompt: '', labels: [], split: 'train', rows })
  for (const { name, text } of written.texts) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  execFileSync(join(bin, 'python'), ['dedupe.py', 'data', 'deduped'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const idsIn = (name: string): number[] =>
    readdirSync(join(folder, 'deduped', name))
      .flatMap((file) => readFileSync(join(folder, 'deduped', name, file), 'utf8').split('\n'))
      .flatMap((line) => (line === '' ? [] : [Number((JSON.parse(line) as { id: string }).id.slice(1))]))
  removed = new Set(idsIn('removed'))
  expect(removed.size + idsIn('kept').length).toBe(count)
})

afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true })
})

test('removes the rows that Assay merges, and few others', () => {
  const normal = texts.map(normalise)
  const { clusterOf } = findDuplicates(normal)
  const clusters = new Map<number, number[]>()
  clusterOf.forEach((first, row) => clusters.set(first, [...(clusters.get(first) ?? []), row]))
  const pairOf = (row: number): number => row - (row % 5) + (row % 5 === 4 ? 3 : 4)
  const ours = [...clusters.values()].flatMap((rows) => mergeGroups(rows, normal, () => 'a').flatMap((group) => group.slice(1)))
  // Which twin goes is each tool's own choice: pairs are compared.
  const lost = (row: number): boolean => removed.has(row) || removed.has(pairOf(row))
  const agreed = ours.filter(lost).length
  const oursPairs = new Set(ours.flatMap((row) => [row, pairOf(row)]))
  const extra = [...removed].filter((row) => !oursPairs.has(row))
  const scores = extra.map((row) => similarity(normal[row] ?? '', normal[pairOf(row)] ?? ''))
  console.log(
    JSON.stringify({
      ours: ours.length,
      datatrove: removed.size,
      oursAlsoRemoved: agreed / ours.length,
      removedAlsoOurs: 1 - extra.length / removed.size,
      extraBelowThreshold: scores.filter((score) => score < 0.8).length,
      lowestExtra: Math.min(1, ...scores.slice(0, 1000)),
    }),
  )
  expect(agreed / ours.length).toBeGreaterThan(0.98)
  // Whatever it removes beyond ours lies below the threshold of merging: candidates that nothing verified.
  expect(scores.every((score) => score < 0.8)).toBe(true)
})
