/**
 * Near duplicates beside text-dedup and datasketch (PyPI), on the same planted rows in one run: MinHash of 128 permutations, 32 bands of 4,
 * word 5-grams. Each is a process from a file of rows to a file of clusters. `node bench/data-duplicates-peer.ts [ROWS]` (default: 20,000).
 * CPU and wall seconds are those of the whole process, children included; the same with 100 rows is what its start costs.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findDuplicates } from '../src/core/data/dedupe.ts'
import { normalise } from '../src/core/data/normalise.ts'
import { pythonWith } from '../tests/peers/python-with.ts'
import { plantedRows, wordJaccard, type RowPair } from './planted-rows.ts'

const threshold = 0.7

/** Runs a command and says what it used; Linux counts memory of the largest of its processes. */
const measureScript = `
import json, resource, subprocess, sys, time
start = time.perf_counter()
ran = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"code": ran.returncode, "errors": ran.stderr[-1000:], "wallSeconds": time.perf_counter() - start, "cpuSeconds": used.ru_utime + used.ru_stime,
    "peakMegabytes": used.ru_maxrss // 1024}))
`

/** Candidates that share a band, as its documentation does it; with "verify" only those whose estimated similarity reaches the threshold. */
const datasketchScript = `
import json, sys
from datasketch import MinHash, MinHashLSH
texts = [json.loads(line)["text"] for line in open(sys.argv[1])]
verify = sys.argv[3] == "verify"
lsh = MinHashLSH(num_perm=128, params=(32, 4))
cluster = list(range(len(texts)))
def find(row):
    while cluster[row] != row:
        cluster[row] = cluster[cluster[row]]
        row = cluster[row]
    return row
sketches = []
for row, text in enumerate(texts):
    words = text.split()
    sketch = MinHash(num_perm=128)
    sketch.update_batch({" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))})
    for other in lsh.query(sketch):
        if not verify or sketch.jaccard(sketches[other]) >= ${threshold}:
            cluster[find(row)] = find(other)
    lsh.insert(row, sketch)
    if verify:
        sketches.append(sketch)
json.dump([find(row) for row in range(len(texts))], open(sys.argv[2], "w"))
`

/** What text-dedup united (\`--debug\` keeps its union-find), as one cluster number a row. */
const clustersScript = `
import json, pickle, sys
united = pickle.load(open(sys.argv[1], "rb"))
json.dump([united.find(row) for row in range(int(sys.argv[2]))], open(sys.argv[3], "w"))
`

interface Tool {
  readonly name: string
  /** The command that writes clusters of the rows of a file. */
  command(rows: string, out: string): readonly string[]
  /** Turns what the command wrote into a file of cluster numbers, outside of the measured time. */
  finish?(out: string, count: number): void
}

const folder = mkdtempSync(join(tmpdir(), 'assay-bench-peer-'))

/** An environment from PyPI, or why there is none. */
const environment = (requirement: string): string | undefined => {
  try {
    return join(pythonWith([requirement]), 'python')
  } catch (error) {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
    console.log(JSON.stringify({ what: requirement, skipped: `it does not install here: ${why}` }))
    return undefined
  }
}

const own: Tool = {
  name: 'Assay: candidates verified exactly',
  command: (rows, out) => [process.execPath, import.meta.filename, 'own', rows, out],
}

const datasketchTools = (): readonly Tool[] => {
  const python = environment('datasketch==2.0.0')
  if (python === undefined) return []
  const script = join(folder, 'datasketch-run.py')
  writeFileSync(script, datasketchScript)
  const tool = (name: string, mode: string): Tool => ({
    name: `datasketch 2.0.0${name}`,
    command: (rows, out) => [python, script, rows, out, mode],
  })
  return [tool(', 32 bands of 4', 'bands'), tool(', 32 bands of 4, estimate of 0.7 or more', 'verify')]
}

const textDedupTools = (): readonly Tool[] => {
  const python = environment('text-dedup==0.4.0')
  if (python === undefined) return []
  const tool = (name: string, bands: readonly string[]): Tool => ({
    name: `text-dedup 0.4.0${name}`,
    command: (rows, out) => {
      const input = ['--path', 'json', '--data_files', rows, '--split', 'train', '--column', 'text']
      const output = ['--cache_dir', `${out}-cache`, '--output', `${out}-kept`, '--num_proc', '1', '--debug']
      const settings = ['--ngram', '5', '--num_perm', '128', '--threshold', String(threshold), ...bands]
      return [python, '-m', 'text_dedup.minhash', ...input, ...output, ...settings]
    },
    finish: (out, count) => {
      execFileSync(python, ['-c', clustersScript, join(`${out}-kept`, 'uf.pkl'), String(count), out])
    },
  })
  return [tool(', 32 bands of 4', ['--b', '32', '--r', '4']), tool(', its own bands for 0.7', [])]
}

interface Usage {
  readonly code: number
  /** The end of what it wrote to stderr. */
  readonly errors: string
  readonly wallSeconds: number
  readonly cpuSeconds: number
  readonly peakMegabytes: number
}

const measured = (command: readonly string[]): Usage => {
  const script = join(folder, 'measure.py')
  writeFileSync(script, measureScript)
  // The machine may slow numpy down on purpose; nobody asks a hub for anything.
  const { OPENBLAS_CORETYPE: _type, OPENBLAS_L2_SIZE: _size, ...env } = process.env
  const out = execFileSync('python3', [script, ...command], {
    encoding: 'utf8',
    env: { ...env, HF_HUB_OFFLINE: '1', HF_DATASETS_OFFLINE: '1', HF_DATASETS_DISABLE_PROGRESS_BARS: '1', TQDM_DISABLE: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return JSON.parse(out) as Usage
}

const writeRows = (texts: readonly string[], name: string): string => {
  const path = join(folder, name)
  writeFileSync(path, texts.map((text, id) => `${JSON.stringify({ id, text })}\n`).join(''))
  return path
}

/** All pairs of rows of one cluster. */
const unitedPairs = (clusterOf: readonly number[]): readonly RowPair[] =>
  [...Map.groupBy(clusterOf.keys(), (row) => clusterOf[row]).values()].flatMap((rows) =>
    rows.flatMap((a, place) => rows.slice(place + 1).map((b): RowPair => [a, b])),
  )

const run = (count: number): void => {
  const { texts, pairs, misses } = plantedRows(count)
  const rows = writeRows(texts, 'rows.jsonl')
  const few = writeRows(texts.slice(0, 100), 'few.jsonl')
  console.log(
    `${count} rows of 60 words, ${pairs.length} pairs at Jaccard ${threshold} to 1, ${misses.length} near misses at 0.4 to ${threshold}`,
  )
  console.log('| tool | CPU s | of these start | wall s | peak MB | recall | precision | near misses united |')
  console.log('|---|---|---|---|---|---|---|---|')
  for (const { name, command, finish } of [own, ...datasketchTools(), ...textDedupTools()]) {
    const out = join(folder, `${name.replaceAll(/\W+/g, '-')}.json`)
    const start = measured(command(few, `${out}-few`))
    const usage = measured(command(rows, out))
    if (usage.code !== 0 || start.code !== 0) {
      console.log(`| ${name} | failed |`)
      console.error(start.code === 0 ? usage.errors : start.errors)
      process.exitCode = 1
      continue
    }
    finish?.(out, count)
    const clusterOf = JSON.parse(readFileSync(out, 'utf8')) as readonly number[]
    const united = ([a, b]: RowPair): boolean => clusterOf[a] === clusterOf[b]
    const found = unitedPairs(clusterOf)
    const right = found.filter(([a, b]) => wordJaccard(texts[a] ?? '', texts[b] ?? '') >= threshold).length
    const cells = [
      usage.cpuSeconds.toFixed(1),
      start.cpuSeconds.toFixed(1),
      usage.wallSeconds.toFixed(1),
      usage.peakMegabytes,
      (pairs.filter(united).length / pairs.length).toFixed(4),
      (right / found.length).toFixed(4),
      `${misses.filter(united).length} of ${misses.length}`,
    ]
    console.log(`| ${name} | ${cells.join(' | ')} |`)
  }
}

const [what = '20000', rows = '', out = ''] = process.argv.slice(2)
if (what === 'own') {
  const texts = readFileSync(rows, 'utf8').trimEnd().split('\n')
  const { clusterOf } = findDuplicates(texts.map((line) => normalise((JSON.parse(line) as { text: string }).text)))
  writeFileSync(out, JSON.stringify([...clusterOf]))
  rmSync(folder, { recursive: true })
} else
  try {
    run(Number(what))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
