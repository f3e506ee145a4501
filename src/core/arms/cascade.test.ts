import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LabelledExample } from '../data/example.ts'
import { sampleTask } from '../decision/sample-evidence.ts'
import { createRandom } from '../lib/random.ts'
import { ArmNotNeeded, type FitContext, type LocalAnswer, type ParentArm } from './arm.ts'
import { cascade, chooseThreshold } from './cascade.ts'

const rowsOf = (count: number): LabelledExample[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `r${i}`,
    input: `input ${i}`,
    expected: i % 2 === 0 ? 'a' : 'b',
    tags: [],
    weight: 1,
    source: { file: 'a.csv', line: i + 2 },
  }))
const dev1 = rowsOf(20)

const scored = (text: string, sure: number): LocalAnswer => ({
  text,
  labelScores: { [text]: Math.log(sure), [text === 'a' ? 'b' : 'a']: Math.log(1 - sure) },
})

/** Answers by row number; right where `isRight` says so. */
const parent = (
  name: string,
  options: { readonly modelName?: string; readonly sure?: (i: number) => number; readonly isRight: (i: number) => boolean },
): ParentArm => {
  const answer = (i: number): LocalAnswer => {
    const right = i % 2 === 0 ? 'a' : 'b'
    const text = options.isRight(i) ? right : right === 'a' ? 'b' : 'a'
    return options.sure === undefined ? { text } : scored(text, options.sure(i))
  }
  const { modelName } = options
  const at = ({ id }: { readonly id: string }): number => Number(id.slice(1))
  return {
    name,
    kind: name.split('@')[0] ?? name,
    rung: modelName === undefined ? 20 : 50,
    ...(modelName === undefined ? {} : { modelName }),
    fitted:
      modelName === undefined
        ? { kind: 'local', detail: '', answer: async (examples) => examples.map((example) => answer(at(example))) }
        : {
            kind: 'request',
            detail: '',
            request: async ({ id }, repeat) => ({
              messages: [{ role: 'user', content: id }],
              constraint: { kind: 'free' },
              decoding: { temperature: 0, maxTokens: 8 },
              repeat,
            }),
            read: (reply) => answer(Number(reply.text.slice(1))),
          },
    read: (read) => read,
    dev1: dev1.map((example, i) => ({ example, answer: answer(i), value: options.isRight(i) ? 1 : 0 })),
  }
}

const context = (parents: readonly ParentArm[]): FitContext => ({
  task: {
    ...sampleTask,
    models: { big: { name: 'big', model: 'gpt', provider: 'openai' }, small: { name: 'small', model: 's', provider: 'local' } },
  },
  labels: ['a', 'b'],
  systemPrompt: '',
  dev1,
  random: createRandom(1),
  modelName: 'big',
  parents,
})

const open = (): AbortSignal => new AbortController().signal
const fit = async (parents: readonly ParentArm[]) => await cascade.fit([], context(parents), open())

/** Unsure and wrong about every fourth row. */
const linear = parent('linear', { isRight: (i) => i % 4 !== 3, sure: (i) => (i % 4 === 3 ? 0.6 : 0.95) })
const big = parent('prompt@big', { modelName: 'big', isRight: (i) => i % 10 !== 0 })

test('only what the cheap arm is unsure of is asked of the dear model', async () => {
  const fitted = await fit([linear, big])
  if (fitted.kind !== 'steps') throw new Error('no steps')
  expect(fitted.detail).toMatch(/^linear, then prompt@big where less than 0\.\d+ sure: 25\.0 % of dev1 escalated/)
  const asked: string[] = []
  const answers = await Promise.all(
    dev1.map(
      async (example) =>
        await fitted.answer(example, {
          repeat: 0,
          signal: open(),
          ask: async ({ messages }, modelName) => {
            expect(modelName).toBe('big')
            asked.push(messages[0]?.content ?? '')
            return { text: messages[0]?.content ?? '', usage: { promptTokens: 1, completionTokens: 1 }, finishReason: 'stop', latencyMs: 1 }
          },
        }),
    ),
  )
  expect(asked).toEqual(['r3', 'r7', 'r11', 'r15', 'r19'])
  expect(answers.map(({ text }) => text)).toEqual(dev1.map(({ expected }) => expected))
})

test('where asking gains nothing on dev1, the cascade is not needed and says so', async () => {
  const right = parent('linear', { isRight: () => true, sure: () => 0.9 })
  await expect(fit([right, big])).rejects.toThrow(/linear \(100\.0 %\) gains nothing/)
  await expect(fit([right, big])).rejects.toBeInstanceOf(ArmNotNeeded)
})

test('without probabilities, two cheap arms that disagree are unsure', async () => {
  const one = parent('tagger', { isRight: (i) => i % 4 !== 3 })
  const two = parent('copy', { isRight: (i) => i % 4 !== 0 })
  const fitted = await fit([one, two, parent('prompt@big', { modelName: 'big', isRight: () => true })])
  expect(fitted.detail).toMatch(/^copy, then prompt@big where it and tagger disagree/)
})

test('a far model is never the cheap one, a model of this machine is', async () => {
  const far = parent('prompt@other', { modelName: 'big', isRight: (i) => i % 4 !== 3, sure: (i) => (i % 4 === 3 ? 0.6 : 0.95) })
  await expect(fit([far, big])).rejects.toThrow('no cheaper arm says how sure it is')
  const near = parent('prompt@small', { modelName: 'small', isRight: (i) => i % 4 !== 3, sure: (i) => (i % 4 === 3 ? 0.6 : 0.95) })
  expect((await fit([near, big])).detail).toMatch(/^prompt@small, then prompt@big/)
})

test('a threshold between two neighbouring numbers still tells them apart', () => {
  const { threshold, share } = chooseThreshold([
    { sureness: 4e-323, cheap: 0, dear: 1 },
    { sureness: 4.4e-323, cheap: 0, dear: 0 },
  ])
  expect([4e-323 < threshold, 4.4e-323 < threshold, share]).toEqual([true, false, 0.5])
})

test('a threshold is never worse on the rows that chose it than the cheap arm, and escalates at most half of them', () => {
  const rows = fc.array(
    fc.record({ sureness: fc.double({ min: 0, max: 1, noNaN: true }), cheap: fc.constantFrom(0, 1), dear: fc.constantFrom(0, 1) }),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  fc.assert(
    fc.property(rows, (list) => {
      const { threshold, share, value } = chooseThreshold(list)
      const escalated = list.filter(({ sureness }) => sureness < threshold)
      const got = list.reduce((sum, { sureness, cheap, dear }) => sum + (sureness < threshold ? dear : cheap), 0) / list.length
      const alone = list.reduce((sum, { cheap }) => sum + cheap, 0) / list.length
      expect(escalated.length / list.length).toBeCloseTo(share, 10)
      expect(got).toBeCloseTo(value, 10)
      expect(value).toBeGreaterThanOrEqual(alone - 1e-12)
      expect(share).toBeLessThanOrEqual(0.5)
    }),
  )
})
