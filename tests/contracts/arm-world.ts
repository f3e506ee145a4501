import { CallFailed } from '../../src/core/arms/arm.ts'
import type { FitContext, ParentArm, Tool } from '../../src/core/arms/arm.ts'
import { replyReader, requestBuilder } from '../../src/core/arms/model-request.ts'
import type { Example, LabelledExample } from '../../src/core/data/example.ts'
import { canonicalJson } from '../../src/core/lib/canonical-json.ts'
import { createRandom } from '../../src/core/lib/random.ts'
import type { ModelReply, ModelRequest } from '../../src/core/ports/model.ts'
import type { PromptOptimiser } from '../../src/core/ports/prompt-optimiser.ts'
import type { Retriever } from '../../src/core/retrieval/passage.ts'
import type { JsonSchema } from '../../src/core/task/json-schema.ts'
import { resolveTask } from '../../src/core/task/resolve-task.ts'
import type { TaskKind } from '../../src/core/task/task.ts'
import { createFakeModel } from '../../src/io/models/fake.ts'

export const colours = ['red', 'green', 'blue'] as const
const things = ['car', 'house', 'boat', 'lamp', 'hat'] as const
const names = ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve'] as const

const schema: JsonSchema = { type: 'object', properties: { name: { type: 'string' }, count: { type: 'string' } } }

/** A generated row that an arm can learn: the label or the fields stand in the text. */
export const row = (kind: TaskKind, index: number): LabelledExample => {
  const random = createRandom(index + 1)
  const colour = colours[index % colours.length]!
  const thing = things[random.below(things.length)]!
  const name = names[random.below(names.length)]!
  const count = String(1 + random.below(9))
  const base = { id: `row-${index}`, tags: [], weight: 1, source: { file: 'made.jsonl', line: index + 1 } }
  // Something to clean, where an arm does.
  const dirt = index % 4 === 0 ? '<br> ' : ''
  switch (kind) {
    case 'classification':
      return { ...base, input: `please ${dirt}paint the ${thing} in ${colour} number ${index}`, expected: colour }
    case 'extraction':
      return { ...base, input: `${name} wants ${dirt}${count} of the ${thing}, order ${index}x`, expected: canonicalJson({ name, count }) }
    case 'generation':
    case 'chat':
      return { ...base, input: `say ${dirt}${colour} about the ${thing} ${index}`, expected: `${colour} it is` }
  }
}

export const rows = (kind: TaskKind, from: number, count: number): LabelledExample[] =>
  Array.from({ length: count }, (_, i) => row(kind, from + i))

/** Bags of letters: near enough to meaning for a test, and the same everywhere. */
const embed = async (texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> => {
  signal.throwIfAborted()
  return texts.map((text) => {
    const vector = new Float32Array(26)
    for (const letter of text.toLowerCase()) {
      const at = letter.charCodeAt(0) - 97
      if (at >= 0 && at < 26) vector[at]! += 1
    }
    const length = Math.hypot(...vector) || 1
    return vector.map((value) => value / length)
  })
}

export const open = (): AbortSignal => new AbortController().signal

/** Calls without a journal; `seen` gets every request. */
export const askFake = (seen: ModelRequest[] = []): ((request: ModelRequest) => Promise<ModelReply>) => {
  const model = createFakeModel({ ref: { model: 'fake-keyword-error10' } })
  return async (request) => {
    seen.push(request)
    const result = await model.call(request, { signal: open(), idempotencyKey: '' })
    if (result.status === 'failed') throw new CallFailed(result.failure)
    return result.reply
  }
}

const passages = ['All cars are red.', 'Houses are green.', 'Boats and lamps are blue.'].map((text, i) => ({
  id: `facts.md#${i + 1}`,
  text,
}))
const retriever: Retriever = {
  passages,
  detail: 'three passages',
  search: async (queries, count, signal) => {
    signal.throwIfAborted()
    return queries.map((query) => passages.slice(0, count).map((passage, i) => ({ passage, score: 1 / (1 + i + (query.length % 2)) })))
  },
}

const lookup: Tool = {
  name: 'lookup',
  description: 'Finds a word.',
  parameters: { type: 'object', properties: { word: { type: 'string' } }, required: ['word'], additionalProperties: false },
  call: async (args, signal) => {
    signal.throwIfAborted()
    return `found ${JSON.stringify(args)}`
  },
}

/** Tries one other prompt and keeps it: enough to see that an arm asks, scores and uses what was found. */
const optimiser: PromptOptimiser = {
  leastCalls: ({ dev }) => 2 * dev + 1,
  async optimise({ seedPrompt, dev, answer, reflect }) {
    const first = await Promise.all(dev.map(async (example) => await answer(seedPrompt, example)))
    const prompt = `${seedPrompt} Be exact. ${(await reflect('Write a better prompt.')).length}`
    const second = await Promise.all(dev.map(async (example) => await answer(prompt, example)))
    const mean = (answers: readonly { readonly score: number }[]): number =>
      answers.reduce((sum, { score }) => sum + score, 0) / Math.max(1, answers.length)
    return { prompt, calls: 2 * dev.length + 1, rounds: 1, tries: 2, firstScore: mean(first), devScore: mean(second) }
  },
}

/** A cheap arm that is right on even rows, and says so by its probabilities where there are labels. */
const cheapParent = (kind: TaskKind, name: string, wrong: string): ParentArm => {
  const answer = ({ id, input }: Example) => {
    const right = Number(id.split('-')[1]) % 2 === 0
    const text = right ? (colours.find((colour) => input.includes(colour)) ?? 'x') : wrong
    const labelScores = Object.fromEntries(
      colours.map((colour) => [colour, Math.log(colour === text ? (right ? 0.9 : 0.4) : right ? 0.05 : 0.3)]),
    )
    return kind === 'classification' ? { text, labelScores } : { text }
  }
  return {
    name,
    kind: name,
    rung: 20,
    fitted: { kind: 'local', detail: 'made', answer: async (examples) => examples.map(answer) },
    read: (read) => read,
    dev1: rows(kind, 500, 12).map((example, i) => ({ example, answer: answer(example), value: i % 2 === 0 ? 1 : 0 })),
  }
}

const parentsOf = (kind: TaskKind, context: FitContext): readonly ParentArm[] => {
  const train = rows(kind, 0, 60)
  const build = requestBuilder(train, context, { constraint: { kind: 'free' } })
  return [
    cheapParent(kind, 'linear', 'red'),
    cheapParent(kind, 'knn', 'green'),
    {
      name: 'prompt@student',
      kind: 'prompt',
      rung: 50,
      modelName: 'student',
      fitted: { kind: 'request', detail: 'made', request: async (example, repeat) => build(example, repeat), read: replyReader(context) },
      read: (read) => read,
      dev1: rows(kind, 500, 12).map((example) => ({ example, answer: { text: example.expected }, value: 1 })),
    },
  ]
}

export const contextOf = (kind: TaskKind): FitContext => {
  const context: FitContext = {
    task: resolveTask(
      {
        version: 1,
        name: 'made',
        kind,
        data: 'made.jsonl',
        corpus: 'docs',
        program: ['./answer'],
        models: { student: { model: 'fake', provider: 'fake' } },
      },
      undefined,
    ),
    labels: kind === 'classification' ? [...colours].sort() : [],
    ...(kind === 'extraction' ? { schema } : {}),
    systemPrompt: 'Do the task.',
    dev1: rows(kind, 500, 12),
    random: createRandom(7),
    modelName: 'student',
    embed,
    retriever,
    tools: [lookup],
    runProgram: async (examples, signal) => {
      signal.throwIfAborted()
      return examples.map(({ input }) => ({ text: colours.find((colour) => input.includes(colour)) ?? 'none' }))
    },
    ask: askFake(),
    score: (example, text) => (example.expected === text ? 1 : 0),
    optimiser,
  }
  return { ...context, parents: parentsOf(kind, context) }
}
