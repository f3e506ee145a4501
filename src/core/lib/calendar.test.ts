import { expect, test } from 'vitest'
import { monthsUntil } from './calendar.ts'

test('months between two days are twelfths of a year, negative for the past, and unknown where there is no day', () => {
  expect(monthsUntil('2027-11-30', '2026-11-30')).toBeCloseTo(12, 12)
  expect(monthsUntil('2025-11-30', '2026-11-30')).toBeCloseTo(-12, 12)
  expect(monthsUntil('soon', '2026-11-30')).toBeUndefined()
})
