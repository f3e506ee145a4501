import { expect, test } from 'vitest'
import { sampleTask } from '../decision/sample-evidence.ts'
import type { LabelledExample } from '../data/example.ts'
import { createRandom } from '../lib/random.ts'
import { ArmNotNeeded, type FitContext } from './arm.ts'
import { cleanedInput } from './cleaned-input.ts'

const row = (input: string, i: number): LabelledExample => ({
  id: `r${i}`,
  input,
  expected: 'a',
  tags: [],
  weight: 1,
  source: { file: 'a.csv', line: i + 2 },
})
const context: FitContext = { task: sampleTask, labels: ['a', 'b'], systemPrompt: 'Say a or b.', dev1: [], random: createRandom(1) }
const open = (): AbortSignal => new AbortController().signal

test('the model reads the cleaned input under the same prompt', async () => {
  const train = [row('<p>hello</p>', 0), row('plain', 1)]
  const fitted = await cleanedInput.fit(train, context, open())
  if (fitted.kind !== 'request') throw new Error('no request')
  expect(fitted.detail).toBe('50.0 % of train changed')
  expect((await fitted.request(row('<b>where</b> is it\n> quoted', 2), 0)).messages).toEqual([
    { role: 'system', content: 'Say a or b.' },
    { role: 'user', content: 'where is it' },
  ])
})

test('clean inputs need no cleaning: the rung is left out and says why', async () => {
  const train = Array.from({ length: 40 }, (_, i) => row(i === 0 ? '<p>one</p>' : `plain ${i}`, i))
  await expect(cleanedInput.fit(train, context, open())).rejects.toBeInstanceOf(ArmNotNeeded)
  await expect(cleanedInput.fit(train, context, open())).rejects.toThrow(/2\.5 % of train/)
})
