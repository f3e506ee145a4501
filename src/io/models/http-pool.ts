import { Agent } from 'undici'

/** How long each phase of one call may take, ms. */
export interface CallTimeouts {
  readonly connectMs: number
  /** From the request to the first byte: the whole of thinking, where an answer is not streamed. */
  readonly firstByteMs: number
  readonly betweenBytesMs: number
  /** From start to end, whatever trickles in: what stops a server that sends a byte a minute. */
  readonly wholeMs: number
}

export const defaultTimeouts: CallTimeouts = { connectMs: 10_000, firstByteMs: 120_000, betweenBytesMs: 60_000, wholeMs: 600_000 }

/** No chat answer is this long; an endless one must not fill the memory. */
const mostResponseBytes = 32 * 2 ** 20

/** One pool of kept-alive connections, one request a connection at a time. */
export const createPool = (timeouts: CallTimeouts, { maxResponseSize = mostResponseBytes } = {}): Agent =>
  new Agent({
    pipelining: 1,
    connect: { timeout: timeouts.connectMs },
    headersTimeout: timeouts.firstByteMs,
    bodyTimeout: timeouts.betweenBytesMs,
    keepAliveTimeout: 30_000,
    maxResponseSize,
  })
