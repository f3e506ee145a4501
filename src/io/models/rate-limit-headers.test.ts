import { expect, test } from 'vitest'
import { readLimits, retryAfterMs } from './rate-limit-headers.ts'

const now = Date.parse('2026-11-25T12:00:00Z')

test.each([
  [
    'OpenAI, of which the tokens are spent',
    {
      'x-ratelimit-remaining-requests': '59',
      'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-tokens': '6m0.5s',
    },
    { remainingRequests: 59, remainingTokens: 0, resetMs: 360_500 },
  ],
  [
    'Anthropic',
    {
      'anthropic-ratelimit-requests-remaining': '4',
      'anthropic-ratelimit-requests-reset': '2026-11-25T12:00:10Z',
      'anthropic-ratelimit-input-tokens-remaining': '39000',
      'anthropic-ratelimit-input-tokens-reset': '2026-11-25T12:00:02Z',
    },
    { remainingRequests: 4, remainingTokens: 39_000, resetMs: 10_000 },
  ],
  ['Together', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '3' }, { remainingRequests: 0, resetMs: 3000 }],
  ['OpenRouter', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now + 4000) }, { remainingRequests: 0, resetMs: 4000 }],
  ['milliseconds', { 'x-ratelimit-remaining-requests': '1', 'x-ratelimit-reset-requests': '20ms' }, { remainingRequests: 1, resetMs: 20 }],
  [
    'no reset that is understood',
    { 'x-ratelimit-remaining-requests': '1', 'x-ratelimit-reset-requests': 'soon' },
    { remainingRequests: 1 },
  ],
])('limits of %s', (_, headers, limits) => {
  expect(readLimits(headers, now)).toEqual(limits)
})

test.each([[{}], [{ 'x-ratelimit-remaining-requests': '' }], [{ 'x-ratelimit-remaining-requests': 'many' }]])(
  'headers that say nothing of limits: %j',
  (headers) => {
    expect(readLimits(headers, now)).toBeUndefined()
  },
)

test('Retry-After is read as seconds, as a date and in milliseconds', () => {
  expect(retryAfterMs({ 'retry-after': '2.5' }, 0)).toBe(2500)
  expect(retryAfterMs({ 'retry-after': 'Thu, 01 Jan 1970 00:00:09 GMT' }, 4000)).toBe(5000)
  expect(retryAfterMs({ 'retry-after-ms': '30' }, 0)).toBe(30)
  expect(retryAfterMs({ 'retry-after': 'soon' }, 0)).toBeUndefined()
  expect(retryAfterMs({}, 0)).toBeUndefined()
})
