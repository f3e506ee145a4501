import { expect, test } from 'vitest'
import type { RunEvent } from '../../core/run-event.ts'
import { createProgress } from './progress.ts'

const record = (events: readonly RunEvent[], live: boolean): string => {
  let text = ''
  const progress = createProgress((part) => void (text += part), { width: 80, colour: false, live })
  for (const event of events) progress.sink(event)
  progress.close()
  return text
}

const events: readonly RunEvent[] = [
  { kind: 'run-started', runId: 'abc', task: 'mail' },
  { kind: 'stage', stage: 'evaluate', status: 'started', detail: '' },
  ...Array.from({ length: 100 }, (_, done): RunEvent => ({
    kind: 'progress',
    stage: 'evaluate',
    label: 'linear',
    done: done + 1,
    total: 100,
    etaMs: 60_000,
  })),
  { kind: 'arm', arm: 'linear', split: 'dev2', status: 'measured', value: 0.84, low: 0.81, high: 0.86, n: 1000, detail: '' },
  { kind: 'stage', stage: 'evaluate', status: 'done', detail: '6 rungs measured' },
  {
    kind: 'train',
    arm: 'tuned@student',
    event: { kind: 'step', step: 1, totalSteps: 8, loss: 3, learningRate: 1e-4, tokensPerSecond: 400, etaMs: 5000 },
  },
  { kind: 'note', level: 'warning', message: 'the disk is nearly full', hint: 'assay clean' },
]

test('a log without a terminal gets plain lines and each progress at most four times', () => {
  const text = record(events, false)
  expect(text).not.toContain('\r')
  expect(text).not.toContain('\u001B')
  expect(text.split('\n').filter((line) => line.includes('linear') && line.includes('/100'))).toHaveLength(4)
  expect(text).toContain('linear                     dev2   84.0 % [81.0, 86.0] n 1,000')
  expect(text).toContain('→ assay clean')
})

/** What a terminal shows after these bytes: carriage returns and clear-line obeyed. */
const screen = (bytes: string): readonly string[] =>
  bytes.split('\n').map((line) => {
    const cleared = line.split('\u001B[2K').at(-1) ?? ''
    return cleared.replaceAll('\r', '')
  })

test('on a terminal the live line is rewritten in place and nothing of it stays at the end', () => {
  const text = record(events, true)
  const lines = screen(text)
  expect(lines.filter((line) => line.includes('━'))).toEqual([])
  expect(lines.at(-1)).toBe('')
  expect(lines.filter((line) => line.startsWith('✓'))).toEqual(['✓ evaluate  6 rungs measured'])
})

test('a live line never reaches the last column, where terminals would wrap it', () => {
  const long = record([{ kind: 'progress', stage: 'evaluate', label: 'x'.repeat(300), done: 1, total: 2 }], true)
  expect(Math.max(...screen(long.replaceAll('\u001B[2K', '')).map((line) => line.length))).toBeLessThan(80)
})
