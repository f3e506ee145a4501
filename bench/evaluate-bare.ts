import { Agent } from 'undici'

/** The floor of this machine: the same calls with the same pool, and nothing around them. PORT COUNT CONCURRENCY. Prints one JSON line. */
const [port = 0, count = 0, concurrency = 1] = process.argv.slice(2).map(Number)
const agent = new Agent({ pipelining: 1 })
const body = JSON.stringify({ model: 'bench', messages: [{ role: 'user', content: 'x'.repeat(2500) }] })
const start = performance.now()
let started = 0
const work = async (): Promise<void> => {
  while (started++ < count) {
    const options = { origin: `http://127.0.0.1:${port}`, path: '/v1/chat/completions', method: 'POST', body } as const
    const response = await agent.request({ ...options, headers: { 'content-type': 'application/json' } })
    await response.body.json()
  }
}
await Promise.all(Array.from({ length: concurrency }, work))
process.stdout.write(`${JSON.stringify({ wallMs: performance.now() - start })}\n`)
await agent.close()
