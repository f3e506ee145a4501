import { rmSync } from 'node:fs'
import { createOpenAiModel } from '../src/io/models/openai-compatible.ts'
import { openJournal } from '../src/io/stores/journal.ts'
import { systemClock } from '../src/io/clock.ts'
import { smallHeap } from '../src/io/small-heap.ts'
import { evaluateArm } from '../src/engine/evaluate.ts'
import type { Example } from '../src/core/data/example.ts'
import type { FittedArm } from '../src/core/arms/arm.ts'

/** One measured evaluation in a process of its own: PORT COUNT CONCURRENCY JOURNAL keep|fresh. Prints one JSON line. */
const [port = '', count = '5000', concurrency = '32', journalFile = '', mode = 'fresh'] = process.argv.slice(2)

function* manyExamples(total: number): Generator<Example> {
  for (let i = 0; i < total; i++) {
    const input = `Message ${i}: I ordered a card two weeks ago and it has not arrived yet, what should I do about it? Reference ${(i * 7919) % 104_729}`
    yield { id: `row-${i}`, input, tags: [], weight: 1, source: { file: 'bench.jsonl', line: i + 1 } }
  }
}

const labels = Array.from({ length: 77 }, (_, i) => (i === 0 ? 'card_arrival' : `intent_number_${i}`))
const constraint = { kind: 'labels', labels } as const
const system = `Classify the customer's message. Answer with one of: ${labels.slice(0, 12).join(', ')}, ...`
const arm: FittedArm = {
  kind: 'request',
  detail: 'bench',
  request: async (example, repeat) => ({
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: example.input },
    ],
    constraint,
    decoding: { temperature: 0, maxTokens: 16 },
    repeat,
  }),
  read: (reply) => ({ text: reply.text }),
}

if (mode === 'fresh') for (const suffix of ['', '-wal', '-shm']) rmSync(journalFile + suffix, { force: true })
const baseUrl = `http://127.0.0.1:${port}/v1`
await using model = createOpenAiModel({ ref: { name: 'bench', model: 'bench', provider: 'openai-compatible', baseUrl } })
await using journal = openJournal({ file: journalFile })

// As `assay evaluate` does.
using heap = smallHeap()
void heap
const cpuBefore = process.cpuUsage()
const start = performance.now()
let [answered, failed, replayed, costUsd] = [0, 0, 0, 0]
for await (const output of evaluateArm({
  arm,
  name: 'prompt@bench',
  model,
  examples: manyExamples(Number(count)),
  journal,
  price: (usage) => usage.promptTokens * 4e-7 + usage.completionTokens * 1.6e-6,
  concurrency: Number(concurrency),
  signal: new AbortController().signal,
  clock: systemClock,
})) {
  if (output.status === 'answered') {
    answered++
    costUsd += output.costUsd ?? 0
    if (output.replayed) replayed++
  } else failed++
}
const wallMs = performance.now() - start
const cpu = process.cpuUsage(cpuBefore)
const result = {
  answered,
  failed,
  replayed,
  costUsd,
  wallMs,
  userMs: cpu.user / 1000,
  systemMs: cpu.system / 1000,
  peakRssMb: process.resourceUsage().maxRSS / 1024,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
