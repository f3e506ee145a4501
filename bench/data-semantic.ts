/**
 * The search for paraphrases on Banking77's questions: how many pairs it finds at several thresholds, how many of them have different
 * intents (those are no paraphrases; pairs of one intent may be), and what it costs. `node bench/data-semantic.ts DATA_FOLDER`, where
 * DATA_FOLDER holds banking77/train.csv.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { findDuplicates } from '../src/core/data/dedupe.ts'
import { normalise } from '../src/core/data/normalise.ts'
import { findSemanticDuplicates } from '../src/core/data/semantic-duplicates.ts'
import { semanticPairs } from '../src/core/data/semantic-pairs.ts'
import { vectorsOfTexts } from './minilm-vectors.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('usage: node bench/data-semantic.ts DATA_FOLDER')
  process.exit(2)
}

const rows = parse(readFileSync(join(folder, 'banking77', 'train.csv')), { columns: true }) as { text: string; category: string }[]
const intent = (row: number): string => rows[row]?.category ?? ''
const vectors = await vectorsOfTexts(rows.map(({ text }) => text))
const { clusterOf } = findDuplicates(rows.map(({ text }) => normalise(text)))
const lexicalOf = (row: number): number => clusterOf[row] ?? row

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

console.log(`${rows.length} rows, ${vectors[0]?.length ?? 0} numbers each; pairs that share their words are left out\n`)
console.log('| cosine | pairs | of these with different intents | clusters of one intent | rows in them | rows with 32 pairs | CPU s |')
console.log('|---|---|---|---|---|---|---|')
for (const threshold of [0.8, 0.84, 0.86, 0.88, 0.9, 0.92, 0.94, 0.96, 0.98]) {
  const from = cpuSeconds()
  const { pairs, capped } = await semanticPairs(vectors, { threshold, isKnown: (a, b) => lexicalOf(a) === lexicalOf(b) })
  const spent = cpuSeconds() - from
  const { clusters } = await findSemanticDuplicates(vectors, { threshold, answerOf: intent, lexicalOf })
  const differing = pairs.filter(({ a, b }) => intent(a) !== intent(b)).length
  const share = pairs.length === 0 ? 0 : (100 * differing) / pairs.length
  const inClusters = clusters.reduce((sum, { length }) => sum + length, 0)
  const cells = [pairs.length, `${differing} (${share.toFixed(1)} %)`, clusters.length, inClusters, capped, spent.toFixed(1)]
  console.log(`| ${threshold.toFixed(2)} | ${cells.join(' | ')} |`)
}
