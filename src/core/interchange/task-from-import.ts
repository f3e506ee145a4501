import { stringify } from 'yaml'
import type { ChatMessage } from '../data/example.ts'
import { guessTask } from '../data/guess-task.ts'
import { contentHash } from '../lib/content-hash.ts'
import { inferSchema } from '../task/infer-schema.ts'
import type { TaskKind } from '../task/task.ts'
import type { Imported, ImportedRow } from './imported.ts'

interface TextFile {
  readonly path: string
  readonly text: string
}

/** A turn as the OpenAI chat API has it, which data files hold. */
const openAiTurn = ({ role, content, toolCalls, toolCallId }: ChatMessage): Readonly<Record<string, unknown>> => ({
  role,
  content,
  ...(toolCalls !== undefined && {
    tool_calls: toolCalls.map(({ id, name, arguments: written }) => ({ id, type: 'function', function: { name, arguments: written } })),
  }),
  ...(toolCallId !== undefined && { tool_call_id: toolCallId }),
})

/** A row as a line of data/rows.jsonl: chat turns where there was a conversation, else input and answer. */
const lineOf = ({ id, input, history, expected, tags }: ImportedRow & { readonly id: string }): string => {
  const rest = tags === undefined ? {} : { tags }
  if (history === undefined) return JSON.stringify({ id, input, ...(expected === undefined ? {} : { expected }), ...rest })
  const answer = expected === undefined ? [] : [{ role: 'assistant', content: expected }]
  return JSON.stringify({ id, messages: [...history.map(openAiTurn), { role: 'user', content: input }, ...answer], ...rest })
}

/** Ids of the other tool where every row has its own; else the content's hash, so that answers find their rows. */
const withIds = (rows: readonly ImportedRow[]): readonly (ImportedRow & { readonly id: string })[] => {
  const given = rows.map(({ id }) => id)
  const areUnique = given.every((id) => id !== undefined && id !== '') && new Set(given).size === rows.length
  const seen = new Map<string, number>()
  return rows.map((row) => {
    if (areUnique && row.id !== undefined) return { ...row, id: row.id }
    const hash = contentHash([row.input, row.expected ?? '', JSON.stringify(row.history ?? [])], 12)
    const times = (seen.get(hash) ?? 0) + 1
    seen.set(hash, times)
    return { ...row, id: times === 1 ? hash : `${hash}-${times}` }
  })
}

const rubricText = (criteria: string): string =>
  stringify(
    {
      question: 'Does the answer meet the criteria?',
      criteria: criteria === '' ? 'The answer is right, complete and useful.' : criteria,
      choices: [
        { name: 'yes', value: 1 },
        { name: 'no', value: 0 },
      ],
      sees: ['input', 'expected'],
    },
    { lineWidth: 0 },
  )

const nameOf = (name: string): string => {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replaceAll(/^[^A-Za-z0-9]+|-+$/g, '')
  return plain === '' ? 'imported' : plain.slice(0, 60)
}

/** Scorers that need a rubric ask the model that is there to ask. */
const judges = ({ rubrics, models }: Imported): readonly unknown[] => {
  const [model] = Object.keys(models)
  return model === undefined
    ? []
    : rubrics.map(({ file }, i) => ({ name: i === 0 ? 'judge' : `judge-${i + 1}`, judge: { model, rubric: file } }))
}

/** Scorers of a name that this kind of task has already, or that its answers cannot have. */
const scorersFor = (imported: Imported, kind: TaskKind): readonly unknown[] => {
  const implied: Readonly<Record<TaskKind, readonly string[]>> = {
    classification: ['exact', 'normalised', 'json-validity'],
    extraction: ['exact'],
    generation: ['json-validity'],
    chat: ['json-validity'],
  }
  const named = imported.scorers.filter((scorer) => typeof scorer !== 'string' || !implied[kind].includes(scorer))
  return [...named.map((scorer) => (scorer === 'similarity' ? { name: 'similar', similarity: {} } : scorer)), ...judges(imported)]
}

/** task.yaml as a value, and the files beside it. Pure: the same import gives the same task. */
export const taskFromImport = (
  imported: Imported,
): {
  readonly kind: TaskKind
  readonly task: Readonly<Record<string, unknown>>
  readonly texts: readonly TextFile[]
  readonly notes: readonly string[]
} => {
  const rows = withIds(imported.rows)
  const found = guessTask(rows.map(({ input, expected }) => ({ input, ...(expected === undefined ? {} : { expected }) })))
  const guess = found.status === 'guessed' ? found : undefined
  const hasHistory = rows.some(({ history }) => history !== undefined)
  const guessed = guess?.kind ?? 'generation'
  const kind: TaskKind = imported.schema !== undefined ? 'extraction' : guessed === 'generation' && hasHistory ? 'chat' : guessed
  const texts: TextFile[] = [{ path: 'data/rows.jsonl', text: `${rows.map(lineOf).join('\n')}\n` }]
  if (imported.systemPrompt !== undefined) texts.push({ path: 'prompts/imported.md', text: `${imported.systemPrompt}\n` })
  if (kind === 'extraction')
    texts.push({ path: 'schema.json', text: `${JSON.stringify(imported.schema ?? inferSchema(guess?.answers ?? []), null, 2)}\n` })
  const hasJudge = Object.keys(imported.models).length > 0
  if (hasJudge) for (const { file, criteria } of imported.rubrics) texts.push({ path: file, text: rubricText(criteria) })
  const answered = imported.answers.filter(({ answers }) => answers.some((answer) => answer !== undefined))
  answered.forEach(({ arm, answers }, i) => {
    const lines = rows.flatMap(({ id }, at) => (answers[at] === undefined ? [] : [JSON.stringify({ id, output: answers[at] })]))
    texts.push({ path: i === 0 ? 'outputs.jsonl' : `outputs-${nameOf(arm).toLowerCase()}.jsonl`, text: `${lines.join('\n')}\n` })
  })
  const scorers = scorersFor(imported, kind)
  const [first, ...others] = answered
  return {
    kind,
    task: {
      version: 1,
      name: nameOf(imported.name),
      kind,
      data: 'data/rows.jsonl',
      output: kind === 'classification' ? { labels: 'auto' } : kind === 'extraction' ? { schema: 'schema.json' } : 'text',
      ...(imported.systemPrompt === undefined ? {} : { prompt: 'prompts/imported.md' }),
      ...(first === undefined ? {} : { outputs: 'outputs.jsonl' }),
      ...(Object.keys(imported.models).length === 0 ? {} : { models: imported.models }),
      ...(scorers.length === 0 ? {} : { scorers }),
      margin: '2pt',
      budget: { usd: 0, hours: 1 },
    },
    texts,
    notes: [
      ...(first === undefined || others.length === 0
        ? []
        : [
            `answers of ${first.arm} are the arm "outputs"; those of ${others.map(({ arm }) => arm).join(', ')} lie beside them: compare with \`assay compare FILE FILE\``,
          ]),
      ...(imported.rubrics.length > 0 && !hasJudge ? ['rubrics were left out: no model is named that could judge'] : []),
    ],
  }
}
