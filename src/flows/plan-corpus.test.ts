import { expect, it } from 'vitest'
import { resolveTask } from '../core/task/resolve-task.ts'
import type { WrittenTask } from '../core/task/task-schema.ts'
import { planLadder } from './ladder.ts'
import type { PlannedArm } from './plan-arms.ts'
import { planCorpus, planProbe } from './plan-corpus.ts'

const planned = (written: Partial<WrittenTask>) => {
  const task = resolveTask({ version: 1, name: 'made', kind: 'generation', data: 'rows.csv', ...written }, undefined)
  const corpus = { passages: [{ id: 'a#1', text: 'One.' }], documents: 1, repeated: 0, unread: [], hash: '' }
  const data = task.corpus.length === 0 ? {} : { corpus }
  const candidates = planLadder(task, new Set(['OPENAI_API_KEY']))
  const arms = candidates.map(({ name }): PlannedArm => ({
    name,
    label: '',
    runs: 'yes',
    devCalls: 100,
    goldenCalls: 300,
    usd: 4,
    sendsDataTo: 'there',
  }))
  return { corpus: planCorpus({ task, data }, candidates), probe: planProbe({ task, data }, arms, candidates) }
}

const remote = { current: { model: 'gpt-4.1-mini', provider: 'openai' } }

it('says that passages stay here, or to whom they go with the prompts and to the embedder', () => {
  expect(planned({ corpus: 'docs' }).corpus?.lines.join('. ')).toBe('1 document, 1 passage to search in. their text stays on this machine')
  const away = planned({
    corpus: 'docs',
    budget: { usd: 1 },
    models: { ...remote, embedder: { model: 'e5', baseUrl: 'https://vectors.example/v1' } },
  })
  expect(away.corpus?.lines.join('. ')).toMatch(/their text goes to .*openai.*, https:\/\/vectors\.example\/v1, as privacy/)
  expect(planned({}).corpus).toBeUndefined()
})

it('counts the calls of the knowledge probe: dev once more, on what runs today', () => {
  const { probe } = planned({ corpus: 'docs', budget: { usd: 1 }, models: remote })
  expect(probe).toMatchObject([{ name: 'oracle@current', devCalls: 100, goldenCalls: 0, usd: 1 }])
  expect(planned({ columns: { input: 'q', context: 'passage' } }).probe).toMatchObject([{ name: 'oracle@student' }])
  expect(planned({}).probe).toEqual([])
})
