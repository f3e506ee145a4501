import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ServedRequest {
  readonly method: string
  /** Path with the query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface LocalServer extends AsyncDisposable {
  readonly url: string
  readonly requests: readonly ServedRequest[]
}

/** A server in this process that answers each request (counted from 1) as `answer` does. */
export const startLocalServer = async (
  answer: (response: ServerResponse, request: ServedRequest, count: number) => void | Promise<void>,
): Promise<LocalServer> => {
  const requests: ServedRequest[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      const served = { method, path, headers, text: Buffer.concat(chunks).toString('utf8') }
      void answer(response, served, requests.push(served))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const sendJson = (response: ServerResponse, value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof value === 'string' ? value : JSON.stringify(value))
}
