import { createServer } from 'node:http'

/** A local OpenAI-compatible endpoint with a fixed latency (first argument, ms); prints its port. Ends with its parent's pipe. */
const latencyMs = Number(process.argv[2] ?? 50)
const answer = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: '{"label":"card_arrival"}' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 120, completion_tokens: 6, total_tokens: 126 },
})
let calls = 0

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume().on('end', () => {
    calls++
    const send = (): void => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) })
      response.end(answer)
    }
    if (request.method === 'GET') response.end(String(calls))
    else if (latencyMs > 0) setTimeout(send, latencyMs)
    else send()
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`)
})
process.stdin.resume().on('end', () => process.exit(0))
