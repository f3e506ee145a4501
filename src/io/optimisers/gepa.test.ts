import { expect, test } from 'vitest'
import type { LabelledExample } from '../../core/data/example.ts'
import { gepaOptimiser } from './gepa.ts'

const rows = (prefix: string, count: number): LabelledExample[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${prefix}${i}`,
    input: `message ${i}`,
    expected: i % 2 === 0 ? 'even' : 'odd',
    tags: [],
    weight: 1,
    source: { file: 'a.csv', line: i + 2 },
  }))

const train = rows('t', 30)
const dev = rows('d', 20)

/** A model that is right about as many rows as its prompt has of the word "careful", tenfold in percent. */
const answerBy = (seen: string[]) => async (system: string, example: LabelledExample) => {
  seen.push(`${system}|${example.id}`)
  const skill = Math.min(10, 3 + 2 * (system.match(/careful/g)?.length ?? 0))
  const right = Number(example.id.slice(1)) % 10 < skill
  return { text: right ? example.expected : 'neither', score: right ? 1 : 0 }
}

const optimise = async (change: Partial<Parameters<typeof gepaOptimiser.optimise>[0]> = {}) => {
  const seen: string[] = []
  let round = 0
  const result = await gepaOptimiser.optimise({
    seedPrompt: 'Say even or odd.',
    train,
    dev,
    answer: answerBy(seen),
    reflect: async () => `Here it is:\n\`\`\`\nSay even or odd. ${'Be careful. '.repeat(++round)}\n\`\`\``,
    mostCalls: gepaOptimiser.leastCalls({ train: train.length, dev: dev.length }),
    seed: 7,
    signal: new AbortController().signal,
    ...change,
  })
  return { result, seen }
}

test('a writer whose prompts are better is followed, and the calls stay within what was allowed', async () => {
  const { result, seen } = await optimise()
  expect(result.prompt).toMatch(/careful/)
  expect(result.devScore).toBeGreaterThan(result.firstScore)
  expect(result.firstScore).toBeCloseTo(0.3)
  expect(result.calls).toBeLessThanOrEqual(gepaOptimiser.leastCalls({ train: train.length, dev: dev.length }))
  expect(result.calls).toBe(seen.length + result.rounds)
  expect(result.tries).toBeGreaterThan(1)
})

test('the same seed makes the same calls', async () => {
  const [one, two] = [await optimise(), await optimise()]
  expect(two.seen).toEqual(one.seen)
  expect(two.result).toEqual(one.result)
})

test('a writer that writes nothing usable leaves the prompt as it was', async () => {
  const { result } = await optimise({ reflect: async () => '``` ```' })
  expect(result).toMatchObject({ prompt: 'Say even or odd.', tries: 1, devScore: result.firstScore })
})

test('what the world throws stops the search and is passed on, instead of scoring 0', async () => {
  let answers = 0
  const stopping = async () => {
    if (++answers > 25) throw new Error('the budget is spent')
    return { text: 'even', score: 0.5 }
  }
  await expect(optimise({ answer: stopping })).rejects.toThrow('the budget is spent')
  expect(answers).toBeLessThan(60)
  await expect(optimise({ signal: AbortSignal.abort(new Error('interrupted')) })).rejects.toThrow('interrupted')
})

test('without rows to learn from or to choose by there is no search', async () => {
  for (const rowsLeft of [{ train: train.slice(0, 1) }, { dev: [] }]) {
    const { result, seen } = await optimise(rowsLeft)
    expect(result).toMatchObject({ prompt: 'Say even or odd.', calls: 0, tries: 1 })
    expect(seen).toEqual([])
  }
})

test('the floor grows with dev', () => {
  expect(gepaOptimiser.leastCalls({ train: 600, dev: 200 })).toBeGreaterThanOrEqual(809)
  expect(gepaOptimiser.leastCalls({ train: 600, dev: 50 })).toBeLessThan(300)
})
