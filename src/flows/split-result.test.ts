import { expect, test } from 'vitest'
import type { Output } from '../core/arms/output.ts'
import type { LabelledExample } from '../core/data/example.ts'
import { createRandom } from '../core/lib/random.ts'
import { metrics, scorers } from '../core/scorers/index.ts'
import type { Session } from './session.ts'
import { scoreSplit, splitEvidence } from './split-result.ts'

const labels = ['a', 'b']
const examples = Array.from({ length: 100 }, (_, i) => ({
  id: `r${i}`,
  input: 'x',
  expected: labels[i % 2],
})) as unknown as LabelledExample[]
const session = {
  metric: metrics['macro-f1'],
  scorer: scorers.label,
  scoreContext: { labels, task: { kind: 'classification', output: { kind: 'labels', labels } } },
  data: { labels, unitOf: new Map() },
  random: createRandom(1),
} as unknown as Session

const outputsOf = (lost: (i: number) => boolean): readonly Output[] =>
  examples.map(({ id, expected }, i): Output => {
    const base = { exampleId: id, arm: 'arm', repeat: 0, replayed: false }
    if (lost(i)) return { ...base, status: 'failed', failure: { kind: 'network', message: 'gone', retryable: true, missing: true } }
    return { ...base, status: 'answered', text: expected, latencyMs: 1 }
  })

const evidenceOf = async (lost: (i: number) => boolean) =>
  splitEvidence(session, await scoreSplit(session, examples, outputsOf(lost)), 'dev2')

test('what an outage took counts as wrong in the lower bound of a data-set metric, so that it leaves nothing without headroom', async () => {
  const { metric, lower, integrity } = await evidenceOf((i) => i % 4 === 0)
  expect(integrity.missing).toBe(25)
  expect(metric.value).toBe(1)
  expect(lower).toBeLessThan(0.8)
  expect(metric.method).toContain('both worst cases')
})

test('one missing output of a hundred is left out', async () => {
  const { metric, lower } = await evidenceOf((i) => i === 7)
  expect(metric).toMatchObject({ value: 1, n: 99 })
  expect(lower).toBeGreaterThan(0.95)
  expect(lower).toBeLessThan(1)
})
