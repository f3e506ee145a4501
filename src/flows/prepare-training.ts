import type { LabelledExample } from '../core/data/example.ts'
import { AssayError } from '../core/errors.ts'
import { sha256Hex } from '../core/lib/sha256-hex.ts'
import { type ChatModelEntry, findEntry } from '../core/models/catalogue.ts'
import type { Trainer, TrainJob } from '../core/ports/trainer.ts'
import { type BuiltRows, buildRows, type Tokenize } from '../core/training/build-rows.ts'
import { type ChosenRecipe, defaultRecipe } from '../core/training/default-recipe.ts'
import { type Preflight, preflight } from '../core/training/preflight.ts'
import { totalSteps } from '../core/training/training-plan.ts'
import { readJson } from './read-json.ts'
import type { TrainArmOptions } from './train.ts'

export interface PreparedTraining {
  readonly base: TrainJob['base']
  readonly built: BuiltRows
  readonly recipe: ChosenRecipe['recipe']
  readonly notes: readonly string[]
  readonly preflight: Preflight
  readonly seed: number
  /** Hash of base, rows, recipe and seed: the same job is never trained twice. */
  readonly jobHash: string
  /** Dev rows that both the trainer's model and the served one answer. */
  readonly parity: {
    readonly examples: readonly LabelledExample[]
    readonly prompts: readonly (readonly number[])[]
    /** Token ids of every label as an answer, end of turn included; empty where the answer is not a label. */
    readonly choices: readonly { readonly label: string; readonly ids: readonly number[] }[]
  }
}

/** Longest row in tokens that training takes. */
export const maxLength = 2048

/** One token a character: stands in for a tokenizer where a pretending trainer meets a pretending model. */
export const characterTokens: Tokenize = async (messages, { addGenerationPrompt, tools = [] }) =>
  [
    ...(tools.length === 0 ? '' : `<tools>${JSON.stringify(tools)}\u0003`),
    ...messages.map(({ role, content }) => `<${role}>${content}\u0003`).join(''),
    ...(addGenerationPrompt ? '<assistant>' : ''),
  ].map((character) => Number(character.codePointAt(0)))

/** Shapes that stand for a base without a catalogue entry: the fake one. */
const tinyLayers = { count: 1, hidden: 8, feedForward: 16, heads: 1, keyValueHeads: 1, headSize: 8 }

const baseEntry = (options: TrainArmOptions): Pick<ChatModelEntry, 'parameters' | 'contextTokens' | 'layers'> => {
  const entry = findEntry(options.student.model)
  if (entry?.kind === 'chat-model') return entry
  if (options.student.provider === 'fake')
    return { parameters: 1000, contextTokens: maxLength, layers: { ...tinyLayers, vocabulary: 256, tiedEmbeddings: true } }
  throw new AssayError('adapter-unsupported', `${options.student.model} cannot be trained here: it is not in the model catalogue`, {
    hint: '`assay models` lists the models that can',
  })
}

/** Tokens a second that this machine is assumed to train before it has trained. 243 a core were measured (AVX2, float32); scoring takes its part. */
const assumedSpeed = (cores: number, parameters: number): number => Math.max(1, (cores * 150 * 135e6) / parameters)

const baseOf = async (options: TrainArmOptions): Promise<TrainJob['base']> => {
  const { student, ports, signal, sink } = options
  if (student.provider === 'fake') return { id: student.model, ggufFile: '', sha256: sha256Hex(student.model) }
  const file = await ports.models.ensure(student.model, {
    ...(student.quantization === undefined ? {} : { quantization: student.quantization }),
    signal,
    onProgress: (message) => sink({ kind: 'note', level: 'info', message }),
  })
  return { id: file.id, ggufFile: file.path, sha256: file.sha256 }
}

/** Dev rows of the parity check: picking a label costs one pass, writing a text one pass a token. */
const parityRows = { labels: 100, text: 40 }

const parityOf = async (options: TrainArmOptions, tokenize: Tokenize, endToken: number): Promise<PreparedTraining['parity']> => {
  const { labels, dev1, request } = options
  const examples = dev1.slice(0, labels.length > 0 ? parityRows.labels : parityRows.text)
  const asked = await Promise.all(examples.map(async (example) => (await request(example)).messages))
  const prompts = await Promise.all(asked.map(async (messages) => await tokenize(messages, { addGenerationPrompt: true })))
  const [messages, prompt] = [asked[0], prompts[0]]
  if (messages === undefined || prompt === undefined) return { examples, prompts, choices: [] }
  const choices = labels.map(async (label) => {
    const whole = await tokenize([...messages, { role: 'assistant', content: label }], { addGenerationPrompt: false })
    return { label, ids: whole.slice(prompt.length, whole.lastIndexOf(endToken) + 1) }
  })
  return { examples, prompts, choices: await Promise.all(choices) }
}

/** As many of the first rows as the steps of the recipe can see: an arm says how many rows it was trained on. */
const cutRows = (rows: BuiltRows['rows'], recipe: ChosenRecipe['recipe']): BuiltRows['rows'] =>
  recipe.maxSteps === undefined ? rows : rows.slice(0, recipe.maxSteps * recipe.batchSize)

/**
 * Rows, recipe and preflight of a training; nothing is spent yet.
 * Throws `preflight-failed` with every blocking finding, and `adapter-unsupported`.
 */
export const prepareTraining = async (options: TrainArmOptions, trainer: Trainer): Promise<PreparedTraining> => {
  const { train, ports, request, answer, signal } = options
  const entry = baseEntry(options)
  const base = await baseOf(options)
  await using model = await ports.openModel(options.student, { signal })
  const tokenize = model.tokenize?.bind(model) ?? (trainer.id === 'fake' ? characterTokens : undefined)
  if (tokenize === undefined)
    throw new AssayError('adapter-unsupported', `${options.student.name} cannot be tuned: only the embedded model shows its tokens`, {
      hint: 'set `provider: local` for the student in task.yaml',
    })
  const messages = async (example: LabelledExample) => (await request(example)).messages
  const whole = await buildRows(train, { messages, answer, tokenize, maxLength, signal })
  const lengths = whole.rows.map((row) => row.inputIds.length)
  const speed = await plannedSpeed(options, {
    inputs: sha256Hex(
      JSON.stringify([base.sha256, options.budgetHours, whole.rows.map(({ inputIds, promptTokens }) => [inputIds, promptTokens])]),
    ),
    current: async () => await knownSpeed(options, base.id, assumedSpeed(ports.machine.cores, entry.parameters)),
  })
  const { recipe: fitted, notes } = defaultRecipe({
    parameters: entry.parameters,
    rows: whole.rows.length,
    tokens: lengths.reduce((sum, length) => sum + length, 0),
    trainedTokens: whole.rows.reduce((sum, row) => sum + row.inputIds.length - row.promptTokens, 0),
    longest: lengths.reduce((most, length) => Math.max(most, length), 0),
    hours: options.budgetHours,
    tokensPerSecond: speed,
  })
  const built = { ...whole, rows: cutRows(whole.rows, fitted) }
  const { maxSteps: _seen, ...planned } = fitted
  const recipe = { ...planned, learningRate: options.change?.learningRate ?? planned.learningRate }
  const answers = new Map(train.map((example) => [example.id, example]))
  const checked = preflight({
    built,
    recipe,
    base: entry,
    tokensPerSecond: speed,
    machine: ports.machine,
    answerOf: (id) => {
      const example = answers.get(id)
      return example === undefined ? '' : answer(example)
    },
  })
  if (checked.blocking.length > 0)
    throw new AssayError('preflight-failed', `training ${options.arm} would be wasted: ${checked.blocking[0]?.message}`, {
      hint: checked.blocking[0]?.fix ?? '',
      also: checked.blocking.slice(1).map(({ message, fix }) => ({ message, hint: fix })),
    })
  const seed = options.change?.seed ?? options.task.split.seed
  const identity = JSON.stringify([
    base.sha256,
    recipe,
    seed,
    options.scoredBy ?? '',
    built.rows.map(({ inputIds, promptTokens }) => [inputIds, promptTokens]),
  ])
  return {
    base,
    built,
    recipe: { ...recipe, saveEverySteps: Math.min(recipe.saveEverySteps, totalSteps(recipe, built.rows.length)) },
    notes,
    preflight: checked,
    seed,
    jobHash: sha256Hex(identity),
    parity: await parityOf(options, tokenize, built.endToken),
  }
}

/**
 * The speed that this training was planned with. It is kept beside the adapter: what a training measures must not change the
 * recipe of the same training, or a second run would train again and a killed one would not resume.
 */
const plannedSpeed = async (
  { ports, folder }: TrainArmOptions,
  { inputs, current }: { readonly inputs: string; readonly current: () => Promise<number> },
): Promise<number> => {
  const files = ports.openFolder(folder)
  const plan = await readJson(files, 'plan.json')
  if (plan?.['inputs'] === inputs && typeof plan['tokensPerSecond'] === 'number') return plan['tokensPerSecond']
  const tokensPerSecond = await current()
  await files.writeText('plan.json', `${JSON.stringify({ inputs, tokensPerSecond })}\n`)
  return tokensPerSecond
}

const speedFile = (base: string): string => `measured/training-${base}.json`

/** Tokens a second of the last training of this base on this machine. */
const knownSpeed = async ({ ports }: TrainArmOptions, base: string, assumed: number): Promise<number> => {
  const known = (await readJson(ports.openFolder(ports.home), speedFile(base)))?.['tokensPerSecond']
  return typeof known === 'number' && known > 0 ? known : assumed
}

export const rememberSpeed = async ({ ports }: TrainArmOptions, base: string, tokensPerSecond: number): Promise<void> =>
  await ports.openFolder(ports.home).writeText(speedFile(base), JSON.stringify({ tokensPerSecond, hardware: ports.machine.cpu }))
