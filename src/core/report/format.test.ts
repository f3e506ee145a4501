import { expect, test } from 'vitest'
import { formatBytes, formatCount, formatDuration, formatInterval, formatMargin, formatPoints, formatShare, formatUsd } from './format.ts'

test.each([
  [0, '$0'],
  [0.00001, '<$0.0001'],
  [0.0123, '$0.012'],
  [0.19, '$0.19'],
  [3.1, '$3.10'],
  [402.4, '$402'],
  [34_560, '$34,560'],
  [-12, '−$12.00'],
])('money %d reads %s', (value, text) => expect(formatUsd(value)).toBe(text))

test.each([
  [0.03, '+3.0 pt'],
  [-0.004, '−0.4 pt'],
  [0.0001, '0.0 pt'],
  [-0.0001, '0.0 pt'],
])('a difference of %d reads %s', (value, text) => expect(formatPoints(value)).toBe(text))

test.each([
  [0.01, '<0.1 ms'],
  [0.4, '0.4 ms'],
  [91, '91 ms'],
  [1200, '1.2 s'],
  [59_960, '1 min 00 s'],
  [185_000, '3 min 05 s'],
  [7_800_000, '2 h 10 min'],
])('%d ms reads %s', (value, text) => expect(formatDuration(value)).toBe(text))

test.each([
  [999, '999 B'],
  [94_000_000, '94 MB'],
  [5_600_000_000, '5.6 GB'],
  [999_600, '1.0 MB'],
])('%d bytes read %s', (value, text) => expect(formatBytes(value)).toBe(text))

test('counts, shares, margins and intervals have one form each', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567')
  expect(formatShare(0.8734)).toBe('87.3 %')
  expect(formatMargin(0.015)).toBe('1.5 pt')
  expect(formatInterval({ value: 0.873, low: 0.851, high: 0.892 })).toBe('87.3 % [85.1, 89.2]')
})
