import { expect, it } from 'vitest'
import { CallFailed } from '../../src/core/arms/arm.ts'
import type { ArmDefinition, FittedArm, StepWorld } from '../../src/core/arms/arm.ts'
import type { Example, LabelledExample } from '../../src/core/data/example.ts'
import type { ModelRequest } from '../../src/core/ports/model.ts'
import { askFake, colours, contextOf, open, row, rows } from './arm-world.ts'

/** An example as an arm sees it when it answers: reading its answer is an error. */
const sealed = (example: LabelledExample): Example =>
  Object.freeze(
    Object.defineProperty({ ...example }, 'expected', {
      // A copy without it is no reading of it.
      enumerable: false,
      get: () => {
        throw new Error(`the arm read the expected answer of ${example.id}`)
      },
    }),
  )

/** One answer of several steps; a failed call is its result, as the engine makes it. */
const inSteps = async (fitted: FittedArm & { kind: 'steps' }, example: Example, seen: ModelRequest[] = []): Promise<unknown> => {
  const world: StepWorld = { repeat: 0, signal: open(), ask: askFake(seen) }
  try {
    return await fitted.answer(example, world)
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error
    return error.failure
  }
}

/** What an arm gives for some examples: its answers, or its requests. */
const results = async (fitted: FittedArm, examples: readonly Example[]): Promise<readonly unknown[]> => {
  switch (fitted.kind) {
    case 'local':
      return await fitted.answer(examples, open())
    case 'request':
      return await Promise.all(examples.map(async (example) => await fitted.request(example, 0)))
    case 'steps':
      return await Promise.all(examples.map(async (example) => await inSteps(fitted, example)))
  }
}

/** The requests that an arm makes for one example. */
const requestsFor = async (fitted: FittedArm, example: Example): Promise<readonly ModelRequest[]> => {
  if (fitted.kind === 'request') return [await fitted.request(example, 0)]
  const seen: ModelRequest[] = []
  if (fitted.kind === 'steps') await inSteps(fitted, example, seen)
  return seen
}

/** Arms may clean an input, but its end stays: the rows end in words of their own. */
const isAbout = (content: string, { input }: Example): boolean => content.endsWith(input.split(' ').slice(-2).join(' '))

/** What every arm promises, for every kind of task that it takes. */
export const armContract = (definition: ArmDefinition): void => {
  for (const kind of definition.taskKinds) {
    const train = rows(kind, 0, 60)
    const asked = rows(kind, 200, 8)

    it(`fits ${kind} and says something about itself`, async () => {
      const fitted = await definition.fit(train, contextOf(kind), open())
      expect(fitted.detail).not.toBe('')
      expect(fitted.kind === 'local').toBe(!definition.needs.model)
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
        for (const example of train)
          for (const { messages } of await requestsFor(fitted, sealed(example)))
            expect(messages.filter(({ role, content }) => role === 'user' && isAbout(content, example))).toHaveLength(1)
      })

    if (definition.needs.model)
      it(`asks about ${kind} with one system message, the history before the input, and greedily where it asks once`, async () => {
        const fitted = await definition.fit(train, contextOf(kind), open())
        // An odd row: a cascade asks its model about it.
        const example: Example = {
          ...asked[1]!,
          history: [
            { role: 'user', content: 'earlier' },
            { role: 'assistant', content: 'noted' },
          ],
        }
        const requests = await requestsFor(fitted, example)
        expect(requests.length).toBeGreaterThan(0)
        expect(requests.length).toBeLessThanOrEqual(definition.callsPerAnswer ?? 1)
        for (const { messages } of requests) {
          const at = messages.findIndex(({ role, content }) => role === 'user' && isAbout(content, example))
          expect(messages.slice(at - 2, at)).toEqual(example.history)
          expect(messages.filter((message) => message.role === 'system')).toHaveLength(1)
        }
        if (fitted.kind !== 'request') return
        const [request] = requests
        expect(request!.decoding.temperature).toBe(0)
        expect(isAbout(request!.messages.at(-1)!.content, example)).toBe(true)
        expect(request!.constraint.kind === 'labels').toBe(kind === 'classification')
      })

    if (definition.needs.model)
      it(`makes the same ${kind} requests when it is fitted again: a replay finds them in the journal`, async () => {
        const [one, two] = [await definition.fit(train, contextOf(kind), open()), await definition.fit(train, contextOf(kind), open())]
        for (const example of asked) expect(await requestsFor(two, example)).toEqual(await requestsFor(one, example))
      })

    if (definition.needs.model)
      it(`gives ${kind} repeats journal entries of their own`, async () => {
        const fitted = await definition.fit(train, contextOf(kind), open())
        if (fitted.kind !== 'steps') return
        const repeatsOf = async (repeat: number): Promise<readonly number[]> => {
          const seen: ModelRequest[] = []
          await fitted.answer(asked[1]!, { repeat, signal: open(), ask: askFake(seen) }).catch(() => undefined)
          return seen.map((request) => request.repeat)
        }
        const [first, second] = [await repeatsOf(0), await repeatsOf(1)]
        expect(first.filter((repeat) => second.includes(repeat))).toEqual([])
      })

    if (!definition.needs.model && kind === 'classification' && !definition.needs.outputsFile && definition.needs.program !== true)
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
