import { expect, test } from 'vitest'
import type { LabelledExample } from '../core/data/example.ts'
import { findUnits } from '../core/data/units.ts'
import type { Embedder } from '../core/ports/embedder.ts'
import { checkSemantically } from './semantic-check.ts'

const row = (id: string, input: string, expected: string): LabelledExample => ({
  id,
  input,
  expected,
  tags: [],
  weight: 1,
  source: { file: 'a.csv', line: 2 },
})
const rows = [
  row('r1', 'where is my parcel', 'delivery'),
  row('r2', 'has the package arrived', 'delivery'),
  row('r3', 'refund me', 'refund'),
  row('r4', 'do not refund me', 'other'),
]
const vectors = [
  [1, 0, 0],
  [0.99, 0.1, 0],
  [0, 1, 0.02],
  [0, 1, 0],
]

interface World {
  readonly given?: ('train' | 'golden')[]
  readonly installed?: boolean
  readonly threshold?: number
  /** Minutes that pass from one look at the clock to the next. */
  readonly minutes?: number
}

const check = async (examples: readonly LabelledExample[], { given, installed = true, threshold, minutes = 0 }: World = {}) => {
  let ms = 0
  const embedder = {
    embed: async (texts: readonly string[]) =>
      texts.map((text) => Float32Array.from(vectors[rows.findIndex(({ input }) => input === text)] ?? [])),
    [Symbol.asyncDispose]: async () => undefined,
  } as unknown as Embedder
  return await checkSemantically({
    task: { models: {} } as never,
    files: { absolute: () => '' } as never,
    ports: {
      models: { list: async () => [{ id: 'all-MiniLM-L6-v2', installed, bytes: 0 }] },
      openEmbedder: async () => embedder,
      clock: { monotonicMs: () => (ms += minutes * 60_000) },
    } as never,
    sink: () => undefined,
    signal: new AbortController().signal,
    ...(threshold !== undefined && { threshold }),
    gathered: { usable: examples, units: findUnits(examples), ...(given !== undefined && { given }) },
  })
}

test('paraphrases are a cluster, a negation with another answer a contradiction', async () => {
  const { findings, paraphrases } = await check(rows)
  expect(findings.map(({ id, rows: own }) => [id, own])).toEqual([
    ['semantic-duplicate', ['r1', 'r2']],
    ['semantic-contradiction', ['r3', 'r4']],
  ])
  expect(findings[0]?.examples[0]?.note).toMatch(/^0\.99\d "where is my parcel" \/ "has the package/)
  expect(paraphrases).toEqual({
    threshold: 0.92,
    lexical: { clusters: 0, rows: 0 },
    semantic: { clusters: 1, rows: 2 },
    differing: 1,
    capped: 0,
  })
})

test('a paraphrase of golden in train is named with its golden row', async () => {
  const leak = (await check(rows, { given: ['golden', 'train', 'train', 'train'] })).findings.find(({ id }) => id === 'semantic-leak')
  expect(leak).toMatchObject({ severity: 'warning', count: 1, rows: ['r2'], examples: [{ rows: ['r2', 'r1'] }] })
})

test('without an embedder on this machine nothing is fetched, and the error says how to get one', async () => {
  await expect(check(rows, { installed: false })).rejects.toMatchObject({
    code: 'model-unknown',
    hint: expect.stringContaining('models pull'),
  })
})

test('rows that share their words are counted apart, and are no paraphrases', async () => {
  const { paraphrases } = await check([...rows.slice(0, 2), row('r5', 'where is my parcel', 'delivery')])
  expect(paraphrases).toMatchObject({ lexical: { clusters: 1, rows: 2 }, semantic: { clusters: 1, rows: 3 } })
})

test('the threshold that was asked for is the one that holds, and is said', async () => {
  const { findings, paraphrases } = await check(rows, { threshold: 0.999 })
  expect(findings.map(({ id }) => id)).toEqual(['semantic-contradiction'])
  expect(paraphrases).toMatchObject({ threshold: 0.999, semantic: { clusters: 0 } })
})

test('too many rows to compare, or too long a comparison, end with what to do', async () => {
  const many = Array.from({ length: 100_001 }, () => rows[0] as LabelledExample)
  const gathered = { usable: many, units: findUnits(rows) }
  await expect(checkSemantically({ gathered } as never)).rejects.toMatchObject({
    message: expect.stringMatching(/at most 100,000 rows, not 100,001 rows/),
    hint: expect.stringContaining('a part of the rows'),
  })
  await expect(check(rows, { minutes: 30 })).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('about 30 minutes') })
})
