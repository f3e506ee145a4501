import type { LabelledExample } from '../core/data/example.ts'
import { AssayError } from '../core/errors.ts'
import type { HumanLabel } from '../core/judge/human-labels.ts'
import { choiceNames, type Rubric } from '../core/judge/rubric.ts'
import { didYouMean } from '../core/lib/did-you-mean.ts'
import type { Ports } from '../core/ports/ports.ts'
import type { RecordedAnswer } from './recorded-answers.ts'

/** Names that a column of a labels file may have, in any case. */
const columns = {
  id: ['id', 'example', 'exampleid', 'example_id'],
  arm: ['arm'],
  input: ['input', 'text', 'prompt', 'question'],
  expected: ['expected', 'reference', 'target'],
  answer: ['output', 'answer', 'response', 'completion'],
  choice: ['choice', 'label', 'human', 'rating'],
  rater: ['rater', 'by', 'annotator', 'labeller'],
} as const

/** Bad rows that are listed one by one. */
const shownRows = 20

type Field = keyof typeof columns

const textOf = (value: unknown): string | undefined => {
  if (value === undefined || value === null) return undefined
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const fieldsOf = (values: Readonly<Record<string, unknown>>): Partial<Record<Field, string>> => {
  const byName = new Map(Object.entries(values).map(([name, value]) => [name.trim().toLowerCase(), textOf(value)]))
  const fields: Partial<Record<Field, string>> = {}
  for (const [field, names] of Object.entries(columns)) {
    const text = names.map((name) => byName.get(name)).find((value) => value !== undefined && value.trim() !== '')
    if (text !== undefined) fields[field as Field] = text
  }
  return fields
}

/** An output can be empty: where the column is there, nothing in it is what was judged. */
const emptyAnswer = (values: Readonly<Record<string, unknown>>): '' | undefined =>
  Object.keys(values).some((name) => columns.answer.some((known) => known === name.trim().toLowerCase())) ? '' : undefined

/** The choice as the rubric spells it: white space and case are forgiven, and a choice's value may stand for it. */
const choiceOf = (rubric: Rubric, written: string): string | undefined => {
  const text = written.trim()
  const names = choiceNames(rubric)
  const exact = names.find((name) => name === text) ?? names.find((name) => name.toLowerCase() === text.toLowerCase())
  if (exact !== undefined) return exact
  const valued = rubric.choices.filter(({ value }) => typeof value === 'number' && text !== '' && value === Number(text))
  return valued.length === 1 ? valued[0]?.name : undefined
}

export interface ReadLabels {
  readonly labels: readonly HumanLabel[]
  /** Rows that nobody has filled in yet. */
  readonly open: number
}

/**
 * Reads human labels (CSV or JSON lines): `choice`, and what was judged as `id` and `output`, `id` and `arm` (the output is then looked
 * up in the runs), or `input` and `output`. A row without a choice is not labelled yet. The same output twice is two people's labels.
 * Throws `data-not-found`, `data-format` with every bad row, and `labels-missing` where no row is labelled.
 */
export const readLabels = async (options: {
  readonly ports: Pick<Ports, 'reader'>
  /** Absolute. */
  readonly path: string
  readonly shownPath: string
  readonly rubric: Rubric
  readonly examples: ReadonlyMap<string, LabelledExample>
  readonly answers: readonly RecordedAnswer[]
  readonly signal: AbortSignal
}): Promise<ReadLabels> => {
  const { ports, path, shownPath, rubric, examples, answers, signal } = options
  const answered = new Map(answers.map(({ arm, exampleId, text }) => [`${arm}\u0000${exampleId}`, text]))
  const labels: HumanLabel[] = []
  const bad: { message: string; where: string; hint?: string }[] = []
  let open = 0
  for await (const row of ports.reader.read(path, signal)) {
    const where = `${shownPath}:${row.line}`
    if ('problem' in row) {
      bad.push({ message: row.problem, where })
      continue
    }
    const fields = fieldsOf(row.values)
    if (fields.choice === undefined) {
      open++
      continue
    }
    const choice = choiceOf(rubric, fields.choice)
    if (choice === undefined) {
      const near = didYouMean(fields.choice.trim(), choiceNames(rubric))
      const hint = near === undefined ? `one of: ${choiceNames(rubric).join(', ')}` : `did you mean "${near}"?`
      bad.push({ message: `"${fields.choice.trim()}" is no choice of the rubric`, where, hint })
      continue
    }
    const example = fields.id === undefined ? undefined : examples.get(fields.id.trim())
    const input = fields.input ?? example?.input
    if (input === undefined) {
      const id = fields.id
      bad.push({ message: id === undefined ? 'needs an id, or input and output' : `there is no example "${id}" in this task`, where })
      continue
    }
    const id = fields.id?.trim() ?? `line-${row.line}`
    const answer = fields.answer ?? (fields.arm === undefined ? emptyAnswer(row.values) : answered.get(`${fields.arm.trim()}\u0000${id}`))
    if (answer === undefined) {
      const hint = '`assay run` records what arms answer; or give the answer in a column `output`'
      bad.push({
        message:
          fields.arm === undefined ? 'needs the output that was judged, or its arm' : `no run holds what ${fields.arm} answered to ${id}`,
        where,
        hint,
      })
      continue
    }
    const expected = fields.expected ?? example?.expected
    labels.push({
      id,
      input,
      answer,
      choice,
      tags: example?.tags ?? [],
      ...(expected === undefined ? {} : { expected }),
      ...(fields.arm === undefined ? {} : { arm: fields.arm.trim() }),
      ...(fields.rater === undefined ? {} : { rater: fields.rater.trim() }),
    })
  }
  const [first, ...also] = bad
  if (first !== undefined)
    throw new AssayError('data-format', first.message, {
      where: first.where,
      also: [
        ...also.slice(0, shownRows - 1),
        ...(also.length < shownRows ? [] : [{ message: `and ${also.length - shownRows + 1} more`, where: shownPath }]),
      ],
      hint: first.hint ?? 'a labels file has columns id, output (or arm) and choice; `assay scorers sample NAME` writes one to fill in',
    })
  if (labels.length === 0)
    throw new AssayError('labels-missing', `${shownPath} holds no labelled row`, {
      where: shownPath,
      hint: `fill in the column choice with one of: ${choiceNames(rubric).join(', ')}`,
    })
  return { labels, open }
}
