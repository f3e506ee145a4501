import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RunPlan } from '../../src/flows/plan.ts'
import type { PricedCalls } from '../../src/flows/price-calls.ts'
import { runInProcess } from './run-in-process.ts'

const cwd = mkdtempSync(join(tmpdir(), 'assay-price-'))
const price = async (...args: readonly string[]) => await runInProcess(['price', ...args], { cwd })
const json = async (...args: readonly string[]): Promise<PricedCalls> => {
  const { code, stdout, stderr } = await price(...args, '--json')
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return JSON.parse(stdout) as PricedCalls
}
const showcase = ['--calls', '500000/day', '--tokens', '1000', '--from', 'gpt-4o', '--to', '$0.10'] as const

describe('assay plan', () => {
  it('shows what the tuned model needs before anything is spent', async () => {
    const task = mkdtempSync(join(tmpdir(), 'assay-plan-'))
    const rows = Array.from(
      { length: 300 },
      (_, i) => `"message ${i} about ${['rain', 'snow', 'wind'][i % 3]} on day ${(i * 7) % 31}",${i % 2 === 0 ? 'wet' : 'dry'}`,
    )
    writeFileSync(join(task, 'd.csv'), ['text,category', ...rows].join('\n'))
    writeFileSync(
      join(task, 'task.yaml'),
      'name: t\nkind: classification\ndata: d.csv\ncolumns: { input: text, expected: category }\nvolume: { callsPerDay: 500000, peakFactor: 3 }\n',
    )
    const { stdout } = await runInProcess(['plan', '--json'], { cwd: task })
    const { capacity } = JSON.parse(stdout) as RunPlan
    expect(capacity?.model).toBe('SmolLM2-135M-Instruct')
    expect(capacity?.adapter.parameters).toBe(4_884_480)
    expect(capacity?.load?.peakFactor).toBe(3)
    expect(capacity?.training[0]?.fits[0]).toMatchObject({ count: 1, fits: 'yes' })
    const text = await runInProcess(['plan'], { cwd: task })
    expect(text.stdout).toContain('Capacity SmolLM2-135M-Instruct, from formulas: not measured')
  })
})

describe('assay price', () => {
  it('answers without a task: the money first, then that nothing was measured', async () => {
    const { code, stdout } = await price(
      ...showcase,
      '--output-tokens',
      '20',
      '--base',
      'Mistral-7B',
      '--labels',
      '5000',
      '--label-usd',
      '5..20',
    )
    expect(code).toBe(0)
    const [first = '', ...rest] = stdout.split('\n')
    expect(first).toMatch(/\$0\.10 costs \$[\d.]+k less than openai\/gpt-4o/)
    const text = rest.join('\n')
    expect(text).toContain('Nothing was measured')
    for (const part of ['earned back', 'cheaper from', 'rests on', 'Capacity, Mistral-7B-v0.3', 'gpt-4o, input tokens', 'assay init'])
      expect(text).toContain(part)
  })

  it.each([80, 120])('fits %i columns', async () => {
    const { stdout } = await price(...showcase, '--base', 'Qwen2.5-7B', '--train-tokens', '12M', '--trainer', 'together')
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  })

  it('prints the very value that is rendered, with both totals, the volume and every price with its day and trust', async () => {
    const value = await json(...showcase, '--weeks', '0', '--base-weeks', '0')
    expect(value.isMeasured).toBe(false)
    expect(value.from).toBe('openai/gpt-4o')
    expect(value.savedUsd).toBeCloseTo(438_000, 0)
    expect(value.today.total.p05).toBeLessThan(value.today.total.p95)
    const paid = value.inputs.find(({ id }) => id === 'price-input:openai/gpt-4o')
    expect(paid).toMatchObject({ value: 2.5, unit: 'USD/1M tokens', trust: 'third-party' })
    expect(value.notes[0]).toContain('Nothing was measured')
  })

  it('prices a rented card by the peak, and one’s own prices before the book’s', async () => {
    const rows = [
      {
        id: 'own-in',
        provider: 'acme',
        kind: 'inference',
        model: 'acme-1',
        value: 4,
        currency: 'USD',
        unit: '1M input tokens',
        asOf: '2026-01-01',
        source: 'contract',
        trust: 'declared',
      },
      {
        id: 'own-out',
        provider: 'acme',
        kind: 'inference',
        model: 'acme-1',
        value: 8,
        currency: 'USD',
        unit: '1M output tokens',
        asOf: '2026-01-01',
        source: 'contract',
        trust: 'declared',
      },
    ]
    writeFileSync(join(cwd, 'own.yaml'), JSON.stringify(rows))
    const value = await json(
      '--calls',
      '1M/day',
      '--tokens',
      '1000',
      '--from',
      'acme/acme-1',
      '--to-gpu',
      'h100',
      '--tokens-per-second',
      '2500',
      '--peak',
      '5',
      '--prices',
      'own.yaml',
    )
    expect(value.today.total.middle).toBeGreaterThan(1_000_000)
    expect(value.inputs.find(({ id }) => id === 'price-input:acme/acme-1')?.value).toBe(4)
    expect(value.inputs.some(({ id }) => id?.startsWith('host-hour') === true)).toBe(true)
    expect(value.tuned.components.some(({ id }) => id === 'hosting')).toBe(true)
    expect(value.tuned.components.some(({ id }) => id === 'tokens')).toBe(false)
  })

  it('holds one machine against tokens, and tells the room that a limit leaves', async () => {
    const value = await json(
      '--calls',
      '1M/day',
      '--tokens',
      '1000',
      '--output-tokens',
      '30',
      '--from',
      '$2.5',
      '--to-hosting',
      '146/month',
      '--limit-ms',
      '200',
      '--output-speed',
      '300',
    )
    expect(value.machine?.tokensPerSecond).toBeCloseTo(22.2, 1)
    expect(value.latency).toEqual({ limitMs: 200, longestOutputTokens: 60, answerMs: 100 })
    const { stdout } = await price(
      '--calls',
      '1M/day',
      '--tokens',
      '1000',
      '--from',
      '$2.5',
      '--to-hosting',
      '146/month',
      '--limit-ms',
      '200',
      '--output-speed',
      '300',
    )
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('within 200 ms an answer has at most 60 tokens')
    expect(stdout).toContain('one machine: $146 a month')
  })

  it('says what a name may be taken for, and who else sells a model', async () => {
    const { elsewhere } = await json(...showcase)
    expect(elsewhere.from.map(({ provider }) => provider)).toContain('azure')
  })

  it('notes what is not counted, and only that', async () => {
    const bare = await json(...showcase)
    expect(bare.notes).toHaveLength(4)
    const full = await json(...showcase, '--output-tokens', '20', '--labels', '0', '--train-tokens', '1M', '--base', 'Qwen2.5-7B')
    expect(full.notes).toEqual([
      'Nothing was measured: whether the other way answers as well is unknown.',
      'Training is priced at together: choose with --trainer.',
    ])
    const cached = await json('--calls', '10/day', '--tokens', '10', '--from', '$1', '--to', '$0.5', '--cached', '50%')
    expect(cached.notes.at(-1)).toContain('--cached changes nothing')
  })

  it.each([
    [[], 'the tokens of a call are not given'],
    [['--tokens', '10'], 'what runs today is not given'],
    [['--tokens', '10', '--from', '$1'], 'no volume'],
    [['--tokens', '10', '--from', '$1', '--calls', '1/day'], 'nothing to compare'],
    [['--tokens', '10', '--from', '$1', '--calls', '1/day', '--to', '$1', '--prices', 'none.yaml'], '--prices none.yaml'],
    [['--tokens', '10', '--from', '$1', '--calls', '1/day', '--to', '$1', '--labels', '-5'], '--labels -5'],
    [['--tokens', '10', '--from', '$1', '--calls', '1/day', '--to', '$1', '--labels', 'many'], '--labels many'],
    [['--tokens', '10', '--from', '$1', '--calls', '1/day', '--to', '$1', '--base', 'abacus'], '--base abacus'],
    [['--tokens', '10', '--from', '$1', '--calls', '1/day', '--to', '$1', '--trainer', 'togeter'], '--trainer togeter'],
    [['--tokens', '10', '--from', '$1', '--calls', '1/day', '--to', '$1', '--train-tokens', '1M'], 'nobody in the price book trains'],
    [['--tokens', '10', '--from', '$1', '--calls', '1/day', '--to', '$1', '--horizon', '0'], '--horizon'],
  ])('%o stops with what to do', async (args, message) => {
    const { code, stdout, stderr } = await price(...args)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(message)
    expect(stderr).toContain('→')
  })
})
