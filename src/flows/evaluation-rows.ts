import type { Example } from '../core/data/example.ts'
import { readExamples, type BadRow } from '../core/data/read-examples.ts'
import { rowHash } from '../core/data/to-example.ts'
import { AssayError } from '../core/errors.ts'
import { counted } from '../core/report/format.ts'
import type { Session } from './session.ts'

/** Rows counted from 1, both ends included. */
export interface RowRange {
  readonly from: number
  readonly to: number
}

/** Where the rows of an evaluation come from. */
export interface EvaluationRows {
  /** `dev`, or the file as it was named. */
  readonly source: string
  readonly split: 'dev' | 'file'
  /** Known for a split; a file is read as a stream. */
  readonly total?: number
  /** Reads them, from the beginning each time. */
  read(): AsyncIterable<Example> | Iterable<Example>
  /** What was left out at the last reading, and what weakens the numbers; one sentence each. */
  notes(): readonly string[]
}

const outOfRange = ({ from, to }: RowRange, source: string, rows: number): AssayError =>
  new AssayError('usage', `--rows ${from}-${to} lies outside ${source}, which has ${counted(rows, 'row')}`, {
    hint: `name rows between 1 and ${rows}, or leave --rows out`,
  })

async function* fromFile(
  session: Session,
  options: { readonly path: string; readonly name: string; readonly range: RowRange | undefined },
  seen: { rows: number; golden: number; train: number; bad: BadRow[] },
): AsyncGenerator<Example, void, undefined> {
  const { task, data, ports, signal } = session
  const hashes = (rows: readonly Example[]): ReadonlySet<string> => new Set(rows.map((row) => rowHash(row)))
  const [golden, train] = [hashes(data.splits.golden), hashes(data.splits.train)]
  Object.assign(seen, { rows: 0, golden: 0, train: 0, bad: [] })
  const rows = ports.reader.read(options.path, signal)
  for await (const read of readExamples(rows, { file: options.name, kind: task.kind, columns: task.columns, needsOnlyInput: true })) {
    if (read.status === 'bad') {
      seen.bad.push(read.row)
      continue
    }
    const hash = rowHash(read.example)
    if (golden.has(hash)) {
      seen.golden++
      continue
    }
    seen.rows++
    if (options.range !== undefined && seen.rows > options.range.to) break
    if (options.range !== undefined && seen.rows < options.range.from) continue
    if (train.has(hash)) seen.train++
    yield read.example
  }
  const all = seen.rows + seen.golden + seen.bad.length
  if (all === 0)
    throw new AssayError('data-format', `${options.name} holds no rows`, { where: options.name, hint: 'name a file with one row or more' })
  if (options.range !== undefined && seen.rows < options.range.from) throw outOfRange(options.range, options.name, seen.rows)
  const [first] = seen.bad
  if (first !== undefined && seen.bad.length > all / 100)
    throw new AssayError(
      'data-bad-rows',
      `${options.name}: ${seen.bad.length} of ${all} rows are bad (more than 1 %); the first: ${first.problem}`,
      {
        where: `${options.name}:${first.line}`,
        hint: 'repair or remove these rows',
      },
    )
}

/** Rows of a file, as a stream. Golden rows in it are left out: to score them would be a look that nobody declared. */
export const rowsOfFile = (
  session: Session,
  options: { readonly path: string; readonly name: string; readonly range: RowRange | undefined },
): EvaluationRows => {
  const seen = { rows: 0, golden: 0, train: 0, bad: [] as BadRow[] }
  const { name } = options
  return {
    source: name,
    split: 'file',
    read: () => fromFile(session, options, seen),
    notes: () => [
      ...(seen.golden === 0
        ? []
        : [
            `${counted(seen.golden, 'row')} of ${name} ${seen.golden === 1 ? 'is a golden row' : 'are golden rows'} and not scored: that would be a look`,
          ]),
      ...(seen.train === 0
        ? []
        : [
            `${counted(seen.train, 'row')} of ${name} ${seen.train === 1 ? 'is a train row' : 'are train rows'}: arms that learn have seen the answer`,
          ]),
      ...(seen.bad.length === 0
        ? []
        : [`${counted(seen.bad.length, 'row')} of ${name} could not be read and ${seen.bad.length === 1 ? 'was' : 'were'} left out`]),
    ],
  }
}

/** The dev split, in the order in which it was drawn. */
export const rowsOfDev = (session: Session, range?: RowRange): EvaluationRows => {
  const { dev: all } = session.data.splits
  if (all.length === 0)
    throw new AssayError('data-no-answers', 'dev holds no rows', { hint: '`assay split` shows the splits; `--data FILE` evaluates a file' })
  if (range !== undefined && all.length < range.from) throw outOfRange(range, 'dev', all.length)
  const dev = range === undefined ? all : all.slice(range.from - 1, range.to)
  return { source: 'dev', split: 'dev', total: dev.length, read: () => dev, notes: () => [] }
}
