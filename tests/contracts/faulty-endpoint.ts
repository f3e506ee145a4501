import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ChatMessage } from '../../src/core/data/example.ts'
import type { OutputConstraint } from '../../src/core/ports/model.ts'
import { fakeAnswer, fakeBehaviour } from '../../src/io/models/fake-behaviour.ts'
import type { ModelFault } from './model.ts'

interface ChatBody {
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly temperature?: number
  readonly response_format?: {
    readonly json_schema: { readonly name: string; readonly schema: { properties: { label?: { enum: string[] } } } }
  }
}

/** The fault to show for the nth request (from 1), `no-response-format` to refuse that field, or undefined to answer. */
export type FaultPlan = (request: number) => ModelFault | 'no-response-format' | undefined

export interface Endpoint extends AsyncDisposable {
  readonly baseUrl: string
  readonly requests: readonly { readonly headers: Readonly<Record<string, unknown>>; readonly body: ChatBody }[]
}

const fail = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

const show = (fault: ModelFault, response: ServerResponse): void => {
  switch (fault) {
    case 'rate-limit':
      return fail(response, 429, { error: { message: 'slow down', code: 'rate_limit_exceeded' } }, { 'retry-after': '1' })
    case 'quota':
      return fail(response, 429, { error: { message: 'no credit', code: 'insufficient_quota' } })
    case 'server':
      return fail(response, 500, 'oops')
    case 'auth':
      return fail(response, 401, { error: { message: 'Incorrect API key provided: secret-key' } })
    case 'not-found':
      return fail(response, 404, { error: { message: 'model not found' } })
    case 'bad-request':
      return fail(response, 400, { error: { message: 'context length exceeded' } })
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

/** An OpenAI-compatible server in this process, answering as the fake model does, with faults as planned. */
export const startEndpoint = async (plan: FaultPlan = () => undefined): Promise<Endpoint> => {
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
      } else if (fault !== undefined) return show(fault, response)
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
