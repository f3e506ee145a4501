import type { RateLimits } from '../../core/ports/model.ts'

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** Retry-After in seconds or as a date (RFC 9110 §10.2.3), or `retry-after-ms`; ms, undefined when absent or not understood. */
export const retryAfterMs = (headers: Headers, now: number): number | undefined => {
  const exact = Number(headers['retry-after-ms'] ?? Number.NaN)
  if (Number.isFinite(exact) && exact >= 0) return exact
  const value = headers['retry-after']
  if (typeof value !== 'string') return undefined
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `6m0s`, `20ms`, `1.5s` (OpenAI, Groq), plain seconds (Together, Azure) or a date (Anthropic, RFC 3339); ms from now. */
const readReset = (value: string, now: number): number | undefined => {
  const plain = Number(value)
  // OpenRouter writes the moment itself, in ms since the epoch.
  if (value !== '' && Number.isFinite(plain)) return plain > 1e11 ? Math.max(0, plain - now) : Math.max(0, plain * 1000)
  if (/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(value))
    return [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)].reduce((sum, [, n, unit]) => sum + Number(n) * (unitMs[unit ?? ''] ?? 0), 0)
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** Names under which providers say what is left, and when it is full again; the first that is there counts. */
const names = {
  requests: [
    ['x-ratelimit-remaining-requests', 'x-ratelimit-reset-requests'],
    ['anthropic-ratelimit-requests-remaining', 'anthropic-ratelimit-requests-reset'],
    ['x-ratelimit-remaining', 'x-ratelimit-reset'],
    ['ratelimit-remaining', 'ratelimit-reset'],
  ],
  tokens: [
    ['x-ratelimit-remaining-tokens', 'x-ratelimit-reset-tokens'],
    ['anthropic-ratelimit-tokens-remaining', 'anthropic-ratelimit-tokens-reset'],
    ['anthropic-ratelimit-input-tokens-remaining', 'anthropic-ratelimit-input-tokens-reset'],
    ['x-tokenlimit-remaining', 'x-tokenlimit-reset'],
  ],
} as const

const readOne = (
  headers: Headers,
  pairs: readonly (readonly [string, string])[],
  now: number,
): { readonly remaining: number; readonly resetMs: number | undefined } | undefined => {
  for (const [remainingName, resetName] of pairs) {
    const text = headers[remainingName]
    const remaining = typeof text === 'string' && text !== '' ? Number(text) : Number.NaN
    if (!Number.isFinite(remaining)) continue
    const reset = headers[resetName]
    return { remaining: Math.max(0, remaining), resetMs: typeof reset === 'string' ? readReset(reset, now) : undefined }
  }
  return undefined
}

/**
 * What the endpoint says is left of its limits; undefined where it says nothing. `now` in ms since the epoch. OpenAI:
 * platform.openai.com/docs/guides/rate-limits; Anthropic: docs.claude.com/en/api/rate-limits.
 */
export const readLimits = (headers: Headers, now: number): RateLimits | undefined => {
  const requests = readOne(headers, names.requests, now)
  const tokens = readOne(headers, names.tokens, now)
  if (requests === undefined && tokens === undefined) return undefined
  const both = [requests, tokens].flatMap((limit) => (limit === undefined ? [] : [limit]))
  const spent = both.filter(({ remaining }) => remaining === 0)
  const resets = (spent.length > 0 ? spent : both).flatMap(({ resetMs }) => (resetMs === undefined ? [] : [resetMs]))
  return {
    ...(requests === undefined ? {} : { remainingRequests: requests.remaining }),
    ...(tokens === undefined ? {} : { remainingTokens: tokens.remaining }),
    ...(resets.length === 0 ? {} : { resetMs: Math.max(...resets) }),
  }
}
