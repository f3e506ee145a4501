import { describe, expect, it } from 'vitest'
import type { LabelledExample } from '../data/example.ts'
import { createRandom } from '../lib/random.ts'
import type { ModelReply } from '../ports/model.ts'
import { createRetriever } from '../retrieval/create-retriever.ts'
import type { Passage } from '../retrieval/passage.ts'
import { resolveTask } from '../task/resolve-task.ts'
import type { WrittenTask } from '../task/task-schema.ts'
import type { FitContext, FittedArm } from './arm.ts'
import { oracleArm } from './oracle.ts'
import { ragTuned } from './rag-tuned.ts'
import { rag } from './rag.ts'

const open = new AbortController().signal

const example = (id: string, input: string, expected: string): LabelledExample => ({
  id,
  input,
  expected,
  tags: [],
  weight: 1,
  source: { file: 'rows.csv', line: 1 },
})

const passages: readonly Passage[] = Array.from({ length: 40 }, (_, i) => ({
  id: `plans.md#${i + 1}`,
  title: 'Plans',
  text: `plan P${i} is sold by agent${i} at the counter`,
}))

const train = Array.from({ length: 40 }, (_, i) => example(`t${i}`, `who sells plan P${i}`, `agent${i}`))

const contextOf = (written: Partial<WrittenTask> = {}, found: readonly Passage[] = passages): FitContext => ({
  task: resolveTask({ version: 1, name: 'made', kind: 'generation', data: 'rows.csv', corpus: 'docs', ...written }, undefined),
  labels: [],
  systemPrompt: 'Answer.',
  dev1: [],
  random: createRandom(1),
  retriever: createRetriever({ passages: found }),
})

const fit = async (context: FitContext, definition = rag): Promise<FittedArm & { kind: 'request' }> => {
  const fitted = await definition.fit(train, context, open)
  if (fitted.kind !== 'request') throw new Error('rag asks a model once')
  return fitted
}

const reply: ModelReply = { text: 'agent7', usage: { promptTokens: 1, completionTokens: 1 }, finishReason: 'stop', latencyMs: 1 }

describe('rag', () => {
  it('asks with the nearest passages before the input, and returns their ids with the answer', async () => {
    const arm = await fit(contextOf())
    const asked = example('x', 'who sells plan P7', '')
    const { messages } = await arm.request(asked, 0)
    expect(messages[0]?.content).toContain('Answer.')
    expect(messages[0]?.content).not.toContain('cite')
    expect(messages[1]?.content).toMatch(
      /^<passage id="plans\.md#8" title="Plans">\nplan P7 is sold by agent7[\s\S]*\n\nInput:\nwho sells plan P7$/,
    )
    expect(arm.read(reply, asked)).toEqual({ text: 'agent7', passages: expect.arrayContaining(['plans.md#8']) })
  })

  it('gives no more passages than find the right one on train', async () => {
    const arm = await fit(contextOf())
    expect(arm.detail).toContain('2 passages a question, chosen on 40 train rows')
    const asked = example('x', 'who sells plan P7 at the counter', '')
    await arm.request(asked, 0)
    expect(arm.read(reply, asked).passages).toHaveLength(2)
  })

  it('asks for citations where the task wants them, with room for them in the answer', async () => {
    const [plain, citing] = [await fit(contextOf()), await fit(contextOf({ citations: 'required' }))]
    const asked = example('x', 'who sells plan P7', '')
    const [without, request] = [await plain.request(asked, 0), await citing.request(asked, 0)]
    expect(request.messages[0]?.content).toContain('cite the passage')
    expect(request.decoding.maxTokens).toBeGreaterThan(without.decoding.maxTokens)
  })

  it('does not ask for citations where the answer is JSON', async () => {
    const request = await (await fit(contextOf({ kind: 'extraction', citations: 'required' }))).request(train[0]!, 0)
    expect(request.messages[0]?.content).not.toContain('cite')
  })

  it('gives a train row no passage that holds the row itself', async () => {
    const input = 'the customer with the blue van wants to know who sells plan P3 this week'
    const own = { id: 'log.txt#1', text: `Ticket: ${input}. Answer: agent3.` }
    const rows = [...train, example('own', input, 'agent3')]
    const arm = await rag.fit(rows, contextOf({}, [own, ...passages]), open)
    if (arm.kind !== 'request') throw new Error('rag asks a model once')
    const ids = async (asked: LabelledExample): Promise<readonly string[]> => {
      await arm.request(asked, 0)
      return arm.read(reply, asked).passages ?? []
    }
    expect(await ids(rows.at(-1)!)).not.toContain('log.txt#1')
    expect(await ids({ ...rows.at(-1)!, id: 'somebody else' })).toContain('log.txt#1')
  })

  it('asks as it is where nothing was found', async () => {
    const arm = await fit(contextOf())
    const asked = example('x', '???', '')
    expect((await arm.request(asked, 0)).messages[1]?.content).toBe('???')
    expect(arm.read(reply, asked).passages).toEqual([])
  })

  it('is trained on byte for byte what it is asked, whatever the order of train and the seed', async () => {
    const plain = await fit(contextOf())
    const tuned = await ragTuned.fit(train.toReversed(), { ...contextOf(), random: createRandom(99) }, open)
    if (tuned.kind !== 'request') throw new Error('rag asks a model once')
    expect(tuned.detail).toBe(plain.detail)
    for (const asked of train.slice(0, 5)) expect(await tuned.request(asked, 0)).toEqual(await plain.request(asked, 0))
  })

  it('says what is missing where there is no corpus', async () => {
    const { retriever: _none, ...context } = contextOf()
    await expect(rag.fit(train, context, open)).rejects.toMatchObject({ code: 'corpus-unusable' })
  })
})

describe('oracleArm', () => {
  it('gives the one right passage, and asks as it is without one', async () => {
    const arm = await fit(contextOf(), oracleArm(new Map([['t1', { id: 'context', text: 'agent1 sells P1' }]])))
    expect((await arm.request(train[1]!, 0)).messages[1]?.content).toBe(
      '<passage id="context">\nagent1 sells P1\n</passage>\n\nInput:\nwho sells plan P1',
    )
    expect((await arm.request(train[2]!, 0)).messages[1]?.content).toBe('who sells plan P2')
  })
})
