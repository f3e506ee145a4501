import { describe, expect, it } from 'vitest'
import type { Output } from './output.ts'
import { readableShare, usageOfOutputs } from './output-costs.ts'

const said = (text: string, usage?: { promptTokens: number; completionTokens: number; cachedPromptTokens?: number }): Output => ({
  exampleId: 'r1',
  arm: 'prompt@current',
  repeat: 0,
  status: 'answered',
  text,
  latencyMs: 1,
  replayed: false,
  ...(usage === undefined ? {} : { usage }),
})

const failed = (missing: boolean): Output => ({
  exampleId: 'r1',
  arm: 'prompt@current',
  repeat: 0,
  status: 'failed',
  failure: { kind: missing ? 'network' : 'empty', message: '', retryable: false, missing },
  replayed: false,
})

describe('tokens of a call', () => {
  it('are the mean over the outputs that tell, with the share of the prompt that came from the cache', () => {
    const outputs = [
      said('a', { promptTokens: 100, completionTokens: 4, cachedPromptTokens: 60 }),
      said('b', { promptTokens: 300, completionTokens: 8 }),
      said('c'),
      failed(false),
    ]
    expect(usageOfOutputs(outputs)).toEqual({ input: 200, output: 6, cachedShare: 0.15 })
  })

  it('are unknown where no output tells, and no share of an empty prompt is cached', () => {
    expect(usageOfOutputs([said('a'), failed(true)])).toBeUndefined()
    expect(usageOfOutputs([said('a', { promptTokens: 0, completionTokens: 2 })])).toEqual({ input: 0, output: 2, cachedShare: 0 })
    expect(usageOfOutputs([said('a', { promptTokens: 10, completionTokens: 2, cachedPromptTokens: 12 })])?.cachedShare).toBe(1)
  })
})

describe('answers that can be read', () => {
  const labels = { format: { kind: 'labels', labels: ['spam', 'ham'] } } as const

  it('are those that mean a label, however they say it', () => {
    expect(readableShare([said('spam'), said('Ham.'), said('it is ham'), said('no idea')], labels)).toMatchObject({ value: 0.75, n: 4 })
  })

  it("leave out what nobody saw, and count the model's own failures against it", () => {
    expect(readableShare([said('spam'), failed(true)], labels)).toMatchObject({ value: 1, n: 1 })
    expect(readableShare([said('spam'), failed(false)], labels)).toMatchObject({ value: 0.5, n: 2 })
    expect(readableShare([failed(true)], labels)).toBeUndefined()
  })

  it('are JSON that fits the schema, also between other text', () => {
    const json = { format: { kind: 'json' }, conforms: (value: unknown) => 'a' in (value as object) } as const
    expect(readableShare([said('{"a":1}'), said('Here: {"a":1}'), said('{"b":1}'), said('none')], json)).toMatchObject({ value: 0.5, n: 4 })
  })

  it('have no form in free text', () => {
    expect(readableShare([said('anything')], { format: { kind: 'text' } })).toBeUndefined()
  })
})
