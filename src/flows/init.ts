import type { RawValues } from '../core/data/formats/row-format.ts'
import { guessTask } from '../core/data/guess-task.ts'
import { shapeUnclear } from '../core/data/shape-unclear.ts'
import { sheetOf } from '../core/data/sheet-of.ts'
import { AssayError } from '../core/errors.ts'
import { traceFormats } from '../core/interchange/traces/index.ts'
import type { Ports } from '../core/ports/ports.ts'
import { firstTask } from '../core/task/first-task.ts'
import { inferSchema } from '../core/task/infer-schema.ts'

export interface InitReport {
  /** Paths written, relative to the task folder. */
  readonly written: readonly string[]
  readonly taskYaml: string
  /** What was guessed, one entry each, with the reason. */
  readonly guesses: readonly { readonly about: string; readonly guess: string; readonly because: string }[]
}

export interface InitOptions {
  /** Absolute path of the task's folder. */
  readonly folder: string
  /** Path of the data file, relative to the folder. */
  readonly file: string
  readonly ports: Pick<Ports, 'reader' | 'openFolder'>
  readonly name?: string
  readonly dryRun?: boolean
  readonly signal: AbortSignal
}

/** Rows that guesses rest on. Files are often sorted by label: the first few rows would show a few labels only. */
const sampleRows = 50_000

/** File names that say nothing about the task. */
const plainNames = new Set(['train', 'training', 'data', 'dataset', 'test', 'golden', 'examples', 'rows', 'export'])

const baseName = (path: string): string => path.split(/[\\/]/).findLast((part) => part !== '') ?? ''

const nameFrom = (file: string, folder: string): string => {
  const own = baseName(file).replace(/\.[^.]*$/, '')
  const base = plainNames.has(own.toLowerCase()) ? baseName(folder) : own
  const name = base.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replaceAll(/^[^A-Za-z0-9]+|-+$/g, '')
  return name === '' ? 'task' : name
}

/**
 * Writes a first task.yaml (and schema.json for extraction) beside a data file, and says what it guessed.
 * Throws `write-refused` where one exists, `data-not-found`, `data-format`.
 */
export const initTask = async ({ folder, file, ports, name, dryRun = false, signal }: InitOptions): Promise<InitReport> => {
  const files = ports.openFolder(folder)
  const refuse = async (path: string): Promise<void> => {
    if (await files.exists(path))
      throw new AssayError('write-refused', `${path} exists already`, { where: path, hint: 'edit it, or move it away first' })
  }
  await refuse('task.yaml')
  if (!(await files.exists(sheetOf(file).file)))
    throw new AssayError('data-not-found', `${file} does not exist`, { where: file, hint: 'check the path' })

  const sample: RawValues[] = []
  let rows = 0
  let firstProblem: string | undefined
  for await (const row of ports.reader.read(files.absolute(file), signal)) {
    rows++
    if ('values' in row) sample.push(row.values)
    else firstProblem ??= `line ${row.line}: ${row.problem}`
    if (sample.length >= sampleRows) break
  }
  const traces = sample[0] === undefined ? undefined : traceFormats.find((format) => format.recognise(sample[0] ?? {}))
  if (traces !== undefined)
    throw new AssayError('data-format', `${file} holds no plain rows but ${traces.label}: the first record has ${traces.rule}`, {
      where: file,
      hint: `make rows of it first: \`assay import ${file}\``,
    })
  const guess = guessTask(sample)
  if (guess.status === 'unclear') throw shapeUnclear(file, guess.formats)
  if (guess.status === 'unreadable') {
    const why = guess.because ?? firstProblem
    throw new AssayError('data-format', `${file} holds no row that can be read${why === undefined ? '' : `; ${why}`}`, {
      where: file,
      hint: 'accepted: CSV or TSV with a header, JSON lines, a JSON list of objects',
    })
  }

  const taskYaml = firstTask({ name: name ?? nameFrom(file, folder), kind: guess.kind, file, columns: guess.columns, labels: guess.labels })
  const written = ['task.yaml']
  const guesses = [...guess.guesses]
  if (guess.kind === 'classification')
    guesses.push({ about: 'labels', guess: `${guess.labels.length}`, because: `distinct answers in ${sample.length} rows` })
  if (guess.kind === 'extraction') {
    if (await files.exists('schema.json'))
      guesses.push({ about: 'output.schema', guess: 'schema.json', because: 'the file exists; it was left as it is' })
    else {
      written.push('schema.json')
      guesses.push({ about: 'output.schema', guess: 'schema.json', because: `inferred from ${guess.answers.length} answers` })
      if (!dryRun) await files.writeText('schema.json', `${JSON.stringify(inferSchema(guess.answers), null, 2)}\n`)
    }
  }
  if (!dryRun) await files.writeText('task.yaml', taskYaml)
  return { written, taskYaml, guesses }
}
