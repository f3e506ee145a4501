import { createFakeModel } from '../../src/io/models/fake.ts'
import { openJournal } from '../../src/io/stores/journal.ts'
import { systemClock } from '../../src/io/clock.ts'
import { evaluateArm } from '../../src/engine/evaluate.ts'

/** One run that the test kills: JOURNAL CALL_LOG COUNT CONCURRENCY. Prints a line an output, `twice KEY` for calls sent again, `done` at the end. */
const [journalFile = '', callLog = '', count = '100', concurrency = '8'] = process.argv.slice(2)
await using journal = openJournal({ file: journalFile })
await using model = createFakeModel({ ref: { model: 'fake-latency4' }, callLog })
for await (const output of evaluateArm({
  arm: {
    kind: 'request',
    detail: 'killed',
    request: async ({ input }, repeat) => ({
      messages: [{ role: 'user', content: input }],
      constraint: { kind: 'labels', labels: ['yes', 'no', 'perhaps'] },
      decoding: { temperature: 0, maxTokens: 4 },
      repeat,
    }),
    read: ({ text }) => ({ text }),
  },
  name: 'prompt@fake',
  model,
  examples: Array.from({ length: Number(count) }, (_, n) => ({
    id: `row-${n}`,
    input: `question ${n}`,
    tags: [],
    weight: 1,
    source: { file: 'a.jsonl', line: n + 1 },
  })),
  journal,
  price: () => 0.01,
  concurrency: Number(concurrency),
  signal: new AbortController().signal,
  clock: systemClock,
  onPossiblyPaidTwice: (key) => process.stdout.write(`twice ${key}\n`),
}))
  process.stdout.write(`${output.exampleId} ${output.status === 'answered' ? output.text : 'failed'}\n`)
process.stdout.write('done\n')
