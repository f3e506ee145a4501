import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expectError } from './expect-error.ts'
import { makeFixtureTask } from './fixture-task.ts'
import { runInProcess } from './run-in-process.ts'

const nowhere = (): string => mkdtempSync(join(tmpdir(), 'assay-prices-'))
const json = async (args: readonly string[], cwd: string): Promise<unknown> => {
  const result = await runInProcess([...args, '--json'], { cwd })
  expect(result.code, result.stderr).toBe(0)
  return JSON.parse(result.stdout)
}
const contract = ['--source', 'our contract']

test('prices list works outside a task: book rows with age, trust and marks, the table on request', async () => {
  const cwd = nowhere()
  const all = (await json(['prices'], cwd)) as {
    prices: { id: string; kind: string }[]
    book: unknown
    table: { models: number; listed: boolean }
  }
  expect(all.prices).toHaveLength(189)
  expect(all.table.listed).toBe(false)
  expect(all.book).toEqual({ rows: 189, day: '2026-11-09' })
  const inference = (await json(['prices', 'list', '--kind', 'inference'], cwd)) as typeof all
  expect(inference.prices.length).toBeGreaterThan(all.table.models)
  expect(inference.prices.every(({ kind }) => kind === 'inference')).toBe(true)
  const shown = await runInProcess(['prices', 'list', 'h100', '--provider', 'fireworks'], { cwd })
  expect(shown.stdout).toContain('gpu-hour, USD per GPU-hour')
  expect(shown.stdout).toMatch(/superseded/)
  const multiples = await runInProcess(['prices', 'list', '--provider', 'fireworks'], { cwd })
  expect(multiples.stdout).toContain('1.5 x a GPU-hour, for one pinned to a region')
})

test('prices list filters by model, and says what was perhaps meant where nothing fits', async () => {
  const cwd = nowhere()
  const found = (await json(['prices', 'list', '--model', 'gpt-oss-20b', '--provider', 'nebius'], cwd)) as {
    prices: { provider: string; model: string }[]
  }
  expect(found.prices.length).toBeGreaterThan(0)
  expect(found.prices.every(({ provider, model }) => provider.includes('nebius') && model.toLowerCase().includes('gpt-oss-20b'))).toBe(true)
  expectError(await runInProcess(['prices', 'list', '--provider', 'fierworks'], { cwd }), {
    code: 2,
    says: /no price fits/,
    hint: /fireworks/,
  })
})

test('prices show puts what disagrees side by side, says which is used and why, and keeps history', async () => {
  const cwd = nowhere()
  const [nebius] = (await json(['prices', 'show', 'nebius-train-gpt-oss-20b'], cwd)) as {
    prices: { id: string }[]
    disagreement: number
    why: string
  }[]
  expect(nebius?.prices.map(({ id }) => id)).toEqual(['nebius-train-sft-lora-lt20b', 'nebius-train-gpt-oss-20b'])
  expect(nebius?.disagreement).toBe(5)
  expect(nebius?.why).toMatch(/own page/)
  const history = await runInProcess(['prices', 'show', 'runpod-gpu-h100-80gb-secure'], { cwd })
  expect(history.stdout.match(/superseded/g)?.length).toBeGreaterThanOrEqual(2)
  expect(history.stdout).toMatch(/→ +3\.99/)
  const models = (await json(['prices', 'show', 'openai/gpt-4o-mini'], cwd)) as {
    title: string
    unit: string
    batch?: unknown
    prices: { source: string }[]
  }[]
  const input = models.find(({ title, unit }) => title === 'openai · gpt-4o-mini · inference' && unit === '1M input tokens')
  expect(input?.batch).toEqual({ factor: 0.5, source: 'platform.openai.com/docs/guides/batch' })
  expect(input?.prices.map(({ source }) => source)).toEqual([expect.stringContaining('genai-prices'), expect.stringContaining('LiteLLM')])
  expectError(await runInProcess(['prices', 'show', 'gpt-4o-minni'], { cwd }), {
    code: 2,
    says: /no price is known for "gpt-4o-minni"/,
    hint: /gpt-4o-mini/,
  })
})

test('prices set writes the user’s own price, names the file in task.yaml, and outranks the book', async () => {
  const { folder } = makeFixtureTask({ rows: 40 })
  const before = readFileSync(join(folder, 'task.yaml'), 'utf8')
  const result = await runInProcess(['prices', 'set', 'together-train-sft-lora-le16b', '0.40', ...contract], { cwd: folder })
  expect(result.code, result.stderr).toBe(0)
  expect(result.stdout).toContain('so far 0.48')
  expect(readFileSync(join(folder, 'task.yaml'), 'utf8')).toBe(`${before}prices: prices.yaml\n`)
  const text = readFileSync(join(folder, 'prices.yaml'), 'utf8')
  expect(text).toContain('trust: declared')
  const [sheet] = (await json(['prices', 'show', 'together-train-sft-lora-le16b'], folder)) as {
    prices: { value: number; marks: string[] }[]
    why: string
  }[]
  expect(sheet?.prices[0]).toMatchObject({ value: 0.4, marks: ['own price'] })
  expect(sheet?.why).toBe('your own price outranks all others')
  // A second price goes into the same file, and task.yaml stays.
  expect((await runInProcess(['prices', 'set', 'openai/gpt-4o-mini:input', '0.12', ...contract], { cwd: folder })).code).toBe(0)
  expect(readFileSync(join(folder, 'task.yaml'), 'utf8')).toBe(`${before}prices: prices.yaml\n`)
  const [own] = (await json(['prices', 'show', 'openai/gpt-4o-mini:input'], folder)) as { prices: { value: number }[] }[]
  expect(own?.prices.map(({ value }) => value)).toEqual([0.12, 0.15, 0.15])
  expect((await runInProcess(['plan'], { cwd: folder })).code).toBe(0)
})

test.each([
  ['0.00048', /a price per 1K written as one per 1M/],
  ['480', /a price per 1M written as one per 1K/],
  ['48', /cents written as dollars/],
  ['0.00000048', /a price per token written as one per 1M/],
])('prices set refuses %s for 0.48 with the likely slip, and takes it with --yes', async (value, slip) => {
  const { folder } = makeFixtureTask({ rows: 40 })
  const args = ['prices', 'set', 'together-train-sft-lora-le16b', value, ...contract]
  expectError(await runInProcess(args, { cwd: folder }), { code: 2, says: /the book says 0\.48/, hint: slip })
  expect(existsSync(join(folder, 'prices.yaml'))).toBe(false)
  expect((await runInProcess([...args, '--yes'], { cwd: folder })).code).toBe(0)
  const { prices } = (await json(['prices', 'list', 'together-train-sft-lora-le16b'], folder)) as { prices: { marks: string[] }[] }
  expect(prices[0]?.marks).toContain('unlikely magnitude')
})

test('prices set converts units and currencies, and asks for the rate it lacks', async () => {
  const { folder } = makeFixtureTask({ rows: 40 })
  const args = [
    'prices',
    'set',
    'own-h100',
    '0.001',
    '--kind',
    'gpu-hour',
    '--provider',
    'us',
    '--class',
    'H100',
    '--unit',
    'GPU-second',
    ...contract,
  ]
  expect((await runInProcess(args, { cwd: folder })).code).toBe(0)
  const { prices } = (await json(['prices', 'list', 'own-h100'], folder)) as { prices: { value: number; unit: string; note: string }[] }
  expect(prices).toMatchObject([{ value: 3.6, unit: 'GPU-hour', note: 'written as 0.001 USD per GPU-second' }])
  expectError(await runInProcess([...args, '--currency', 'EUR'], { cwd: folder }), {
    code: 2,
    says: /own-h100: currency: there is no rate for EUR/,
  })
  const yaml = readFileSync(join(folder, 'task.yaml'), 'utf8')
  writeFileSync(join(folder, 'task.yaml'), `${yaml}currency: { code: EUR, usd: 1.08, date: 2026-11-01 }\n`)
  const inEuro = (await json([...args, '--currency', 'EUR'], folder)) as { price: { value: number; note: string } }
  expect(inEuro.price.value).toBeCloseTo(3.888, 9)
  expect(inEuro.price.note).toContain('1 EUR = 1.08 USD on 2026-11-01')
})

test.each([
  [['set', 'no-such-id', '1', ...contract], /no price has the id/, /--kind and --provider/],
  [['set', 'together-train-sft-lora-le16', '1', ...contract], /no price has the id/, /did you mean "together-train-sft-lora-le16b"/],
  [['set', 'openai/gpt-4o-minni:input', '0.1', ...contract], /no price has the id/, /did you mean "openai\/gpt-4o-mini:input"/],
  [['set', 'together-train-sft-lora-le16b', 'cheap', ...contract], /"cheap" is not a price/, /0\.48/],
  [['set', 'together-train-sft-lora-le16b', '-1', ...contract], /a price is not negative/, /0\.48/],
  [['set', 'together-train-sft-lora-le16b', '0', ...contract], /0 per 1M training tokens is no price/, /leave the row out/],
  [['set', 'together-train-sft-lora-le16b', '0.4'], /needs its source/, /--source/],
  [['set', 'together-train-sft-lora-le16b'], /needs a price/, /0\.48/],
  [['set', 'together-train-sft-lora-le16b', '1', '--unit', 'GPU-hour', ...contract], /unknown unit "GPU-hour"/, /1M training tokens/],
  [['set', 'together-train-sft-lora-le16b', '1', '--date', '2999-01-01', ...contract], /lies in the future/, /today is/],
  [['set', 'together-train-sft-lora-le16b', '1', '--date', '2026-02-30', ...contract], /is not a day/, /2026-11-01/],
  [['set', 'new', '1', '--kind', 'training', '--provider', 'us', ...contract], /needs its unit/, /--unit/],
  [['set', 'new', '1', '--kind', 'school', '--provider', 'us', ...contract], /no kind of price/, /training/],
  [['list', '--unit', 'GPU-hour'], /--unit means nothing to `prices list`/, /prices set/],
  [['show'], /needs an id/, /prices show/],
  [['show', 'a', 'b'], /takes one word/, /quote/],
  [['shwo', 'a'], /no action "shwo"/, /show/],
  [['import', 'missing.json'], /does not exist/, /file/],
  [['refresh', 'data.json'], /takes no "data.json"/, /--from/],
] as const)('prices %j is refused with what is wrong and a next step', async (args, says, hint) => {
  const { folder } = makeFixtureTask({ rows: 40 })
  expectError(await runInProcess(['prices', ...args], { cwd: folder }), { code: 2, says, hint })
})

test('prices set outside a task says that prices belong to one', async () => {
  expectError(await runInProcess(['prices', 'set', 'a', '1', ...contract], { cwd: nowhere() }), {
    code: 2,
    says: /no task\.yaml/,
    hint: /assay init/,
  })
})

test('prices import takes what it can, counts what it skips, and writes nothing with --dry-run', async () => {
  const { folder } = makeFixtureTask({ rows: 40 })
  const list = join(folder, 'list.json')
  const entry = (input: number, output: number, mode = 'chat') => ({
    litellm_provider: 'openai',
    mode,
    input_cost_per_token: input,
    output_cost_per_token: output,
  })
  writeFileSync(
    list,
    JSON.stringify({
      'gpt-4o-mini': entry(1.4e-7, 5.5e-7),
      'gpt-4o': entry(2.5e-3, 1e-2),
      free: entry(0, 0),
      embedder: entry(1e-8, 0, 'embedding'),
    }),
  )
  const args = ['prices', 'import', 'list.json', '--date', '2026-11-01']
  const dry = (await json([...args, '--dry-run'], folder)) as {
    taken: number
    skipped: { why: string; count: number; examples: string[] }[]
  }
  expect(dry.taken).toBe(2)
  expect(dry.skipped).toEqual(
    expect.arrayContaining([
      {
        why: 'unlikely magnitude: a price per 1M written as one per 1K; --yes takes it',
        count: 2,
        examples: ['openai/gpt-4o:input', 'openai/gpt-4o:output'],
      },
      expect.objectContaining({ why: 'no chat model (mode embedding)', count: 1 }),
      expect.objectContaining({ why: 'both prices are 0: free, or not filled in', count: 1 }),
    ]),
  )
  expect(existsSync(join(folder, 'prices.yaml'))).toBe(false)
  const shown = await runInProcess(args, { cwd: folder })
  expect(shown.stdout).toContain('took 2 prices')
  expect(shown.stdout).toContain('skipped 2: unlikely magnitude')
  const { prices } = (await json(['prices', 'list', 'openai/gpt-4o-mini:input'], folder)) as {
    prices: { value: number; date: string; trust: string; marks: string[] }[]
  }
  expect(prices[0]).toMatchObject({ value: 0.14, date: '2026-11-01', trust: 'third-party' })
  expect(prices[0]?.marks).toEqual(['third-party', 'own price'])
  writeFileSync(list, JSON.stringify({ 'gpt-4o-mini': entry(1.3e-7, 5.5e-7) }))
  expect(await json(args, folder)).toMatchObject({
    taken: 2,
    added: 0,
    unchanged: 1,
    changed: [{ id: 'openai/gpt-4o-mini:input', before: 0.14, after: 0.13, unit: '1M input tokens' }],
  })
})

test('prices import reads tables and its own format, and names the line of what is broken', async () => {
  const { folder } = makeFixtureTask({ rows: 40 })
  writeFileSync(
    join(folder, 'list.csv'),
    'id,provider,kind,class,value,unit,source,asOf,trust\nh100,us,gpu-hour,H100,3.20,GPU-hour,offer,2026-11-02,vendor-page\nbad,us,gpu-hour,H100,3.20,fortnight,offer,,\nlater,us,gpu-hour,H100,3,GPU-hour,offer,2999-01-01,\n',
  )
  expect(await json(['prices', 'import', 'list.csv'], folder)).toMatchObject({
    taken: 1,
    undated: 0,
    skipped: [
      { why: 'unknown unit "fortnight" for a price of gpu-hour', count: 1, examples: ['bad'] },
      { why: 'asOf: 2999-01-01 lies in the future', count: 1 },
    ],
    file: 'prices.yaml',
  })
  writeFileSync(join(folder, 'broken.yaml'), 'prices:\n  - { id: a\n')
  expectError(await runInProcess(['prices', 'import', 'broken.yaml'], { cwd: folder }), {
    code: 2,
    says: /not valid JSON or YAML/,
    hint: /\S/,
  })
  writeFileSync(join(folder, 'other.json'), '{"a": 1}')
  expectError(await runInProcess(['prices', 'import', 'other.json'], { cwd: folder }), {
    code: 2,
    says: /no known format/,
    hint: /LiteLLM/,
  })
  writeFileSync(join(folder, 'none.json'), '[{"id":"a","value":1,"unit":"job"}]')
  expectError(await runInProcess(['prices', 'import', 'none.json'], { cwd: folder }), {
    code: 2,
    says: /none of 1 rows can be used/,
    hint: /is missing/,
  })
})

test('a price file that is broken or missing stops every command that uses prices, with its line', async () => {
  const { folder } = makeFixtureTask({ rows: 40 })
  const yaml = readFileSync(join(folder, 'task.yaml'), 'utf8')
  writeFileSync(join(folder, 'task.yaml'), `${yaml}prices: mine.yaml\n`)
  expectError(await runInProcess(['plan'], { cwd: folder }), {
    code: 2,
    says: /mine\.yaml \(prices\) does not exist/,
    hint: /assay prices set/,
  })
  writeFileSync(join(folder, 'mine.yaml'), '- id: a\n  provider: us\n  kind: gpu-hour\n  value: -3\n  unit: GPU-hour\n  source: s\n')
  for (const verb of [['plan'], ['prices', 'list']]) {
    const result = await runInProcess(verb, { cwd: folder })
    expect(result.code).toBe(2)
    expect(result.stderr).toContain('mine.yaml:4:10')
    expect(result.stderr).toContain('must not be negative')
  }
})

test('prices refresh shows what would change before anything is written, and refuses other files', async () => {
  const cwd = nowhere()
  const providers = [
    {
      id: 'openai',
      name: 'OpenAI',
      models: [
        { id: 'gpt-4o-mini', match: { equals: 'gpt-4o-mini' }, prices: { input_mtok: 0.3, output_mtok: 0.6 } },
        { id: 'new', match: { equals: 'new' }, prices: { input_mtok: 1, output_mtok: 1 } },
      ],
    },
  ]
  writeFileSync(join(cwd, 'data.json'), JSON.stringify(providers))
  const result = (await json(['prices', 'refresh', '--from', 'data.json', '--date', '2026-11-01', '--dry-run'], cwd)) as {
    changed: unknown[]
    added: string[]
    removed: string[]
    same: number
    to: unknown
  }
  expect(result.changed).toEqual([{ id: 'openai/gpt-4o-mini:input', unit: '1M input tokens', before: 0.15, after: 0.3, change: 1 }])
  expect(result.added).toEqual(['openai/new:input', 'openai/new:output'])
  expect(result.removed.length).toBeGreaterThan(1000)
  expect(result.same).toBe(1)
  expect(result.to).toEqual({ source: 'data.json', day: '2026-11-01' })
  const shown = await runInProcess(['prices', 'refresh', '--from', 'data.json', '--dry-run'], { cwd })
  expect(shown.stdout).toContain('would use data.json')
  expect(shown.stdout).toContain('0.15 -> 0.3 (+100.0 %)')
  expect(await json(['prices', 'refresh', '--from', 'package'], cwd)).toMatchObject({ changed: [], added: [], removed: [] })
  writeFileSync(join(cwd, 'bad.json'), '[{"id":')
  expectError(await runInProcess(['prices', 'refresh', '--from', 'bad.json'], { cwd }), {
    code: 2,
    says: /bad\.json is not JSON/,
    hint: /\S/,
  })
  writeFileSync(join(cwd, 'list.json'), '{"data":[]}')
  expectError(await runInProcess(['prices', 'refresh', '--from', 'list.json'], { cwd }), {
    code: 2,
    says: /no data file of genai-prices/,
    hint: /prices import/,
  })
})
