import { expect, test } from 'vitest'
import type { Candidate } from './ladder.ts'
import type { MeasuredArm } from './measure-arm.ts'
import { overBudget } from './rung-budget.ts'
import type { Session } from './session.ts'

const model = { name: 'current', model: 'big', provider: 'openai' } as const
const outputs = Array.from({ length: 50 }, () => ({ status: 'answered', latencyMs: 10, costUsd: 0.01 }))

/** A prompt that was measured on 100 rows of dev for 1 USD, and a rung that asks three times a row: about 3 USD. */
const prompt = {
  candidate: { name: 'prompt@current', model },
  fitted: { kind: 'request' },
  dev1: { outputs },
  dev2: { outputs },
} as unknown as MeasuredArm
const votes = { name: 'self-consistency@current', model, definition: { callsPerAnswer: 3 } } as unknown as Candidate

const why = async ({ usd, spentUsd }: { usd: number; spentUsd: number }): Promise<string | undefined> => {
  const data = { splits: { train: [], dev: outputs } }
  const session = { task: { budget: { usd, hours: 1 }, optimise: {} }, data, concurrency: 4, spentUsd } as unknown as Session
  return await overBudget(session, votes, { measured: [prompt], trains: false })
}

test('a rung that the budget allowed once is allowed in a replay, when its own calls stand among what was spent', async () => {
  expect(await why({ usd: 5, spentUsd: 1 })).toBeUndefined()
  expect(await why({ usd: 5, spentUsd: 4 })).toBeUndefined()
})

test('a rung that does not fit beside what its forerunners cost is left out, with the figure that would let it run', async () => {
  expect(await why({ usd: 2, spentUsd: 1 })).toContain('of budget.usd are left')
})
