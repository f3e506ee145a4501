import { describe, expect, it } from 'vitest'
import type { LabelledExample } from '../data/example.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import { createRandom } from '../lib/random.ts'
import { resolveTask } from '../task/resolve-task.ts'
import { copy } from './copy.ts'
import { tagger } from './tagger.ts'

const signal = new AbortController().signal
const context = {
  task: resolveTask({ version: 1, name: 'orders', kind: 'extraction', data: 'f' }, undefined),
  labels: [],
  systemPrompt: '',
  dev1: [],
  random: createRandom(1),
}

const cities = ['Oslo', 'Rome', 'Lima', 'Cairo', 'Bonn', 'Graz', 'Nice', 'Perth']

/** Orders: a count that is a number, a list of cities, a nested urgency that the text only implies, a note that is often null. */
const order = (index: number): LabelledExample => {
  const random = createRandom(index)
  const count = 1 + random.below(90)
  const places = [cities[random.below(8)]!, cities[random.below(8)]!]
    .slice(0, 1 + random.below(2))
    .filter((city, i, all) => all.indexOf(city) === i)
  const urgent = random.next() < 0.5
  return {
    id: String(index),
    input: `${urgent ? 'Hurry, we' : 'No rush, we'} need ${count} crates in ${places.join(' and ')}`,
    expected: canonicalJson({ count, places, meta: { urgent }, note: null }),
    tags: [],
    weight: 1,
    source: { file: 'f', line: index + 1 },
  }
}
const orders = (from: number, count: number): LabelledExample[] => Array.from({ length: count }, (_, i) => order(from + i))

describe('tagger', () => {
  it('learns numbers, lists, implied values and nulls', async () => {
    const fitted = await tagger.fit(orders(0, 120), context, signal)
    const fresh = orders(1_000, 40)
    const answers = fitted.kind === 'local' ? await fitted.answer(fresh, signal) : []
    expect(answers.map((answer) => answer.text)).toEqual(fresh.map((example) => example.expected))
  })

  it('reads what was asked from the turn before', async () => {
    const turn = (field: string, value: number): LabelledExample => ({
      ...order(value),
      id: `${field}${value}`,
      input: String(value),
      history: [{ role: 'assistant', content: `Which ${field}?` }],
      expected: canonicalJson({ [field]: String(value) }),
    })
    const train = [...Array(30).keys()].flatMap((value) => [turn('time', value), turn('people', value)])
    const fitted = await tagger.fit(train, context, signal)
    const asked = [turn('time', 77), turn('people', 77)]
    const answers = fitted.kind === 'local' ? await fitted.answer(asked, signal) : []
    expect(answers.map((answer) => answer.text)).toEqual(['{"time":"77"}', '{"people":"77"}'])
  })
})

describe('copy', () => {
  it('copies what looks like the answers of train', async () => {
    const fitted = await copy.fit(orders(0, 60), context, signal)
    const fresh = { ...order(5), input: 'We need 12 crates in Oslo' }
    const [answer] = fitted.kind === 'local' ? await fitted.answer([fresh], signal) : []
    expect(JSON.parse(answer?.text ?? '')).toMatchObject({ count: 12, places: ['Oslo'] })
  })
})
