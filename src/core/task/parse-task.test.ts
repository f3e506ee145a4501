import { describe, expect, test } from 'vitest'
import { AssayError } from '../errors.ts'
import { parseTask, schemaFileOf, type ParseTaskOptions } from './parse-task.ts'

const minimal = 'name: mail\nkind: classification\ndata: mail.csv\n'
const parse = (text: string, options: Partial<ParseTaskOptions> = {}) => parseTask(text, { fileName: 'task.yaml', ...options })

const mistakesIn = (text: string, options: Partial<ParseTaskOptions> = {}): string[] => {
  try {
    parse(text, options)
  } catch (error) {
    if (!(error instanceof AssayError)) throw error
    expect(error.code).toBe('task-invalid')
    return [{ message: error.message, where: error.where, hint: error.hint }, ...error.also].map(
      ({ message, where, hint }) => `${where} ${message}${hint === undefined ? '' : ` -> ${hint}`}`,
    )
  }
  return []
}

test('only name, kind and data are required, and every other key has a default', () => {
  const task = parse(minimal)
  expect(task).toMatchObject({
    version: 1,
    name: 'mail',
    data: { files: ['mail.csv'] },
    output: { kind: 'labels', labels: 'auto' },
    metric: 'accuracy',
    margin: 0.02,
    budget: { usd: 0, hours: 1 },
    privacy: 'local',
    horizonMonths: 12,
    policy: 'assay',
    callsPerAction: 1,
    split: { seed: 1 },
  })
  expect(task.models['student']).toEqual({ name: 'student', model: 'SmolLM2-135M-Instruct', provider: 'local' })
  expect(task.origins['margin']).toBe('default')
  expect(task.origins['metric']).toBe('derived')
  expect(task.origins['name']).toBe('task.yaml')
})

test('the example of the design document is read as it is written', () => {
  const task = parse(`version: 1
name: support-intents
kind: classification            # classification | extraction | generation | chat
data: data/tickets.csv
output: { labels: auto }
metric: accuracy
prompt: prompts/best.md
models:
  current: { model: gpt-4.1-mini, provider: openai }
  student: { model: SmolLM2-135M-Instruct, provider: local }
margin: 2pt
volume: { callsPerDay: 500000, growthPerMonth: 3% }
latency: { p95Ms: 300 }
privacy: any
changes: { outputsPerYear: 1, knowledgePerYear: 0 }
horizonMonths: 12
budget: { usd: 50, hours: 4 }
`)
  expect(task.volume).toEqual({ callsPerDay: 500_000, growthPerMonth: 0.03 })
  expect(task.models['current']).toEqual({ name: 'current', model: 'gpt-4.1-mini', provider: 'openai' })
  expect(task.prompt).toBe('prompts/best.md')
  expect(task.budget).toEqual({ usd: 50, hours: 4 })
})

test('the optional facts that gates need are accepted', () => {
  const task = parse(`${minimal}target: 90%
need: { kind: behaviour, finer: format }
citations: none
rates: { engineerWeekUsd: 4000, labelUsd: 0.5, reviewRowSeconds: 12 }
team: { weeksPerYear: 4, canServe: true, domainExpert: false }
maintain: { willing: true, cyclesPerYear: 2 }
goldenRatedBy: people
models: { big: { model: x, baseUrl: 'http://127.0.0.1:8000/v1', apiKeyEnv: MY_KEY }, current: openai/gpt-4.1-mini, small: SmolLM2-360M }
teacher: big
callsPerAction: 3
region: eu
endpoints: [eu.example.com]
privacy: region
outputs: answers.jsonl
arms: [majority, tuned@student]
scorers: [macro-f1]
columns: { input: text, expected: category }
split: { golden: 200, dev: 20%, seed: 7 }
policy: zalt
`)
  expect(task).toMatchObject({
    target: 0.9,
    need: { kind: 'behaviour', finer: 'format' },
    teacher: 'big',
    callsPerAction: 3,
    outputs: 'answers.jsonl',
  })
  expect(task.models['big']).toEqual({
    name: 'big',
    model: 'x',
    baseUrl: 'http://127.0.0.1:8000/v1',
    apiKeyEnv: 'MY_KEY',
    provider: 'openai-compatible',
  })
  expect(task.models['current']).toMatchObject({ model: 'gpt-4.1-mini', provider: 'openai' })
  expect(task.models['small']).toMatchObject({ model: 'SmolLM2-360M', provider: 'local' })
  expect(task.split).toEqual({ golden: 200, dev: 0.2, seed: 7 })
})

test('every mistake is reported at once, in file order, with its place and a suggestion', () => {
  expect(
    mistakesIn(`name: x
kind: clasification
data: a.csv
volume:
  callsPerDay: 5
  growthPerMont: 3%
margn: 2pt
models:
  student: { model: a, baseURL: "http://x" }
budget:
`),
  ).toEqual([
    'task.yaml:2:7 kind cannot be "clasification" -> did you mean "classification"?',
    'task.yaml:6:3 unknown key "growthPerMont" in volume -> did you mean "growthPerMonth"? Run `assay explain task` for all keys',
    'task.yaml:7:1 unknown key "margn" -> did you mean "margin"? Run `assay explain task` for all keys',
    'task.yaml:9:24 unknown key "baseURL" in models.student -> did you mean "baseUrl"? Run `assay explain task` for all keys',
    'task.yaml:10:8 budget must be keys, not nothing -> see `assay explain task` for what it means',
  ])
})

test('a scorer that says nothing of how it scores is answered with every way there is', () => {
  const ways = 'must be the name of a scorer, or { name, regex | numeric | fields | similarity | file | command | judge }'
  expect(mistakesIn(`${minimal}scorers:\n  - { name: short }\n  - { name: long, regexp: a }\n  - { name: both, regex: 3 }\n`)).toEqual([
    `task.yaml:5:5 scorers.0 ${ways}`,
    `task.yaml:6:5 scorers.1 ${ways}`,
    'task.yaml:6:19 unknown key "regexp" in scorers.1 -> did you mean "regex"? Run `assay explain task` for all keys',
    'task.yaml:7:26 scorers.2.regex must be text, not 3 -> see `assay explain task` for what it means',
  ])
})

test('a key that stands one level too high is shown in its place', () => {
  expect(mistakesIn(`${minimal}callsPerDay: 5\n`)).toEqual([
    'task.yaml:4:1 unknown key "callsPerDay" -> did you mean "volume.callsPerDay"? Run `assay explain task` for all keys',
  ])
})

describe('text that is not a task', () => {
  test.each([
    ['', 'task.yaml:1:1 task.yaml is empty'],
    ['- a\n', 'task.yaml:1:1 task.yaml must be keys, not a list'],
    ['name: x\nname: y\n', 'task.yaml:2:1 not valid YAML: Map keys must be unique'],
    ['name: "x\n', 'task.yaml:2:1 not valid YAML: Missing closing "quote'],
  ])('%j is refused with its place', (text, start) => {
    expect(mistakesIn(text)[0]).toContain(start)
  })
})

describe('quantities', () => {
  test.each([
    ['margin: 3pt', 'margin', 0.03],
    ['margin: 0.5%', 'margin', 0.005],
    ['margin: 0.04', 'margin', 0.04],
    ['horizonMonths: 2y', 'horizonMonths', 24],
    ['budget: { hours: 30min }', 'budget', { usd: 0, hours: 0.5 }],
    ['latency: { p95Ms: 1.5s }', 'latency', { p95Ms: 1500 }],
    ['volume: { callsPerDay: 10, growthPerMonth: -2% }', 'volume', { callsPerDay: 10, growthPerMonth: -0.02 }],
    ['need: knowledge', 'need', { kind: 'knowledge' }],
  ] as const)('%s is understood', (line, key, value) => {
    expect(parse(`${minimal}${line}\n`)[key]).toEqual(value)
  })

  test.each([
    'margin: 2',
    'margin: 0',
    'margin: -1pt',
    'margin: two',
    'latency: { p95Ms: 3 parsecs }',
    'target: 120%',
    'split: { golden: 2.5 }',
    'split: { golden: 0 }',
  ])('%s is refused', (line) => {
    expect(mistakesIn(`${minimal}${line}\n`)).toHaveLength(1)
  })
})

describe('mistakes that two keys make together', () => {
  test.each([
    ['privacy: region', 2],
    ['output: { schema: s.json }', 2],
    ['output: { labels: [a, a] }', 1],
    ['teacher: nobody', 1],
    ['split: { golden: 60%, dev: 40% }', 1],
    ['models: { "Bad Name": x }', 1],
    ['models: { current: { model: x, apiKeyEnv: sk-12345 } }', 1],
    ['models: { current: { model: x, baseUrl: "https://me:sk-12345@far.example/v1" } }', 1],
    ['models: { current: { model: x, baseUrl: "https://far.example/v1?api-key=12345" } }', 1],
  ])('%s', (line, count) => {
    expect(mistakesIn(`${minimal}${line}\n`)).toHaveLength(count)
  })

  test('a fixed golden file cannot have a size too', () => {
    expect(mistakesIn('name: x\nkind: chat\ndata: { train: a, golden: b }\nsplit: { golden: 10 }\n')).toEqual([
      'task.yaml:4:10 data already fixes golden -> remove split.golden, or name one file in data',
    ])
  })
})

test('names of metrics and arms are checked where the registries are given', () => {
  const known = { metrics: ['accuracy', 'macro-f1'], arms: ['majority', 'tuned'], scorers: ['exact'] }
  expect(mistakesIn(`${minimal}metric: acuracy\narms: [majorty, tuned@student]\nscorers: [exact]\n`, { known })).toEqual([
    'task.yaml:4:9 there is no "acuracy" to use as metric -> did you mean "accuracy"?',
    'task.yaml:5:8 there is no "majorty" to use as arms -> did you mean "majority"?',
  ])
})

test('the JSON Schema of an extraction is read, and one that is missing or broken is refused at its key', () => {
  const text = 'name: x\nkind: extraction\ndata: a.jsonl\noutput: { schema: slots.json }\n'
  expect(schemaFileOf(text)).toBe('slots.json')
  expect(schemaFileOf('kind: extraction\n')).toBe('schema.json')
  expect(schemaFileOf(minimal)).toBeUndefined()
  expect(parse(text, { schemaText: '{"type":"object"}' }).output).toEqual({
    kind: 'json',
    schemaFile: 'slots.json',
    schema: { type: 'object' },
  })
  expect(mistakesIn(text)[0]).toContain('task.yaml:4:19 slots.json does not exist')
  expect(mistakesIn(text, { schemaText: '{"type":' })[0]).toContain('task.yaml:4:19 slots.json is not JSON')
  expect(mistakesIn(text, { schemaText: '[]' })[0]).toContain('must be a JSON object')
})

test('a model outside this machine makes the default of privacy any', () => {
  expect(parse(`${minimal}models: { current: openai/gpt-4.1-mini }\n`).privacy).toBe('any')
  expect(parse(`${minimal}models: { student: SmolLM2-360M-Instruct }\n`).privacy).toBe('local')
})

test('a byte-order mark before the first key does no harm', () => {
  expect(parse(`\uFEFF${minimal}`).name).toBe('mail')
})

test('a word of need.finer that no policy knows is a mistake, and several are taken', () => {
  expect(mistakesIn(`${minimal}need: { kind: behaviour, finer: fromat }\n`).join(' ')).toContain('must be of these words: general, format')
  expect(parse(`${minimal}need: { kind: behaviour, finer: 'format, terms' }\n`).need?.finer).toBe('format, terms')
})
