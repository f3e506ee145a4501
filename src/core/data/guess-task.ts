import type { TaskKind } from '../task/task.ts'
import type { Example } from './example.ts'
import { chooseShape } from './formats/choose-shape.ts'
import type { Columns, RawValues, RowFormat } from './formats/row-format.ts'
import { guessColumns, type ColumnGuess } from './guess-columns.ts'
import { toExample } from './to-example.ts'

export interface TaskGuess {
  readonly status: 'guessed'
  readonly kind: TaskKind
  readonly format: string
  readonly columns: Columns
  /** Distinct answers of a classification, sorted. */
  readonly labels: readonly string[]
  /** JSON answers of an extraction. */
  readonly answers: readonly unknown[]
  readonly guesses: ColumnGuess['guesses']
}

/** Rows whose keys tell the shape, as in `readExamples`. */
const shapeSample = 200

/** Longest label: a longer answer is a text. */
const labelLength = 60

const parseObject = (text: string | undefined): unknown => {
  if (text === undefined || !/^\s*[{[]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const kindOf = (examples: readonly Example[]): { readonly kind: TaskKind; readonly because: string } => {
  const answers = examples.flatMap(({ expected }) => (expected === undefined ? [] : [expected]))
  const distinct = new Set(answers)
  if (answers.length > 0 && answers.every((answer) => typeof parseObject(answer) === 'object'))
    return { kind: 'extraction', because: 'every answer is a JSON object or list' }
  // OpenAI's prepare_data: fewer than a third as many answers as rows. Files with very few rows still show repeated labels.
  if (distinct.size < answers.length / 3 && answers.every((answer) => answer.length <= labelLength))
    return { kind: 'classification', because: `${distinct.size} distinct short answers in ${answers.length} rows` }
  if (examples.some(({ history }) => (history ?? []).some(({ role }) => role === 'assistant')))
    return { kind: 'chat', because: 'the rows are conversations of several turns' }
  return {
    kind: 'generation',
    because: answers.length === 0 ? 'the rows hold no answers yet' : `${distinct.size} different texts in ${answers.length} rows`,
  }
}

/** Why no task can be guessed: no row can be read, the shape of the rows is not clear, or it cannot be used. */
export type NoGuess =
  | { readonly status: 'unreadable'; readonly because?: string }
  | { readonly status: 'unclear'; readonly formats: readonly RowFormat[] }

/** Guesses a task from the first rows of its data, and says why. */
export const guessTask = (rows: readonly RawValues[]): TaskGuess | NoGuess => {
  if (rows.length === 0) return { status: 'unreadable' }
  const shape = chooseShape(rows.slice(0, shapeSample), {})
  if (shape.status === 'unclear') return shape
  if (shape.status === 'refused') return { status: 'unreadable', because: shape.why }
  const { format } = shape
  const guessed: ColumnGuess = format.name === 'any-columns' ? guessColumns(rows, {}) : { columns: {}, guesses: [] }
  const examples = rows.flatMap((values, index) => {
    const read = format.read(values, guessed.columns, 'generation')
    const made = read.status === 'read' ? toExample(read.fields, 'generation', { file: '', line: index + 1 }) : undefined
    return made !== undefined && 'example' in made ? [made.example] : []
  })
  if (examples.length === 0) return { status: 'unreadable' }
  const { kind, because } = kindOf(examples)
  const answers = examples.flatMap(({ expected }) => (expected === undefined ? [] : [expected]))
  return {
    status: 'guessed',
    kind,
    format: format.label,
    columns: guessed.columns,
    labels: kind === 'classification' ? [...new Set(answers)].sort() : [],
    answers: kind === 'extraction' ? answers.map(parseObject) : [],
    guesses: [
      { about: 'format', guess: format.label, because: shape.because },
      ...guessed.guesses.map((entry) =>
        entry.about !== 'columns.expected' || guessed.answers === undefined
          ? entry
          : { ...entry, because: `${entry.because}; the answer could also be ${guessed.answers.slice(1).join(' or ')}` },
      ),
      { about: 'kind', guess: kind, because },
    ],
  }
}
