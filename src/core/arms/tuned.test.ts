import { describe, expect, it } from 'vitest'
import type { LabelledExample } from '../data/example.ts'
import { createRandom } from '../lib/random.ts'
import { resolveTask } from '../task/resolve-task.ts'
import type { FitContext } from './arm.ts'
import { prompt } from './prompt.ts'
import { tuned } from './tuned.ts'

const example: LabelledExample = { id: '1', input: 'hi', expected: '{"a":"b"}', tags: [], weight: 1, source: { file: 'f', line: 1 } }

describe('tuned', () => {
  it.each(['classification', 'extraction', 'generation', 'chat'] as const)(
    'sends for %s what the zero-shot prompt sends, byte for byte',
    async (kind) => {
      const context: FitContext = {
        task: resolveTask({ version: 1, name: 'task', kind, data: 'f' }, undefined),
        labels: kind === 'classification' ? ['a', 'b'] : [],
        systemPrompt: 'Do it.',
        dev1: [],
        random: createRandom(1),
      }
      const asked = await Promise.all(
        [prompt, tuned].map(async (arm) => {
          const fitted = await arm.fit([example], context, new AbortController().signal)
          return fitted.kind === 'request' ? JSON.stringify(await fitted.request(example, 0)) : ''
        }),
      )
      expect(asked[1]).toBe(asked[0])
      expect(asked[0]).toContain('Do it.')
    },
  )
})
