import type { Failure } from '../../core/arms/output.ts'
import { retryAfterMs, type Headers } from './rate-limit-headers.ts'

/** Money is spent, as opposed to a limit that opens again by itself. Anthropic says so with a 400, OpenAI with a 429. */
const quotaWords = /insufficient_quota|billing|credit balance|out of credits|exceeded your current quota|payment required/i

/** The provider's own words, one line, without anything that looks like a key. */
export const errorText = (body: string, apiKey: string | undefined): string => {
  let text = body
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed === 'object' && parsed !== null) {
      const error: unknown = 'error' in parsed ? parsed.error : parsed
      if (typeof error === 'string') text = error
      else if (typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string') text = error.message
    }
  } catch {
    // Not JSON: a proxy's page, say. Its beginning still helps.
  }
  const withoutKey = apiKey === undefined || apiKey === '' ? text : text.replaceAll(apiKey, '[key]')
  return withoutKey
    .replace(/\b(sk|key|fw|tgp|Bearer)[-_ ][\w*.-]{6,}/g, '[key]')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
}

/**
 * A response that is not 200 as a failure. `missing` is false only where the model (or the request made for it) is at fault: then it
 * scores 0; otherwise nobody knows what the model would have said.
 */
export const failureOfStatus = (response: {
  readonly status: number
  readonly body: string
  readonly headers: Headers
  readonly apiKey: string | undefined
  readonly now: number
}): Failure => {
  const { status, body, headers, apiKey, now } = response
  const message = `HTTP ${status} ${errorText(body, apiKey)}`.trim()
  const base = { message, httpStatus: status }
  if (status === 401 || status === 403) return { ...base, kind: 'auth', retryable: false, missing: true }
  if (status === 402 || (status === 400 && /credit balance|billing/i.test(body)))
    return { ...base, kind: 'quota', retryable: false, missing: true }
  if (status === 404) return { ...base, kind: 'bad-request', retryable: false, missing: true }
  if (status === 429) {
    // Google calls its limits by the minute a quota too; only they come with a time to wait (google.rpc.RetryInfo).
    const delay = /"retryDelay":\s*"(\d+(?:\.\d+)?)s"/.exec(body)?.[1]
    if (delay !== undefined) return { ...base, kind: 'rate-limit', retryable: true, missing: true, retryAfterMs: Number(delay) * 1000 }
    if (quotaWords.test(body)) return { ...base, kind: 'quota', retryable: false, missing: true }
    const wait = retryAfterMs(headers, now)
    return { ...base, kind: 'rate-limit', retryable: true, missing: true, ...(wait === undefined ? {} : { retryAfterMs: wait }) }
  }
  if (status >= 500 || status === 408 || status === 409 || status === 425) {
    const wait = retryAfterMs(headers, now)
    return { ...base, kind: 'server', retryable: true, missing: true, ...(wait === undefined ? {} : { retryAfterMs: wait }) }
  }
  return { ...base, kind: 'bad-request', retryable: false, missing: false }
}

/** There was no connection, so nothing can have been paid. */
const noConnection = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

/** The connection was closed before an answer began: usually a kept-alive one that the server had given up. */
const closedEarly = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_CLOSED'])

/** Half an answer: it may have been paid, and asking again may well give a whole one. */
export const brokenOff = (detail: string): Failure => ({
  kind: 'garbage',
  message: `the response broke off (${detail})`,
  retryable: true,
  missing: true,
})

/** HTTP 200 with something else in it than an answer: a proxy's page, an empty body. */
export const notAnAnswer: Failure = {
  kind: 'garbage',
  message: 'HTTP 200 without an answer in it',
  retryable: true,
  missing: true,
  httpStatus: 200,
}

/** A thrown client error as a failure. `responded`: headers had arrived, so the call may have been paid. */
export const failureOfThrown = (
  error: unknown,
  { responded, aborted }: { readonly responded: boolean; readonly aborted: boolean },
): Failure => {
  if (aborted) return { kind: 'cancelled', message: 'the call was cancelled', retryable: false, missing: true }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return { kind: 'timeout', message: 'the endpoint stopped answering', retryable: true, missing: true }
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return { kind: 'garbage', message: 'the response was larger than any answer can be', retryable: false, missing: true }
  const detail = code === '' ? 'unknown reason' : code
  if (responded) return brokenOff(detail)
  if (closedEarly.has(code))
    return { kind: 'server', message: `the endpoint closed the connection (${detail})`, retryable: true, missing: true }
  return { kind: 'network', message: `no connection (${detail})`, retryable: noConnection.has(code), missing: true }
}
