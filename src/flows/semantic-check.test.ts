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

const check = async (examples: readonly LabelledExample[], given?: ('train' | 'golden')[], installed = true) => {
  const embedder = {
    embed: async (texts: readonly string[]) =>
      texts.map((text) => Float32Array.from(vectors[rows.findIndex(({ input }) => input === text)] ?? [])),
    [Symbol.asyncDispose]: async () => undefined,
  } as unknown as Embedder
  return await checkSemantically({
    task: { models: {} } as never,
    files: { absolute: () => '' } as never,
    ports: { models: { list: async () => [{ id: 'all-MiniLM-L6-v2', installed, bytes: 0 }] }, openEmbedder: async () => embedder } as never,
    sink: () => undefined,
    signal: new AbortController().signal,
    gathered: { usable: examples, units: findUnits(examples), ...(given !== undefined && { given }) },
  })
}

test('paraphrases are a cluster, a negation with another answer a contradiction', async () => {
  const findings = await check(rows)
  expect(findings.map(({ id, rows: own }) => [id, own])).toEqual([
    ['semantic-duplicate', ['r1', 'r2']],
    ['semantic-contradiction', ['r3', 'r4']],
  ])
  expect(findings[0]?.examples[0]?.note).toMatch(/^0\.99\d "where is my parcel" \/ "has the package/)
})

test('a paraphrase of golden in train is named with its golden row', async () => {
  const leak = (await check(rows, ['golden', 'train', 'train', 'train'])).find(({ id }) => id === 'semantic-leak')
  expect(leak).toMatchObject({ severity: 'warning', count: 1, rows: ['r2'], examples: [{ rows: ['r2', 'r1'] }] })
})

test('without an embedder on this machine nothing is fetched, and the error says how to get one', async () => {
  await expect(check(rows, undefined, false)).rejects.toMatchObject({ code: 'model-unknown', hint: expect.stringContaining('models pull') })
})
