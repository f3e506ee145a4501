import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ChatMessage } from '../../src/core/data/example.ts'
import type { OutputConstraint } from '../../src/core/ports/model.ts'
import { fakeAnswer, fakeBehaviour } from '../../src/io/models/fake-behaviour.ts'
import type { ModelFault } from './model.ts'
import { constraintOf as constraintOfWire, type WireFormat } from './wire-formats.ts'

interface ChatBody {
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly temperature?: number
  readonly response_format?: {
    readonly json_schema: { readonly name: string; readonly schema: { properties: { label?: { enum: string[] } } } }
  }
}

/** Faults beyond those that every client must name alike: what real endpoints do on bad days. */
export const wildFaults = {
  /** Closes the connection without a word. */
  drop: (response) => void response.destroy(),
  /** JSON, and no chat completion. */
  'wrong-json': (response) => fail(response, 200, { choices: 'none', object: 'error' }),
  /** A stream of events that breaks off in the middle of one. */
  'truncated-stream': (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: {"choices":[{"delta":{"content":"lo"}}]}\n\ndata: {"choi')
    setImmediate(() => response.destroy())
  },
  /** One byte now and then, for ever. */
  'slow-loris': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const drip = setInterval(() => response.write(' '), 50)
    response.on('close', () => clearInterval(drip))
  },
  'limit-without-time': (response) => fail(response, 429, openAiError('slow down', 'rate_limit_exceeded')),
  'bad-gateway': (response) => fail(response, 502, '<html>bad gateway</html>'),
  overloaded: (response) => fail(response, 529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
} as const satisfies Record<string, (response: ServerResponse) => void>

type WildFault = keyof typeof wildFaults

/** The fault to show for the nth request (from 1), `no-response-format` to refuse that field, or undefined to answer. */
export type FaultPlan = (request: number) => ModelFault | WildFault | 'no-response-format' | undefined

export interface Endpoint extends AsyncDisposable {
  readonly baseUrl: string
  readonly requests: readonly { readonly headers: Readonly<Record<string, unknown>>; readonly body: ChatBody }[]
}

const fail = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

const openAiError: WireFormat['error'] = (message, code) => ({ error: { message, code } })

const show = (fault: ModelFault | WildFault, response: ServerResponse, error = openAiError): void => {
  if (fault in wildFaults) return wildFaults[fault as WildFault](response)
  switch (fault as ModelFault) {
    case 'rate-limit':
      return fail(response, 429, error('slow down', 'rate_limit_exceeded'), { 'retry-after': '1' })
    case 'quota':
      return fail(response, 429, error('You exceeded your current quota', 'insufficient_quota'))
    case 'server':
      return fail(response, 500, 'oops')
    case 'auth':
      return fail(response, 401, error('Incorrect API key provided: secret-key', 'authentication_error'))
    case 'not-found':
      return fail(response, 404, error('model not found', 'not_found_error'))
    case 'bad-request':
      return fail(response, 400, error('context length exceeded', 'invalid_request_error'))
    case 'garbage':
      return fail(response, 200, '<html>maintenance</html>')
    case 'truncated':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' })
      response.write('{"choices":[{"mess')
      setImmediate(() => response.destroy())
      return
    case 'hang':
      return
  }
}

const constraintOf = ({ response_format: format }: ChatBody): OutputConstraint => {
  if (format === undefined) return { kind: 'free' }
  const labels = format.json_schema.schema.properties.label?.enum
  return labels === undefined ? { kind: 'json', schema: { ...format.json_schema.schema } } : { kind: 'labels', labels }
}

/**
 * A server in this process that answers as the fake model does, with faults as planned: OpenAI-compatible, or in another wire format.
 */
export const startEndpoint = async (plan: FaultPlan = () => undefined, wire?: WireFormat): Promise<Endpoint> => {
  const requests: { headers: Readonly<Record<string, unknown>>; body: ChatBody }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ChatBody
      requests.push({ headers: request.headers, body })
      const fault = plan(requests.length)
      if (fault === 'no-response-format') {
        if (body.response_format !== undefined) return fail(response, 400, { error: { message: 'response_format is not supported' } })
      } else if (fault !== undefined) return show(fault, response, wire?.error)
      if (wire !== undefined) {
        const asked = wire.asked(body as never)
        const wanted = constraintOfWire(asked)
        const request = { messages: asked.messages, constraint: wanted, decoding: { temperature: 0, maxTokens: 64 }, repeat: 0 }
        const { text } = fakeAnswer(request, fakeBehaviour('fake'), '')
        return fail(response, 200, wire.answer(wanted.kind === 'labels' ? JSON.stringify({ label: text }) : text, asked))
      }
      const constraint = constraintOf(body)
      const decoding = { temperature: body.temperature ?? 0, maxTokens: 64 }
      const { text } = fakeAnswer({ messages: body.messages, constraint, decoding, repeat: 0 }, fakeBehaviour('fake'), '')
      const content = constraint.kind === 'labels' ? JSON.stringify({ label: text }) : text
      fail(response, 200, {
        choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 20, completion_tokens: 3 },
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
