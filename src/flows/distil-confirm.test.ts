import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { accountedFor, codeOf, makeDistilTask, startDistil } from '../../tests/fixtures/distil-world.ts'
import { planDistil } from './distil-open.ts'

describe('labels of new rows', () => {
  const inputs = { what: 'inputs', rows: 12 } as const

  test('are confirmed by an answer that does not see them; others are set aside with both, and counted', async () => {
    const folder = makeDistilTask()
    const asked = startDistil(folder, { ...inputs, model: 'fake-keyword-error40' })
    const plan = await planDistil(asked.given)
    expect(plan.confirming).toMatchObject({ model: 'fake@fake', calls: 20 })
    expect(plan.calls).toBe(24)
    const result = await asked.done()
    const dropped = result.yields.find(({ filter }) => filter === 'label confirmed')?.dropped ?? 0
    expect(dropped).toBeGreaterThan(0)
    expect(result.aside).toEqual({ rows: dropped, file: 'data/out-aside.jsonl' })
    expect(accountedFor(result)).toBe(result.candidates)
    const second = asked.seen.filter(({ constraint }) => constraint.kind === 'labels')
    expect(second.length).toBeGreaterThanOrEqual(result.kept + dropped)
    for (const { messages } of second) expect(messages.map(({ content }) => content).join()).not.toContain('right answer is')
    const [line = ''] = readFileSync(join(folder, 'data', 'out-aside.jsonl'), 'utf8').split('\n')
    expect(line).toMatch(/a second answer, which did not see this label, was/)
    expect(await codeOf(startDistil(folder, { ...inputs, out: 'data/out.jsonl' }).done())).toBe('write-refused')
  })

  test('may be confirmed by another model, under the same limit', async () => {
    const folder = makeDistilTask({ lines: ['privacy: any', 'budget: { usd: 5 }'] })
    const asked: string[] = []
    const result = await startDistil(folder, {
      ...inputs,
      confirmBy: 'paid',
      says: ({ constraint }, { name }) => {
        asked.push(`${name}:${constraint.kind}`)
        const own = (i: number): string => `kite${asked.length}${i} moss${asked.length}${i} fern${asked.length}${i} reed${asked.length}${i}`
        return constraint.kind === 'labels' ? 'refund' : JSON.stringify({ inputs: [0, 1, 2, 3, 4].map(own) })
      },
    }).done()
    expect(new Set(asked)).toEqual(new Set(['student:json', 'paid:labels']))
    expect(result.plan.confirming?.model).toBe('gpt-4.1@openai')
    expect(result.plan.usd).toBeGreaterThan(0)
    expect(result.usd).toBeGreaterThan(0)
    expect(result.labels.map(({ label }) => label)).toEqual(['refund'])
    expect(await codeOf(startDistil(folder, { what: 'relabel', confirmBy: 'paid', out: 'data/b.jsonl' }).done())).toBe('usage')
  })
})
