import type { Agent } from 'undici'
import { AssayError } from '../../core/errors.ts'
import { systemClock } from '../clock.ts'
import { createPool, defaultTimeouts } from '../models/http-pool.ts'
import { errorText } from '../models/openai-errors.ts'
import { retryAfterMs } from '../models/rate-limit-headers.ts'

/** Requests to a provider's batch interface. All throw `provider-failed`, `network-unreachable`, or the signal's reason. */
export interface BatchHttp extends AsyncDisposable {
  get(path: string, signal: AbortSignal): Promise<unknown>
  /** Sent once: what it starts costs money, and whether it arrived is asked by other means. */
  post(path: string, body: unknown, signal: AbortSignal): Promise<unknown>
  /** One file as multipart/form-data (RFC 7578). */
  upload(
    path: string,
    file: { readonly text: string; readonly fields: Readonly<Record<string, string>> },
    signal: AbortSignal,
  ): Promise<unknown>
  /** Lines of a file, as they come; empty ones are left out. */
  lines(path: string, signal: AbortSignal): AsyncIterable<string>
}

interface Outgoing {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Without the key: for a link that another host gave. */
  readonly isAnonymous?: boolean
}

const attempts = 5
const mayPass = (status: number): boolean => status === 429 || status >= 500 || status === 408

export const createBatchHttp = ({
  baseUrl,
  headers,
  apiKey,
}: {
  readonly baseUrl: string
  readonly headers: Readonly<Record<string, string>>
  readonly apiKey: string
}): BatchHttp => {
  const pool: Agent = createPool(defaultTimeouts, { maxResponseSize: -1 })

  const send = async ({ method, url, headers: more, body, isAnonymous = false }: Outgoing, signal: AbortSignal) => {
    const { origin, pathname, search } = new URL(url)
    try {
      return await pool.request({
        origin,
        path: `${pathname}${search}`,
        method,
        headers: { ...(isAnonymous ? {} : headers), ...more },
        ...(body === undefined ? {} : { body }),
        signal,
      })
    } catch (error) {
      signal.throwIfAborted()
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
      throw new AssayError('network-unreachable', `the batch interface could not be reached (${code})`, {
        where: baseUrl,
        hint: 'run the same command again: a batch that was started goes on at the provider and is collected then',
      })
    }
  }

  const refused = (status: number, body: string): AssayError =>
    new AssayError('provider-failed', `the batch interface answered HTTP ${status}: ${errorText(body, apiKey)}`, {
      where: baseUrl,
      hint:
        status === 401 || status === 403 ? 'check the key, and that it may use batches' : 'run the same command again, or without --batch',
    })

  /** Repeats what may pass by itself; follows one redirect to where a file is kept, without the key. */
  const response = async (request: Outgoing, signal: AbortSignal, { repeats }: { readonly repeats: boolean }) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await send(request, signal)
        const { statusCode, headers: received } = answer
        const location = received['location']
        if (request.method === 'GET' && statusCode >= 300 && statusCode < 400 && typeof location === 'string') {
          await answer.body.dump()
          return await send({ method: 'GET', url: new URL(location, request.url).href, isAnonymous: true }, signal)
        }
        if (statusCode < 300) return answer
        const text = await answer.body.text()
        if (!repeats || !mayPass(statusCode) || attempt >= attempts) throw refused(statusCode, text)
        await systemClock.sleep(retryAfterMs(received, Date.now()) ?? 500 * 2 ** attempt, signal)
      } catch (error) {
        const isNetwork = error instanceof AssayError && error.code === 'network-unreachable'
        if (!isNetwork || !repeats || attempt >= attempts) throw error
        await systemClock.sleep(500 * 2 ** attempt, signal)
      }
    }
  }

  const json = async (request: Outgoing, signal: AbortSignal, options: { readonly repeats: boolean }): Promise<unknown> => {
    const text = await (await response(request, signal, options)).body.text()
    try {
      return JSON.parse(text) as unknown
    } catch {
      throw refused(200, text.slice(0, 200))
    }
  }

  return {
    get: async (path, signal) => await json({ method: 'GET', url: `${baseUrl}${path}` }, signal, { repeats: true }),
    post: async (path, body, signal) =>
      await json(
        { method: 'POST', url: `${baseUrl}${path}`, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
        signal,
        { repeats: false },
      ),
    upload: async (path, { text, fields }, signal) => {
      const boundary = `assay${crypto.randomUUID()}`
      const part = (disposition: string, value: string): string =>
        `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`
      const named = Object.entries(fields).map(([name, value]) => part(`name="${name}"`, value))
      const file = part('name="file"; filename="batch.jsonl"\r\nContent-Type: application/jsonl', text)
      return await json(
        {
          method: 'POST',
          url: `${baseUrl}${path}`,
          headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
          body: `${named.join('')}${file}--${boundary}--\r\n`,
        },
        signal,
        // A second copy of a file costs nothing.
        { repeats: true },
      )
    },
    async *lines(path, signal) {
      const { body } = await response({ method: 'GET', url: `${baseUrl}${path}` }, signal, { repeats: true })
      const decoder = new TextDecoder()
      let pending = ''
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        const parts = (pending + decoder.decode(chunk, { stream: true })).split('\n')
        pending = parts.pop() ?? ''
        for (const line of parts) if (line.trim() !== '') yield line
      }
      if (pending.trim() !== '') yield pending
    },
    async [Symbol.asyncDispose]() {
      await pool.close()
    },
  }
}
