import { expect, it } from 'vitest'
import type { ArmDefinition, FitContext, FittedArm } from '../../src/core/arms/arm.ts'
import type { Example, LabelledExample } from '../../src/core/data/example.ts'
import { canonicalJson } from '../../src/core/lib/canonical-json.ts'
import { createRandom } from '../../src/core/lib/random.ts'
import type { ModelRequest } from '../../src/core/ports/model.ts'
import type { JsonSchema } from '../../src/core/task/json-schema.ts'
import { resolveTask } from '../../src/core/task/resolve-task.ts'
import type { TaskKind } from '../../src/core/task/task.ts'

const colours = ['red', 'green', 'blue'] as const
const things = ['car', 'house', 'boat', 'lamp', 'hat'] as const
const names = ['Ada', 'Bob', 'Cleo', 'Dan', 'Eve'] as const

const schema: JsonSchema = { type: 'object', properties: { name: { type: 'string' }, count: { type: 'string' } } }

/** A generated row that an arm can learn: the label or the fields stand in the text. */
const row = (kind: TaskKind, index: number): LabelledExample => {
  const random = createRandom(index + 1)
  const colour = colours[index % colours.length]!
  const thing = things[random.below(things.length)]!
  const name = names[random.below(names.length)]!
  const count = String(1 + random.below(9))
  const base = { id: `row-${index}`, tags: [], weight: 1, source: { file: 'made.jsonl', line: index + 1 } }
  switch (kind) {
    case 'classification':
      return { ...base, input: `please paint the ${thing} in ${colour} number ${index}`, expected: colour }
    case 'extraction':
      return { ...base, input: `${name} wants ${count} of the ${thing}, order ${index}x`, expected: canonicalJson({ name, count }) }
    case 'generation':
    case 'chat':
      return { ...base, input: `say ${colour} about the ${thing} ${index}`, expected: `${colour} it is` }
  }
}

const rows = (kind: TaskKind, from: number, count: number): LabelledExample[] =>
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

const contextOf = (kind: TaskKind): FitContext => ({
  task: resolveTask({ version: 1, name: 'made', kind, data: 'made.jsonl' }, undefined),
  labels: kind === 'classification' ? [...colours].sort() : [],
  ...(kind === 'extraction' ? { schema } : {}),
  systemPrompt: 'Do the task.',
  dev1: rows(kind, 500, 12),
  random: createRandom(7),
  embed,
})

const open = (): AbortSignal => new AbortController().signal

/** An example as an arm sees it when it answers: reading its answer is an error. */
const sealed = (example: LabelledExample): Example =>
  Object.freeze(
    Object.defineProperty({ ...example }, 'expected', {
      enumerable: true,
      get: () => {
        throw new Error(`the arm read the expected answer of ${example.id}`)
      },
    }),
  )

/** What an arm gives for some examples: its answers, or its requests. */
const results = async (fitted: FittedArm, examples: readonly Example[]): Promise<readonly unknown[]> =>
  fitted.kind === 'local'
    ? fitted.answer(examples, open())
    : fitted.kind === 'request'
      ? Promise.all(examples.map((example) => fitted.request(example, 0)))
      : []

const requestsOf = async (fitted: FittedArm, examples: readonly Example[]): Promise<readonly ModelRequest[]> =>
  fitted.kind === 'request' ? Promise.all(examples.map((example) => fitted.request(example, 0))) : []

/** What every arm promises, for every kind of task that it takes. */
export const armContract = (definition: ArmDefinition): void => {
  for (const kind of definition.taskKinds) {
    const train = rows(kind, 0, 60)
    const asked = rows(kind, 200, 8)

    it(`fits ${kind} and says something about itself`, async () => {
      const fitted = await definition.fit(train, contextOf(kind), open())
      expect(fitted.detail).not.toBe('')
      expect(fitted.kind).toBe(definition.needs.model ? 'request' : 'local')
    })

    it(`gives one result for each ${kind} example, without reading its answer`, async () => {
      const fitted = await definition.fit(train, contextOf(kind), open())
      expect(await results(fitted, asked.map(sealed))).toHaveLength(asked.length)
      expect(await results(fitted, [])).toEqual([])
    })

    it(`gives the same ${kind} results for the same seed, alone or together`, async () => {
      const [one, two] = [await definition.fit(train, contextOf(kind), open()), await definition.fit(train, contextOf(kind), open())]
      const together = await results(one, asked)
      expect(await results(two, asked)).toEqual(together)
      const alone = await Promise.all(asked.map(async (example) => (await results(two, [example]))[0]))
      expect(alone).toEqual(together)
    })

    it(`leaves its ${kind} rows as they were`, async () => {
      const frozen = train.map((example) => Object.freeze({ ...example }))
      const fitted = await definition.fit(Object.freeze(frozen), contextOf(kind), open())
      await results(fitted, Object.freeze(asked.map((example) => Object.freeze(example))))
      expect(frozen).toEqual(train)
    })

    it(`stops at once for ${kind} when it was cancelled`, async () => {
      const cancelled = AbortSignal.abort(new Error('cancelled'))
      await expect(definition.fit(train, contextOf(kind), cancelled)).rejects.toThrow('cancelled')
      const fitted = await definition.fit(train, contextOf(kind), open())
      if (fitted.kind === 'local') await expect(fitted.answer(asked, cancelled)).rejects.toThrow('cancelled')
    })

    it(`survives odd ${kind} inputs and a single row of train`, async () => {
      const odd = ['', ' ', '\n', '🙂', 'x'.repeat(5_000), '{"name": "'].map((input, i) => ({ ...row(kind, 300 + i), input }))
      for (const some of [train, train.slice(0, 1), [...train, ...odd]])
        expect(await results(await definition.fit(some, { ...contextOf(kind), dev1: [] }, open()), odd)).toHaveLength(odd.length)
    })

    if (definition.needs.model)
      it(`does not demonstrate a ${kind} row of train to itself`, async () => {
        const fitted = await definition.fit(train, contextOf(kind), open())
        for (const { messages } of await requestsOf(fitted, train.map(sealed))) {
          const input = messages.at(-1)!.content
          expect(messages.filter((message) => message.content === input)).toHaveLength(1)
        }
      })

    if (definition.needs.model)
      it(`asks about ${kind} greedily, with the input last and the history before it`, async () => {
        const fitted = await definition.fit(train, contextOf(kind), open())
        const example: Example = {
          ...asked[0]!,
          history: [
            { role: 'user', content: 'earlier' },
            { role: 'assistant', content: 'noted' },
          ],
        }
        const [request] = await requestsOf(fitted, [example])
        expect(request!.decoding.temperature).toBe(0)
        expect(request!.messages.slice(-3)).toEqual([...example.history!, { role: 'user', content: example.input }])
        expect(request!.messages.filter((message) => message.role === 'system')).toHaveLength(1)
        expect(request!.constraint.kind === 'labels').toBe(kind === 'classification')
      })

    if (!definition.needs.model && kind === 'classification' && !definition.needs.outputsFile)
      it('gives log-probabilities that sum to one over the labels, the answer first', async () => {
        const fitted = await definition.fit(train, contextOf(kind), open())
        if (fitted.kind !== 'local') throw new Error('not local')
        for (const { text, labelScores = {} } of await fitted.answer(asked, open())) {
          expect(Object.keys(labelScores).sort()).toEqual([...colours].sort())
          expect(Object.values(labelScores).reduce((sum, score) => sum + Math.exp(score), 0)).toBeCloseTo(1, 6)
          expect(labelScores[text]).toBe(Math.max(...Object.values(labelScores)))
        }
      })
  }
}
