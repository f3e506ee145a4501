import { createServer } from 'node:http'

/**
 * A local OpenAI-compatible endpoint: LATENCY_MS [CALLS_PER_SECOND HANG_SHARE]. With a rate it keeps a token bucket of one second's worth and
 * answers 429 with Retry-After (whole seconds, as RFC 9110 has it) when it is empty; every so many calls one is never answered. Prints its
 * port; a GET tells how many calls there were and how many were refused. Ends with its parent's pipe.
 */
const [latencyMs = 50, rate = 0, hangShare = 0] = process.argv.slice(2).map(Number)
const answer = JSON.stringify({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: '{"label":"card_arrival"}' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 120, completion_tokens: 6, total_tokens: 126 },
})
let [calls, refused, hung] = [0, 0, 0]
let bucket = rate
let filledAt = performance.now()

const hasToken = (): boolean => {
  if (rate === 0) return true
  const now = performance.now()
  bucket = Math.min(rate, bucket + ((now - filledAt) / 1000) * rate)
  filledAt = now
  if (bucket < 1) return false
  bucket--
  return true
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume().on('end', () => {
    if (request.method === 'GET') {
      response.end(JSON.stringify({ calls, refused, hung }))
      return
    }
    calls++
    if (!hasToken()) {
      refused++
      response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '1' })
      response.end('{"error":{"message":"slow down","code":"rate_limit_exceeded"}}')
      return
    }
    if (hangShare > 0 && calls % Math.round(1 / hangShare) === 0) {
      hung++
      return
    }
    const send = (): void => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) })
      response.end(answer)
    }
    if (latencyMs > 0) setTimeout(send, latencyMs)
    else send()
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`)
})
process.stdin.resume().on('end', () => process.exit(0))
