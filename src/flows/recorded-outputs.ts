import { outputsArm } from '../core/arms/outputs.ts'
import { AssayError } from '../core/errors.ts'
import type { OpenedRun } from './open-run.ts'

const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return undefined
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Columns that may hold what production answered, and what the answer belongs to. */
const answerColumns = ['output', 'answer', 'response', 'completion', 'prediction']
const keyColumns = ['id', 'input', 'text', 'prompt']

const firstOf = (values: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined => {
  for (const name of names) {
    const text = textOf(values[name])
    if (text !== undefined) return text
  }
  return undefined
}

/** Reads `outputs: FILE` of task.yaml into the `outputs` arm (DESIGN §10.3). Throws `data-format` with every bad row. */
export const addAnswers = async (run: OpenedRun): Promise<void> => {
  const { task, files, ports, signal } = run.session
  if (task.outputs === undefined) return
  const answers = new Map<string, string>()
  const bad: { message: string; where: string }[] = []
  for await (const row of ports.reader.read(files.absolute(task.outputs), signal)) {
    const where = `${task.outputs}:${row.line}`
    if ('problem' in row) {
      bad.push({ message: row.problem, where })
      continue
    }
    const { input: inputColumn = 'input' } = task.columns
    const keys = [...keyColumns, inputColumn].flatMap((name) => textOf(row.values[name]) ?? [])
    const answer = firstOf(row.values, answerColumns)
    if (keys.length === 0 || answer === undefined)
      bad.push({ message: `needs one of ${keyColumns.join(', ')} and one of ${answerColumns.join(', ')}`, where })
    else for (const key of keys) answers.set(key, answer)
  }
  const [first, ...also] = bad
  if (first !== undefined)
    throw new AssayError('data-format', first.message, {
      where: first.where,
      also,
      hint: `correct ${task.outputs}: one recorded answer a row`,
    })
  run.candidates = run.candidates.map((candidate) =>
    candidate.definition.needs.outputsFile ? { ...candidate, definition: outputsArm(answers) } : candidate,
  )
}
