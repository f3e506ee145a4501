import { parse } from 'yaml'
import { AssayError } from '../errors.ts'
import { isRecord, nothing, textOf } from './imported.ts'
import type { ForeignFile, ForeignFormat, ForeignRecord, Imported, ImportedRow } from './imported.ts'
import { readAssertions, readExpectedCell } from './promptfoo-assertions.ts'
import { fillTemplate, plainText } from './nunjucks-text.ts'
import { chatIn, inputOf } from './read-chat.ts'

interface Test {
  readonly vars: ForeignRecord
  readonly assertions: readonly ForeignRecord[]
  readonly tags: readonly string[]
  /** The answer where no assertion names it: `metadata.expected`, as our own export writes it. */
  readonly expected?: string
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value])
const assertionsOf = (value: ForeignRecord): readonly ForeignRecord[] => listOf(value['assert']).filter(isRecord)

/** A row of a CSV: columns are variables, but for those that begin with two underscores. */
const fromCells = (cells: ForeignRecord): Test => {
  const entries = Object.entries(cells)
  const expected = entries.filter(([name, cell]) => /^__expected\d*$/.test(name) && typeof cell === 'string' && cell.trim() !== '')
  const tags = entries.flatMap(([name, cell]) => (name.startsWith('__metadata:') ? (textOf(cell) ?? '').split(',') : []))
  return {
    vars: Object.fromEntries(entries.filter(([name]) => !name.startsWith('__'))),
    assertions: expected.map(([, cell]) => readExpectedCell(String(cell))),
    tags: tags.map((tag) => tag.trim()).filter((tag) => tag !== ''),
  }
}

const fromRecord = (test: ForeignRecord): Test => {
  const metadata = isRecord(test['metadata']) ? test['metadata'] : {}
  const vars = isRecord(test['vars']) ? test['vars'] : {}
  const expected = textOf(metadata['expected'])
  return {
    vars: Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, typeof value === 'string' ? plainText(value) : value])),
    assertions: assertionsOf(test),
    tags: listOf(metadata['tags']).flatMap((tag) => textOf(tag) ?? []),
    ...(expected !== undefined && { expected }),
  }
}

const pathOf = (text: string): string => text.replace(/^file:\/\//, '')

const readTests = async (
  file: ForeignFile,
  tests: unknown,
): Promise<{ readonly tests: readonly Test[]; readonly notes: readonly string[] }> => {
  const notes: string[] = []
  const found: Test[] = []
  for (const entry of listOf(tests)) {
    if (isRecord(entry)) {
      found.push(fromRecord(entry))
      continue
    }
    const path = pathOf(String(entry))
    if (/\.(csv|tsv|jsonl)$/i.test(path)) {
      const rows = await file.readRows(path)
      if (rows === undefined)
        throw new AssayError('import-unsupported', `${path} does not exist`, { where: file.path, hint: 'paths are relative to the config' })
      found.push(...rows.map(({ values }) => (/\.jsonl$/i.test(path) ? fromRecord(values) : fromCells(values))))
      continue
    }
    const text = /\.(ya?ml|json)$/i.test(path) ? await file.readText(path) : undefined
    if (text === undefined) notes.push(`tests of ${String(entry)} were not read: only CSV, JSONL, YAML and JSON files can be`)
    else found.push(...listOf(parse(text)).filter(isRecord).map(fromRecord))
  }
  return { tests: found, notes }
}

const placeholder = /\{\{-?\s*([A-Za-z_][\w.]*)\s*(?:\|[^}]*)?-?\}\}/g

const render = (template: string, vars: ForeignRecord): string => fillTemplate(template, (name) => textOf(vars[name]))

interface Prompt {
  readonly label: string
  readonly text: string
}

const readPrompts = async (file: ForeignFile, prompts: unknown): Promise<readonly Prompt[]> => {
  const found: Prompt[] = []
  for (const entry of listOf(prompts)) {
    const raw = isRecord(entry) ? (textOf(entry['raw']) ?? textOf(entry['id']) ?? '') : String(entry)
    const label = isRecord(entry) ? (textOf(entry['label']) ?? raw) : raw
    if (raw.startsWith('file://') || /^[\w./-]+\.(txt|md|json|ya?ml)$/.test(raw)) {
      const text = await file.readText(pathOf(raw))
      if (text !== undefined) found.push({ label, text })
    } else found.push({ label, text: raw })
  }
  return found
}

/**
 * How a prompt template divides: what is the same for all tests is the prompt under test, what differs is the input. A chat template
 * keeps its system message; a text with one variable loses the variable, which then follows as the user's message.
 */
const divide = (
  template: string,
  names: readonly string[],
): { readonly system?: string; input(vars: ForeignRecord): Pick<ImportedRow, 'input' | 'history'> } => {
  const turns = chatIn(parseOrText(template))
  if (turns !== undefined) {
    const system = turns.filter(({ role }) => role === 'system').map(({ content }) => content)
    const rest = turns.filter(({ role }) => role !== 'system')
    const isPlain = system.every((content) => content.search(placeholder) < 0)
    const kept = isPlain ? rest : turns
    return {
      ...(isPlain && system.length > 0 ? { system: system.join('\n\n') } : {}),
      input: (vars) => inputOf(kept.map((turn) => ({ ...turn, content: render(turn.content, vars) }))),
    }
  }
  const used = [...new Set([...template.matchAll(placeholder)].map(([, name]) => name ?? ''))]
  const [only] = used
  if (used.length === 1 && only !== undefined) {
    const system = template
      .replace(placeholder, '')
      .replace(/[ \t]+$/gm, '')
      .trim()
    return { ...(system === '' ? {} : { system }), input: (vars) => inputOf(vars[only]) }
  }
  if (used.length === 0)
    return {
      ...(template.trim() === '' ? {} : { system: template.trim() }),
      input: (vars) => inputOf(names.length === 1 ? vars[names[0] ?? ''] : vars),
    }
  return { input: (vars) => ({ input: render(template, vars) }) }
}

const parseOrText = (text: string): unknown => {
  if (!/^\s*[[{-]/.test(text)) return text
  try {
    // "{{question}}" is a map as a key: a warning on the terminal would be about nothing.
    return parse(text, { logLevel: 'error' }) as unknown
  } catch {
    return text
  }
}

const providerNames: Readonly<Record<string, string>> = {
  vertex: 'google-vertex',
  bedrock: 'amazon-bedrock',
  togetherai: 'together',
  google: 'google',
}

/** `openai:chat:gpt-4.1`, `anthropic:messages:claude-x`: the last part is the model. */
const modelOf = (entry: unknown): { readonly name: string; readonly provider: string; readonly model: string } | undefined => {
  const id = isRecord(entry) ? textOf(entry['id']) : textOf(entry)
  const parts = (id ?? '').split(':')
  if (id === undefined || parts.length < 2 || /^(file|https?|python|exec|echo|webhook)$/.test(parts[0] ?? '')) return undefined
  const provider = providerNames[parts[0] ?? ''] ?? parts[0] ?? ''
  const kinds = ['chat', 'completion', 'messages', 'responses', 'embedding']
  const model = parts.slice(kinds.includes(parts[1] ?? '') ? 2 : 1).join(':')
  return model === ''
    ? undefined
    : {
        name: model
          .toLowerCase()
          .replaceAll(/[^a-z0-9]+/g, '-')
          .replaceAll(/^-|-$/g, ''),
        provider,
        model,
      }
}

const read = async (file: ForeignFile): Promise<Imported> => {
  const config = isRecord(file.value) ? file.value : {}
  const { tests, notes: unread } = await readTests(file, config['tests'])
  if (tests.length === 0)
    throw new AssayError('import-unsupported', `${file.path} holds no tests`, { where: file.path, hint: 'name a config with `tests:`' })
  const shared = isRecord(config['defaultTest']) ? config['defaultTest'] : {}
  const defaults = isRecord(shared['vars']) ? shared['vars'] : {}
  const prompts = await readPrompts(file, config['prompts'])
  const whole = tests.map((test) => ({
    ...test,
    vars: { ...defaults, ...test.vars },
    assertions: [...assertionsOf(shared), ...test.assertions],
  }))
  const { system, input } = divide(prompts[0]?.text ?? '', Object.keys(whole[0]?.vars ?? {}))
  const said = readAssertions(whole.map(({ vars, assertions }) => ({ assertions, render: (text) => render(text, vars) })))
  const models = listOf(config['providers'] ?? config['targets']).flatMap((entry) => modelOf(entry) ?? [])
  const skipped = listOf(config['providers'] ?? config['targets']).length - models.length
  return {
    ...nothing,
    name: textOf(config['description']) ?? 'promptfoo-suite',
    rows: whole.map(({ vars, tags, expected: kept }, i): ImportedRow => {
      const expected = said.expected[i] ?? kept
      return { ...input(vars), ...(expected === undefined ? {} : { expected }), ...(tags.length === 0 ? {} : { tags }) }
    }),
    ...(system === undefined ? {} : { systemPrompt: system }),
    ...(said.schema === undefined ? {} : { schema: said.schema }),
    // The first provider is what the suite tests: what runs today.
    models: Object.fromEntries(models.map(({ name, provider, model }, i) => [i === 0 ? 'current' : name, { provider, model }])),
    scorers: said.scorers,
    rubrics: said.rubrics,
    notes: [
      ...unread,
      ...(prompts.length > 1
        ? [`${prompts.length} prompts were compared; "${prompts[0]?.label ?? ''}" was taken as the prompt under test`]
        : []),
      ...(skipped > 0 ? [`${skipped} providers are no chat models that Assay can name: add them under models`] : []),
      ...said.notes,
    ],
  }
}

/** Configs of promptfoo: tests with variables and assertions, prompts, providers. */
export const promptfooConfig: ForeignFormat = {
  id: 'promptfoo',
  label: 'promptfoo config',
  recognise: ({ value, rows }) => {
    if (
      isRecord(value) &&
      value['tests'] !== undefined &&
      (value['prompts'] !== undefined || value['providers'] !== undefined || value['targets'] !== undefined)
    )
      return 'the document has tests and prompts or providers'
    return rows?.[0] !== undefined && '__expected' in rows[0].values ? 'the first row has __expected' : undefined
  },
  read: async (file) =>
    // A CSV of tests alone is a suite without prompts.
    file.rows === undefined ? await read(file) : await read({ ...file, value: { tests: file.rows.map(({ values }) => csvTest(values)) } }),
}

const csvTest = (values: ForeignRecord): ForeignRecord => {
  const { vars, assertions, tags } = fromCells(values)
  return { vars, assert: assertions, metadata: { tags } }
}
