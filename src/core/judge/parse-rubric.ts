import { LineCounter, parseDocument } from 'yaml'
import { AssayError } from '../errors.ts'
import { didYouMean } from '../lib/did-you-mean.ts'
import { mistakesOf, type Mistake } from '../task/mistake.ts'
import { offsetOf } from '../task/parse-task.ts'
import { rubricSchema, type Rubric } from './rubric.ts'

const keys = [
  'question',
  'criteria',
  'choices',
  'sees',
  'passFrom',
  'examples',
  'name',
  'description',
  'value',
  'input',
  'expected',
  'answer',
]
const help = 'docs/method/judges.md shows a whole rubric'

type Issue = Parameters<typeof mistakesOf>[0]

/** As for task.yaml, with suggestions from the keys of a rubric. */
const rubricMistakes = (issue: Issue, raw: unknown): readonly Mistake[] => {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const near = didYouMean(key, keys)
      return {
        path: [...issue.path, key],
        at: 'key',
        message: `unknown key "${key}"`,
        hint: near === undefined ? help : `did you mean "${near}"?`,
      }
    })
  return mistakesOf(issue, raw).map((mistake) => ({
    ...mistake,
    message: mistake.message.replace(/^task\.yaml /, 'a rubric '),
    ...(mistake.hint?.includes('assay explain') === true ? { hint: help } : {}),
  }))
}

/** Mistakes that only several keys together show. */
const crossMistakes = ({ choices, examples }: Rubric): readonly Mistake[] => {
  const names = choices.map(({ name }) => name)
  const values = new Set(choices.flatMap(({ value }) => (typeof value === 'number' ? [value] : [])))
  const twice = names.flatMap((name, i): Mistake[] =>
    names.indexOf(name) < i ? [{ path: ['choices', i, 'name'], at: 'value', message: `choice "${name}" is listed twice` }] : [],
  )
  const flat: readonly Mistake[] =
    values.size < 2
      ? [{ path: ['choices'], at: 'key', message: 'the choices need two different values', hint: 'for example 1 for good and 0 for bad' }]
      : []
  const unknown = examples.flatMap(({ choice }, i): Mistake[] => {
    if (names.includes(choice)) return []
    const near = didYouMean(choice, names)
    return [
      {
        path: ['examples', i, 'choice'],
        at: 'value',
        message: `"${choice}" is no choice of this rubric`,
        hint: near === undefined ? `one of: ${names.join(', ')}` : `did you mean "${near}"?`,
      },
    ]
  })
  return [...twice, ...flat, ...unknown]
}

/** Reads a rubric (YAML or JSON), strictly. Throws `scorer-invalid` with every mistake, each as `file:line:col`. */
export const parseRubric = (source: string, fileName: string): Rubric => {
  const lines = new LineCounter()
  const document = parseDocument(source.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false })
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${fileName}:${line}:${col}`
  }
  const stop = (mistakes: readonly { readonly message: string; readonly offset: number; readonly hint?: string }[]): never => {
    const placed = [...mistakes]
      .sort((a, b) => a.offset - b.offset)
      .map(({ message, offset, hint }) => ({ message, where: at(offset), ...(hint === undefined ? {} : { hint }) }))
    const [first, ...also] = placed
    throw new AssayError('scorer-invalid', first?.message ?? 'the rubric has a mistake', {
      where: first?.where ?? fileName,
      hint: first?.hint ?? help,
      also,
    })
  }
  if (document.errors.length > 0)
    return stop(document.errors.map((error) => ({ message: `not valid YAML: ${error.message}`, offset: error.pos[0] })))
  const raw: unknown = document.toJS()
  if (raw === null || raw === undefined) return stop([{ message: 'the rubric is empty', offset: 0 }])
  const parsed = rubricSchema.safeParse(raw)
  const mistakes = parsed.success ? crossMistakes(parsed.data) : parsed.error.issues.flatMap((issue) => rubricMistakes(issue, raw))
  if (mistakes.length > 0 || !parsed.success) return stop(mistakes.map((mistake) => ({ ...mistake, offset: offsetOf(document, mistake) })))
  return parsed.data
}
