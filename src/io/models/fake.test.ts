import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contractRequest, modelContract } from '../../../tests/contracts/model.ts'
import { fakeBehaviour } from './fake-behaviour.ts'
import { createFakeModel } from './fake.ts'

modelContract('the fake model', async () => createFakeModel({ ref: { model: 'fake-keyword' } }))

const labels = ['card_arrival', 'lost_card', 'exchange_rate', 'top_up']
const signal = new AbortController().signal
const answers = async (model: ReturnType<typeof createFakeModel>, count: number): Promise<string[]> => {
  const texts: string[] = []
  for (let i = 0; i < count; i++) {
    const result = await model.call(contractRequest(`message ${i}: I lost my card`, { kind: 'labels', labels }), {
      signal,
      idempotencyKey: `${i}`,
    })
    texts.push(result.status === 'answered' ? result.reply.text : result.failure.kind)
  }
  return texts
}

test('its name says how it behaves', () => {
  expect(fakeBehaviour('fake-hash-error20-latency50')).toEqual({ rule: 'hash', errorRate: 0.2, latencyMs: 50 })
  expect(fakeBehaviour('fake')).toEqual({ rule: 'keyword', errorRate: 0, latencyMs: 0 })
})

test('the keyword rule answers the label whose words occur, an error rate spoils about its part, an adapter repairs most', async () => {
  const right = (texts: readonly string[]): number => texts.filter((text) => text === 'lost_card').length / texts.length
  expect(right(await answers(createFakeModel({ ref: { model: 'fake-keyword' } }), 200))).toBe(1)
  const spoiled = right(await answers(createFakeModel({ ref: { model: 'fake-keyword-error60' } }), 400))
  const tuned = right(
    await answers(createFakeModel({ ref: { model: 'fake-keyword-error60' }, adapter: { file: 'a.gguf', sha256: 'ab' } }), 400),
  )
  expect(spoiled).toBeGreaterThan(0.4)
  expect(spoiled).toBeLessThan(0.7)
  expect(tuned).toBeGreaterThan(spoiled + 0.15)
})

test('it logs every call that it answers, and none that it fails', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-fake-'))
  const callLog = join(folder, 'calls.log')
  const failure = { kind: 'server', message: 'planned', retryable: true, missing: true } as const
  const model = createFakeModel({ ref: { model: 'fake' }, callLog, failure: (call) => (call === 2 ? failure : undefined) })
  expect((await answers(model, 3))[1]).toBe('server')
  expect(readFileSync(callLog, 'utf8')).toBe('0\n2\n')
  expect(model.calls).toBe(3)
  rmSync(folder, { recursive: true })
})
