import { expect, test } from 'vitest'
import { sampleTask } from '../decision/sample-evidence.ts'
import type { Example } from '../data/example.ts'
import { createRandom } from '../lib/random.ts'
import { jsonGrammar } from '../models/json-grammar.ts'
import type { ModelRequest } from '../ports/model.ts'
import { CallFailed, type FitContext, type Tool } from './arm.ts'
import { tool } from './tool.ts'

const example: Example = { id: 'r0', input: 'what does plan B cost', tags: [], weight: 1, source: { file: 'a.csv', line: 2 } }
const open = (): AbortSignal => new AbortController().signal

const priceOf = (call: Tool['call']): Tool => ({
  name: 'price',
  description: 'Price of a plan.',
  parameters: { type: 'object', properties: { plan: { type: 'string' } }, required: ['plan'], additionalProperties: false },
  call,
})

/** Runs the arm with a model that says these things in turn; gives the answer and what the model was asked. */
const converse = async (says: readonly string[], call: Tool['call'], kind: 'generation' | 'classification' = 'generation') => {
  const context: FitContext = {
    task: { ...sampleTask, kind },
    labels: kind === 'classification' ? ['cheap', 'dear'] : [],
    systemPrompt: 'Answer.',
    dev1: [],
    random: createRandom(1),
    tools: [priceOf(call)],
  }
  const fitted = await tool.fit([], context, open())
  if (fitted.kind !== 'steps') throw new Error('no steps')
  const seen: ModelRequest[] = []
  const answer = fitted.answer(example, {
    repeat: 0,
    signal: open(),
    ask: async (request) => {
      const text = says[Math.min(seen.push(request), says.length) - 1] ?? ''
      return { text, usage: { promptTokens: 1, completionTokens: 1 }, finishReason: 'stop', latencyMs: 1 }
    },
  })
  return { seen, answer: await answer.catch((error: unknown) => error) }
}

const callB = '{"step":{"action":"price","arguments":{"plan":"B"}}}'
const answers = (text: string): string => JSON.stringify({ step: { action: 'answer', answer: text } })

test('the model calls a tool, reads its result and answers', async () => {
  const { seen, answer } = await converse([callB, answers('7 euros')], async (args) => `costs 7 ${JSON.stringify(args)}`)
  expect(answer).toEqual({ text: '7 euros' })
  expect(seen[0]?.messages[0]?.content).toContain('- price: Price of a plan.')
  expect(seen[1]?.messages.slice(-2)).toEqual([
    { role: 'assistant', content: callB },
    { role: 'user', content: 'Result of price: costs 7 {"plan":"B"}' },
  ])
})

test('a label as answer is read like any label', async () => {
  expect((await converse([answers('Dear!')], async () => '', 'classification')).answer).toEqual({ text: 'dear' })
})

const broken = async (): Promise<string> => {
  throw new CallFailed({ kind: 'crashed', message: 'tool price: no such plan', retryable: false, missing: false })
}

test('a failing tool is told to the model once; failing again is the failure of the output, scored 0', async () => {
  const recovered = await converse([callB, answers('unknown')], broken)
  expect(recovered.answer).toEqual({ text: 'unknown' })
  expect(recovered.seen[1]?.messages.at(-1)?.content).toMatch(/price failed/)
  const { answer } = await converse([callB, callB], broken)
  expect((answer as CallFailed).failure).toMatchObject({ kind: 'crashed', missing: false })
})

test('in the last round only an answer may be written, and never answering is a failure of the model', async () => {
  const { seen, answer } = await converse([callB], async () => 'costs 7')
  expect(seen).toHaveLength(4)
  const allows = (i: number): string => JSON.stringify(seen[i]?.constraint)
  expect(allows(2)).toContain('"price"')
  expect(allows(3)).not.toContain('"price"')
  expect((answer as CallFailed).failure).toMatchObject({ kind: 'garbage', missing: false })
})

test('its schema has a grammar, so that a model of this machine can be held to it', async () => {
  const { seen } = await converse([answers('x')], async () => '')
  const constraint = seen[0]?.constraint
  if (constraint?.kind !== 'json') throw new Error('not JSON')
  expect(jsonGrammar(constraint.schema)).toMatch(/action/)
})

test('prose instead of a step is a failure of the model', async () => {
  const { answer } = await converse(['I think it costs 7 euros'], async () => '')
  expect((answer as CallFailed).failure.kind).toBe('garbage')
})
