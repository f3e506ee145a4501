/**
 * Paraphrases: how many pairs that say the same are found by their words (Jaccard 0.7 or more, the search of every `assay check`) and by
 * MiniLM (`--semantic`, at several thresholds), and how many pairs that do not say the same are. `node bench/data-paraphrase.ts [PAIRS.tsv]...`
 * The pairs are ours (`paraphrase-pairs.tsv`: 60 paraphrases and 60 hard non-paraphrases, written for this bench), and those of files named:
 * 1 or 0, a tab, a text, a tab, a text. Unrelated pairs are texts of two different pairs of a file, equal texts left out.
 */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { nearPairs } from '../src/core/data/dedupe.ts'
import { normalise } from '../src/core/data/normalise.ts'
import { wilson } from '../src/core/stats/wilson.ts'
import { vectorsOfTexts } from './minilm-vectors.ts'

const thresholds = [0.8, 0.82, 0.84, 0.86, 0.88, 0.9, 0.92, 0.94, 0.96, 0.98]
/** Unrelated pairs that are looked at, at most: enough for a rate of one in ten thousand. */
const mostUnrelated = 200_000

interface Pair {
  readonly isParaphrase: boolean
  readonly texts: readonly [string, string]
}

const readPairs = (path: string): readonly Pair[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, row) => {
      const [label = '', a, b] = line.split('\t')
      if ((label !== '0' && label !== '1') || a === undefined || b === undefined)
        throw new Error(`${path}:${row + 1} is not: 0 or 1, a text, a text, apart by tabs`)
      return { isParaphrase: label === '1', texts: [a, b] }
    })

const cosine = (a: Float32Array, b: Float32Array): number => {
  let [dot, left, right] = [0, 0, 0]
  for (let at = 0; at < a.length; at++) {
    const [x, y] = [a[at] as number, b[at] as number]
    dot += x * y
    left += x * x
    right += y * y
  }
  return left === 0 || right === 0 ? 0 : dot / Math.sqrt(left * right)
}

/** `38 of 60, 63 % [51, 74]`. */
const share = (hits: number, n: number): string => {
  if (n === 0) return 'none'
  const { value, low, high } = wilson(hits, n)
  const percent = (part: number): string => (100 * part).toFixed(0)
  return `${hits} of ${n}, ${percent(value)} % [${percent(low)}, ${percent(high)}]`
}

/** Pairs that share enough words for the search of near duplicates: each pair searched alone, exact copies included. */
const byWords = ({ texts }: Pair): boolean => {
  const [a, b] = texts.map(normalise)
  return a === b || nearPairs([a ?? '', b ?? '']).pairs.length > 0
}

const measure = async (path: string): Promise<void> => {
  const pairs = readPairs(path)
  const texts = [...new Set(pairs.flatMap((pair) => pair.texts))]
  const found = await vectorsOfTexts(texts)
  const vectors = new Map(texts.map((text, at) => [text, found[at] ?? new Float32Array()]))
  const close = (a: string, b: string): number => cosine(vectors.get(a) ?? new Float32Array(), vectors.get(b) ?? new Float32Array())
  const scored = pairs.map((pair) => ({ ...pair, words: byWords(pair), cosine: close(...pair.texts) }))
  const [same, other] = [scored.filter(({ isParaphrase }) => isParaphrase), scored.filter(({ isParaphrase }) => !isParaphrase)]
  const unrelated: number[] = []
  for (let apart = 1; apart < pairs.length && unrelated.length < mostUnrelated; apart++)
    for (let row = 0; row + apart < pairs.length; row++) {
      const [a, b] = [pairs[row]?.texts[0] ?? '', pairs[row + apart]?.texts[1] ?? '']
      if (normalise(a) !== normalise(b)) unrelated.push(close(a, b))
    }
  console.log(`\n${basename(path)}: ${same.length} paraphrases, ${other.length} pairs that are none, ${unrelated.length} unrelated pairs\n`)
  console.log('| search | paraphrases found | pairs found that are none | unrelated pairs found |')
  console.log('|---|---|---|---|')
  const line = (name: string, found: (pair: (typeof scored)[number]) => boolean, strangers: string): void =>
    console.log(
      `| ${name} | ${share(same.filter(found).length, same.length)} | ${share(other.filter(found).length, other.length)} | ${strangers} |`,
    )
  line('words, Jaccard 0.7', ({ words }) => words, '-')
  for (const threshold of thresholds) {
    const strangers = unrelated.filter((value) => value >= threshold).length
    line(`MiniLM, cosine ${threshold.toFixed(2)}`, (pair) => pair.cosine >= threshold, `${strangers} of ${unrelated.length}`)
  }
  line('words, or MiniLM 0.92', (pair) => pair.words || pair.cosine >= 0.92, '-')
}

const files = process.argv.slice(2)
for (const path of [join(import.meta.dirname, 'paraphrase-pairs.tsv'), ...files]) await measure(path)
