/**
 * Every rung on the demo's data and on restaurant8k, the embedded model only, with few rows, so that it ends within 15 minutes on two
 * cores: which rungs there are, what they reach, what they cost in calls and time, and what is left out and why. Nothing is trained.
 * `node bench/ladder.ts DATA_FOLDER WORK_FOLDER [--rows N] [--dev N]` writes docs/results/ladder-DATE.md; the work folders are ordinary
 * task folders, so a second run replays.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { composePorts } from '../src/compose.ts'
import type { Decision } from '../src/core/decision/decision.ts'
import { createRandom } from '../src/core/lib/random.ts'
import { shuffled } from '../src/core/lib/shuffled.ts'
import type { Ports } from '../src/core/ports/ports.ts'
import { withoutListTags } from '../src/flows/demo.ts'
import { runTask } from '../src/flows/run.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '400' },
    dev: { type: 'string', default: '80' },
    /** `spam` or `slots`. */
    only: { type: 'string' },
  },
})
const [dataFolder, workFolder] = positionals
if (dataFolder === undefined || workFolder === undefined) throw new Error('usage: node bench/ladder.ts DATA_FOLDER WORK_FOLDER')
const [trainRows, devRows] = [Number(values.rows), Number(values.dev)]
/** Golden is frozen but never looked at: nothing is trained, so nothing is declared. */
const goldenRows = 140

/** A script as an arm and as a tool: what a user would write in five minutes. */
const spamProgram = `
import { createInterface } from 'node:readline'
for await (const line of createInterface({ input: process.stdin })) {
  const { id, input } = JSON.parse(line)
  console.log(JSON.stringify({ id, output: /free|win|[$!]|offer|guarantee|money|%/i.test(input) ? 'spam' : 'ham' }))
}
`
const slotProgram = `
import { createInterface } from 'node:readline'
for await (const line of createInterface({ input: process.stdin })) {
  const { id, input } = JSON.parse(line)
  const people = /\\b(\\d{1,2})\\b(?! ?(?:am|pm|:))/i.exec(input)?.[1]
  const time = /\\b\\d{1,2}(?::\\d{2})? ?(?:am|pm)\\b/i.exec(input)?.[0]
  console.log(JSON.stringify({ id, output: JSON.stringify({ ...(people && { people }), ...(time && { time }) }) }))
}
`
const lookup = `
process.stdin.on('data', (line) => {
  const { text } = JSON.parse(line)
  console.log(JSON.stringify({ capitals: (text.match(/[A-Z]/g) ?? []).length, numbers: text.match(/\\d+/g) ?? [], length: text.length }))
})
`
const taskLines = (node: string): string => `program: ['${node}', program.mjs]
tools:
  - name: inspect
    description: Counts capitals and finds the numbers of a text.
    parameters: { type: object, properties: { text: { type: string } }, required: [text], additionalProperties: false }
    command: ['${node}', lookup.mjs]
models:
  student: { model: SmolLM2-135M-Instruct, provider: local, quantization: q8_0 }
arms: [majority, copy, tagger, linear, knn, embedding, program, prompt, cleaned-input, structured-prompt, structured, optimised, few-shot, retrieved-few-shot, tool, self-consistency, cascade]
privacy: local
budget: { usd: 0, hours: 1 }
`

const writeTask = (name: string, files: Readonly<Record<string, string>>): string => {
  const folder = join(workFolder, name)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  return folder
}

const spamTask = async (ports: Ports): Promise<string> => {
  const mails = (await ports.demoMails({ signal: new AbortController().signal }))
    .map(({ id, subject, label }) => ({ id, input: withoutListTags(subject), expected: label }))
    .filter(({ input }) => input !== '')
  return writeTask('spam', {
    'data/rows.jsonl': mails.map((mail) => JSON.stringify(mail)).join('\n') + '\n',
    'prompts/classify.md': 'Is this mail subject spam or ham?\n',
    'program.mjs': spamProgram,
    'lookup.mjs': lookup,
    'task.yaml': `version: 1
name: spam-subjects
kind: classification
data: data/rows.jsonl
output: { labels: [ham, spam] }
metric: accuracy
prompt: prompts/classify.md
margin: 3pt
split: { train: ${trainRows}, dev: ${2 * devRows}, golden: ${goldenRows}, seed: 1 }
${taskLines(process.execPath)}`,
  })
}

interface Row {
  readonly text: string
  readonly requested: readonly string[]
  readonly slots: Readonly<Record<string, string>>
}

const slotTask = async (_ports: Ports): Promise<string> => {
  const read = (name: string): readonly Row[] =>
    readFileSync(join(dataFolder, 'restaurant8k', name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row)
  const toLine = ({ text, requested, slots }: Row): string =>
    JSON.stringify({ input: requested.length === 0 ? text : `(asked: ${requested.join(', ')}) ${text}`, expected: JSON.stringify(slots) })
  const pool = shuffled(read('train.jsonl'), createRandom(1).fork('train'))
  const names = ['date', 'first_name', 'last_name', 'people', 'time']
  const lines = (rows: readonly Row[]): string => rows.map(toLine).join('\n') + '\n'
  return writeTask('slots', {
    'data/train.jsonl': lines(pool.slice(0, trainRows)),
    'data/dev.jsonl': lines(pool.slice(trainRows, trainRows + 2 * devRows)),
    'data/golden.jsonl': lines(shuffled(read('test.jsonl'), createRandom(1).fork('golden')).slice(0, goldenRows)),
    'schema.json': JSON.stringify({
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
      additionalProperties: false,
    }),
    'prompts/slots.md': `Copy ${names.join(', ')} from the message as JSON. Leave out what is not there.\n`,
    'program.mjs': slotProgram,
    'lookup.mjs': lookup,
    'task.yaml': `version: 1
name: restaurant-slots
kind: extraction
data: { train: data/train.jsonl, dev: data/dev.jsonl, golden: data/golden.jsonl }
output: { schema: schema.json }
metric: slot-f1
prompt: prompts/slots.md
margin: 3pt
${taskLines(process.execPath)}`,
  })
}

const points = (value: number): string => (100 * value).toFixed(1)

const tableOf = ({ arms }: Decision): readonly string[] => [
  '| rung | on dev2, % [95 %] | n | calls | p50 alone | what it is, or why not |',
  '|---|---|---|---|---|---|',
  ...arms.map(({ name, metric, latencyMs, modelCalls, status, detail }) =>
    metric === undefined
      ? `| ${name} | ${status} | | | | ${detail} |`
      : `| ${name} | ${points(metric.value)} [${points(metric.low)}, ${points(metric.high)}] | ${metric.n} | ${modelCalls} | ${(latencyMs?.p50 ?? 0).toFixed(latencyMs !== undefined && latencyMs.p50 < 10 ? 1 : 0)} ms | ${detail.replaceAll(process.execPath, 'node')} |`,
  ),
]

const ports = await composePorts(process.env)
const sections: string[] = []
for (const [name, title, prepare] of [
  ['spam', 'Spam or not, from the subject line (the demo)', spamTask],
  ['slots', 'Slots of restaurant8k as JSON', slotTask],
] as const) {
  if (values.only !== undefined && values.only !== name) continue
  const folder = await prepare(ports)
  const started = performance.now()
  const { decision } = await runTask({
    files: ports.openFolder(folder),
    ports,
    sink: (event) => {
      if (event.kind === 'arm') process.stderr.write(`${event.arm}: ${event.status} ${event.value?.toFixed(3) ?? ''} ${event.detail}\n`)
    },
    signal: new AbortController().signal,
  })
  const seconds = Math.round((performance.now() - started) / 1000)
  const metric = decision.arms.find((arm) => arm.metric !== undefined)?.metric?.name ?? ''
  sections.push(
    `## ${title}\n\n${decision.data.train} training rows, ${decision.data.dev} dev rows (half of them chooses), ${metric}; ${seconds} s in all.\n`,
    ...tableOf(decision),
    '',
  )
}
const date = new Date().toISOString().slice(0, 10)
const text = `# Every rung (${date})

\`node bench/ladder.ts\`, seed 1, SmolLM2-135M-Instruct (Q8_0) on ${ports.machine.cores} cores ${ports.machine.cpu}; nothing trained, golden not looked at. Times are of this machine, whatever else it was doing. A model of 135 million parameters is the weakest that anyone would serve: what a better prompt, votes or tools are worth on a capable one, a task with \`models.current\` shows.

${sections.join('\n')}`
writeFileSync(join(import.meta.dirname, '..', 'docs', 'results', `ladder-${date}.md`), text)
console.log(text)
