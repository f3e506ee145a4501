import { expect, it } from 'vitest'
import type { FlipReport } from '../../core/decision/flip-list.ts'
import { renderFlips } from './flips.ts'

const flip = (id: string, value: number, rest: Partial<FlipReport>): FlipReport => ({
  id,
  label: id,
  unit: '',
  isKey: true,
  trust: 'declared',
  low: 0.001,
  high: 1e9,
  flip: { status: 'flips', value, verdict: 'inconclusive', winner: null, distance: 0.1 },
  ...rest,
})

const linesOf = (inputs: readonly FlipReport[]): readonly string[] =>
  renderFlips(
    {
      kind: 'what-would-change-it',
      run: 'r',
      settings: [],
      verdict: 'classifier',
      winner: 'linear',
      gates: [],
      rows: [],
      inputs,
      notes: [],
    },
    { width: 120, colour: false, live: false },
  )
    .split('\n')
    .map((line) => line.replaceAll(/\s+/g, ' ').trim())

it('writes a flip on its far side, so that typing the number as it stands there turns the verdict', () => {
  const lines = linesOf([
    flip('margin', 0.01753968, { present: 0.03, high: 0.3 }),
    flip('costs.baseWeeksPerCycle', 5.929445, { present: 1.25, high: 104 }),
    flip('volume.callsPerDay', 123_456, { present: 500_000 }),
    flip('costs.baseProjectWeeks', 17.71725, { low: 0.1, high: 104 }),
    flip('costs.failedRunShare', 0.95, { present: 0.1, high: 0.95 }),
  ])
  const shown = (id: string): string => /→ (\S+)/.exec(lines.find((line) => line.startsWith(id)) ?? '')?.[1] ?? ''
  expect(['margin', 'costs.baseWeeksPerCycle', 'volume.callsPerDay', 'costs.baseProjectWeeks', 'costs.failedRunShare'].map(shown)).toEqual([
    '1.753pt',
    '5.93',
    '123.4k',
    '17.72',
    '95%',
  ])
})
