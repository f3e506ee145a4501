/**
 * How well wrong labels are found: average precision of the ranking of suspects on Banking77 with labels flipped on purpose, by the
 * linear arm alone, the embedding arm alone, both (the product), and a TF-IDF centroid as baseline.
 * `node bench/data-noise.ts DATA_FOLDER HOME [SEEDS]`, where DATA_FOLDER holds banking77/train.csv and HOME is where Assay keeps all-MiniLM-L6-v2
 * (`assay models` fetches it). Vectors are kept in HOME/bench-noise.
 */
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse'
import { selectRows, type SparseRows } from '../src/core/arms/linear/sparse-rows.ts'
import type { LabelledExample } from '../src/core/data/example.ts'
import { confidentLearning } from '../src/core/data/noise/confident-learning.ts'
import { headsOf, labelMargin } from '../src/core/data/noise/find-suspects.ts'
import { stratifiedFolds } from '../src/core/data/noise/folds.ts'
import { calibratedLogs, heldOutMargins, jointProbabilities } from '../src/core/data/noise/out-of-sample.ts'
import { trainOneVsRest } from '../src/core/arms/linear/one-vs-rest-svm.ts'
import { findUnits } from '../src/core/data/units.ts'
import { createRandom } from '../src/core/lib/random.ts'
import { shuffled } from '../src/core/lib/shuffled.ts'
import type { Random } from '../src/core/ports/world.ts'
import { openMiniLm } from '../src/io/embedders/minilm.ts'
import { createModelStore } from '../src/io/models/model-store.ts'
import { cachedEmbedder } from '../src/io/stores/embedding-cache.ts'

const [folder, home, seedText = '1,2,3'] = process.argv.slice(2)
if (folder === undefined || home === undefined) {
  console.error('usage: node bench/data-noise.ts DATA_FOLDER HOME [SEEDS]')
  process.exit(2)
}
const signal = new AbortController().signal
const folds = 5

const examples: LabelledExample[] = []
const path = join(folder, 'banking77', 'train.csv')
for await (const row of createReadStream(path).pipe(parse({ columns: true })) as AsyncIterable<{ text: string; category: string }>)
  examples.push({
    id: `r${examples.length}`,
    input: row.text,
    expected: row.category,
    tags: [],
    weight: 1,
    source: { file: 'train.csv', line: examples.length + 2 },
  })
const labels = [...new Set(examples.map(({ expected }) => expected))].sort()
const classes = labels.length
const clean = Uint32Array.from(examples, ({ expected }) => labels.indexOf(expected))
const units = findUnits(examples).keys

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const embed = async (): Promise<readonly Float32Array[]> => {
  const file = await createModelStore(home).ensure('all-MiniLM-L6-v2', { signal })
  const identity = { model: 'all-MiniLM-L6-v2', revision: file.sha256, dimensions: 384 }
  await using embedder = cachedEmbedder(
    join(home, 'bench-noise', 'embeddings.db'),
    identity,
    async () => await openMiniLm({ modelFile: file.path, sha256: file.sha256, cores: 2 }),
  )
  const vectors: Float32Array[] = []
  for (let from = 0; from < examples.length; from += 512)
    vectors.push(
      ...(await embedder.embed(
        examples.slice(from, from + 512).map(({ input }) => input),
        signal,
      )),
    )
  return vectors
}

/** Sums of the rows of each class, feature-major. */
const centroids = (rows: SparseRows, targets: Uint32Array): Float64Array => {
  const sums = new Float64Array(rows.dimensions * classes)
  for (let row = 0; row < rows.count; row++)
    for (let at = rows.offsets[row]!; at < rows.offsets[row + 1]!; at++)
      sums[rows.indices[at]! * classes + targets[row]!]! += rows.values[at]!
  return sums
}

/** Cosine of each row with each centroid. */
const cosines = (rows: SparseRows, sums: Float64Array): Float64Array => {
  const lengths = new Float64Array(classes)
  sums.forEach((value, at) => (lengths[at % classes]! += value * value))
  const out = new Float64Array(rows.count * classes)
  for (let row = 0; row < rows.count; row++) {
    for (let at = rows.offsets[row]!; at < rows.offsets[row + 1]!; at++)
      for (let k = 0; k < classes; k++) out[row * classes + k]! += rows.values[at]! * sums[rows.indices[at]! * classes + k]!
    for (let k = 0; k < classes; k++) out[row * classes + k]! /= Math.sqrt(lengths[k]!) || 1
  }
  return out
}

const centroidMargins = (rows: SparseRows, targets: Uint32Array, foldOf: Uint8Array): Float64Array => {
  const out = new Float64Array(rows.count * classes)
  for (let fold = 0; fold < folds; fold++) {
    const kept = [...foldOf.keys()].filter((row) => foldOf[row] !== fold)
    const held = [...foldOf.keys()].filter((row) => foldOf[row] === fold)
    const sums = centroids(
      selectRows(rows, kept),
      Uint32Array.from(kept, (row) => targets[row]!),
    )
    const near = cosines(selectRows(rows, held), sums)
    held.forEach((row, index) => out.set(near.subarray(index * classes, (index + 1) * classes), row * classes))
  }
  return out
}

/** For each class the one that held-out margins of clean labels put nearest, rows of the class on average. */
const confusable = (margins: Float64Array): Uint32Array => {
  const sums = new Float64Array(classes * classes)
  for (let row = 0; row < clean.length; row++)
    for (let k = 0; k < classes; k++) sums[clean[row]! * classes + k]! += margins[row * classes + k]!
  return Uint32Array.from({ length: classes }, (_, from) => {
    let best = from === 0 ? 1 : 0
    for (let to = 0; to < classes; to++) if (to !== from && sums[from * classes + to]! > sums[from * classes + best]!) best = to
    return best
  })
}

/** For each class the one that a classifier of clean labels most often mistakes it for; the nearest by margin where it mistakes none. */
const mistaken = (margins: Float64Array): Uint32Array => {
  const nearest = confusable(margins)
  const counts = new Uint32Array(classes * classes)
  for (let row = 0; row < clean.length; row++) {
    const scores = margins.subarray(row * classes, (row + 1) * classes)
    const said = scores.indexOf(scores.reduce((a, b) => Math.max(a, b)))
    if (said !== clean[row]) counts[clean[row]! * classes + said]!++
  }
  return nearest.map((near, from) => {
    let best = near
    for (let to = 0; to < classes; to++) if (counts[from * classes + to]! > counts[from * classes + best]!) best = to
    return best
  })
}

const averagePrecision = (scores: readonly number[], wrong: ReadonlySet<number>): number => {
  const order = scores.map((_, row) => row).sort((a, b) => scores[a]! - scores[b]!)
  let [found, sum] = [0, 0]
  order.forEach((row, index) => {
    if (wrong.has(row)) sum += ++found / (index + 1)
  })
  return sum / wrong.size
}

const marginOf = (values: Float64Array, targets: Uint32Array, row: number): number => {
  let other = -Infinity
  for (let k = 0; k < classes; k++) if (k !== targets[row]) other = Math.max(other, values[row * classes + k]!)
  return values[row * classes + targets[row]!]! - other
}

const embedStart = cpuSeconds()
const vectors = await embed()
console.error(`embedding: ${(cpuSeconds() - embedStart).toFixed(1)} CPU s in this process`)
const [linear, embedding] = headsOf({ examples, vectors })
if (linear === undefined || embedding === undefined) throw new Error('a head is missing')

const crossValidate = async (head: typeof linear, targets: Uint32Array, random: Random) => {
  const foldOf = stratifiedFolds(units, targets, folds, random.fork('folds'))
  return await heldOutMargins(head, { targets, classes, foldOf, random, signal })
}

const baseRandom = createRandom(0)
const cleanFolds = stratifiedFolds(units, clean, folds, baseRandom.fork('folds'))
const flips: Readonly<Record<string, Uint32Array | undefined>> = {
  uniform: undefined,
  'to the nearest centroid': confusable(centroidMargins(linear.rows, clean, cleanFolds)),
  'to what a classifier mistakes it for': mistaken(await crossValidate(linear, clean, baseRandom)),
}

const results = new Map<string, number[]>()
const note = (name: string, value: number): void => {
  const values = results.get(name)
  if (values === undefined) results.set(name, [value])
  else values.push(value)
}

/** Accuracy on held-out rows with clean labels of the linear arm, without some rows of train. */
const accuracyWithout = (dropped: ReadonlySet<number>, noisy: Uint32Array, held: readonly number[], pool: readonly number[]): number => {
  const kept = pool.filter((row) => !dropped.has(row))
  const goals = Uint32Array.from(kept, (row) => noisy[row]!)
  const model = trainOneVsRest(selectRows(linear.rows, kept), goals, classes, { random: createRandom(5), signal })
  const scores = model.scores(selectRows(linear.rows, held))
  const right = held.filter((row, index) => {
    const own = scores.subarray(index * classes, (index + 1) * classes)
    return own.indexOf(own.reduce((a, b) => Math.max(a, b))) === clean[row]
  })
  return right.length / held.length
}

for (const seed of seedText.split(',').map(Number))
  for (const [kind, to] of Object.entries(flips))
    for (const rate of [0.05, 0.1]) {
      const random = createRandom(seed).fork(`${kind} ${rate}`)
      const chosen = shuffled([...clean.keys()], random).slice(0, Math.round(rate * clean.length))
      const noisy = clean.slice()
      for (const row of chosen) noisy[row] = to?.[clean[row]!] ?? (clean[row]! + 1 + random.below(classes - 1)) % classes
      const wrong = new Set(chosen)
      const ap = (score: (row: number) => number): number =>
        averagePrecision(
          Array.from(clean, (_, row) => score(row)),
          wrong,
        )
      const setting = `${kind}, ${100 * rate} %`
      const foldOf = stratifiedFolds(units, noisy, folds, random.fork('folds'))
      const near = centroidMargins(linear.rows, noisy, foldOf)
      note(
        `${setting}: centroid`,
        ap((row) => marginOf(near, noisy, row)),
      )
      let used = cpuSeconds()
      const linearLogs = calibratedLogs(await crossValidate(linear, noisy, random), noisy, classes)
      note('CPU s, linear', cpuSeconds() - used)
      used = cpuSeconds()
      const embeddingLogs = calibratedLogs(await crossValidate(embedding, noisy, random), noisy, classes)
      note('CPU s, embedding', cpuSeconds() - used)
      for (const [name, heads] of [
        ['linear', [linearLogs]],
        ['embedding', [embeddingLogs]],
        ['both', [linearLogs, embeddingLogs]],
      ] as const) {
        const predictions = { targets: noisy, classes, probabilities: jointProbabilities(heads, classes) }
        note(
          `${setting}: ${name}`,
          ap((row) => labelMargin(predictions, row)),
        )
        note(
          `${setting}: ${name}, p of the label`,
          ap((row) => predictions.probabilities[row * classes + noisy[row]!]!),
        )
        if (name === 'embedding') continue
        const { share, suspects } = confidentLearning(predictions)
        note(`${setting}: ${name}, estimated share`, share)
        note(`${setting}: ${name}, precision of the suspects`, suspects.filter((row) => wrong.has(row)).length / suspects.length)
        note(`${setting}: ${name}, recall of the suspects`, suspects.filter((row) => wrong.has(row)).length / wrong.size)
      }
    }

console.table(
  [...results].map(([what, values]) => ({
    what,
    mean: (values.reduce((a, b) => a + b, 0) / values.length).toFixed(3),
    range: `${Math.min(...values).toFixed(3)} to ${Math.max(...values).toFixed(3)}`,
    runs: values.length,
  })),
)

// What cleaner data bring: the linear arm without the most suspect rows of train, against without as many random ones, on the same held-out rows.
for (const [kind, to] of Object.entries(flips)) {
  const random = createRandom(1).fork(`value ${kind}`)
  const noisy = clean.slice()
  for (const row of shuffled([...clean.keys()], random).slice(0, Math.round(0.1 * clean.length)))
    noisy[row] = to?.[clean[row]!] ?? (clean[row]! + 1 + random.below(classes - 1)) % classes
  const held = [...cleanFolds.keys()].filter((row) => cleanFolds[row] === 0)
  const pool = [...cleanFolds.keys()].filter((row) => cleanFolds[row] !== 0)
  const goals = Uint32Array.from(pool, (row) => noisy[row]!)
  const foldOf = stratifiedFolds(
    pool.map((row) => units[row]!),
    goals,
    folds,
    random.fork('folds'),
  )
  const head = { ...linear, rows: selectRows(linear.rows, pool) }
  const margins = await heldOutMargins(head, { targets: goals, classes, foldOf, random, signal })
  const { suspects } = confidentLearning({
    targets: goals,
    classes,
    probabilities: jointProbabilities([calibratedLogs(margins, goals, classes)], classes),
  })
  const removed = new Set(suspects.map((row) => pool[row]!))
  const others = new Set(shuffled(pool, random).slice(0, removed.size))
  console.log(
    `10 % flipped ${kind}: accuracy on ${held.length} clean rows ${accuracyWithout(new Set(), noisy, held, pool).toFixed(3)} with all rows, ` +
      `${accuracyWithout(others, noisy, held, pool).toFixed(3)} without ${removed.size} random ones, ${accuracyWithout(removed, noisy, held, pool).toFixed(3)} without the ${removed.size} suspects`,
  )
}
