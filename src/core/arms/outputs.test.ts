import { expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { resolveTask } from '../task/resolve-task.ts'
import { outputsArm } from './outputs.ts'

it('finds recorded answers by id or by input, and says when there is none', async () => {
  const signal = new AbortController().signal
  const arm = outputsArm(
    new Map([
      ['1', ' Spam. '],
      ['buy now', 'ham'],
    ]),
  )
  const fitted = await arm.fit(
    [],
    {
      task: resolveTask({ version: 1, name: 't', kind: 'classification', data: 'f' }, undefined),
      labels: ['ham', 'spam'],
      systemPrompt: '',
      dev1: [],
      random: createRandom(1),
    },
    signal,
  )
  const ask = (id: string, input: string) => ({ id, input, tags: [], weight: 1, source: { file: 'f', line: 1 } })
  const answers = fitted.kind === 'local' ? await fitted.answer([ask('1', 'x'), ask('2', 'buy now'), ask('3', 'y')], signal) : []
  expect(answers.map((answer) => answer.text)).toEqual(['spam', 'ham', ''])
  expect(answers.map((answer) => answer.missing !== undefined)).toEqual([false, false, true])
})
