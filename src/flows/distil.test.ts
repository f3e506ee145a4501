import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { accountedFor, codeOf, makeDistilTask, startDistil, strangeWords, unlabelledFile } from '../../tests/fixtures/distil-world.ts'
import type { ModelRequest } from '../core/ports/model.ts'
import { planDistil } from './distil-open.ts'
import { prepareData } from './split.ts'
import { loadCheckedTask } from './open-run.ts'

describe('money', () => {
  test('a stopped command writes nothing, and the next one pays only for what is missing', async () => {
    const folder = makeDistilTask()
    writeFileSync(join(folder, 'data', 'open.csv'), unlabelledFile(strangeWords(40)))
    const abort = new AbortController()
    const first = startDistil(folder, {
      inputs: 'data/open.csv',
      signal: abort.signal,
      onCall: (call) => (call === 12 ? abort.abort(new Error('stopped')) : undefined),
    })
    await expect(first.done()).rejects.toThrow('stopped')
    expect(await first.files.exists('data/out.jsonl')).toBe(false)

    const second = startDistil(folder, { inputs: 'data/open.csv' })
    const result = await second.done()
    expect(result).toMatchObject({ kept: 40, candidates: 40, calls: 40 })
    expect(result.replayed).toBeGreaterThan(0)
    expect(second.seen.length).toBe(40 - result.replayed)
  })

  test('--usd is a hard limit; rows that were not asked are counted, and without a yes nothing is asked', async () => {
    const folder = makeDistilTask({ lines: ['privacy: any', 'budget: { usd: 5 }'] })
    writeFileSync(join(folder, 'data', 'open.csv'), unlabelledFile(strangeWords(40)))
    const paid = { inputs: 'data/open.csv', teacher: 'paid' }
    const refused = startDistil(folder, { ...paid, options: { yes: false } })
    expect(await codeOf(refused.done())).toBe('budget-exceeded')
    expect(refused.seen).toEqual([])
    expect(await refused.files.exists('golden.lock')).toBe(false)

    const some = startDistil(folder, { ...paid, usd: 0.004 })
    const plan = await planDistil(some.given)
    expect(plan.usd).toBeGreaterThan(0.004)
    expect(plan).toMatchObject({ limitUsd: 0.004, terms: { answer: 'unknown' } })
    const result = await some.done()
    expect(result.paidUsd).toBeGreaterThan(0)
    expect(result.paidUsd).toBeLessThanOrEqual(0.004)
    expect(result.kept).toBeLessThan(40)
    expect(result.stopped).toContain('budget')
    expect(result.yields.find(({ filter }) => filter === 'asked')?.dropped).toBe(40 - result.kept)
    expect(accountedFor(result)).toBe(result.candidates)
    const [row] = readFileSync(join(folder, 'data', 'out.jsonl'), 'utf8').split('\n')
    expect(JSON.parse(row ?? '')).toMatchObject({ origin: { kind: 'relabelled', teacher: 'gpt-4.1@openai', terms: 'unknown' } })
  })

  test('a limit that could not be held, and a budget that is used up, stop before the first call', async () => {
    const folder = makeDistilTask({ lines: ['privacy: any', 'budget: { usd: 0 }'] })
    writeFileSync(join(folder, 'data', 'open.csv'), unlabelledFile(strangeWords(5)))
    const none = startDistil(folder, { inputs: 'data/open.csv', teacher: 'paid' })
    expect(await codeOf(none.done())).toBe('budget-exceeded')
    const unpriced = startDistil(folder, { inputs: 'data/open.csv', teacher: 'openai/gpt-nobody-knows-9', usd: 1 })
    expect(await codeOf(unpriced.done())).toBe('price-unknown')
    expect([...none.seen, ...unpriced.seen]).toEqual([])
  })
})

describe('permission', () => {
  const chat = (...lines: readonly string[]): string => {
    const folder = makeDistilTask()
    const yaml = readFileSync(join(folder, 'task.yaml'), 'utf8')
      .replace('kind: classification', 'kind: generation')
      .replace(/^output:.*\n/m, '')
      .replace('metric: accuracy', 'metric: token-f1')
    writeFileSync(join(folder, 'task.yaml'), `${yaml}privacy: any\nbudget: { usd: 5 }\n${lines.join('\n')}\n`)
    writeFileSync(join(folder, 'data', 'open.csv'), unlabelledFile(strangeWords(3)))
    return folder
  }

  test('terms that say no stop the command, unless somebody is on record for it', async () => {
    const asked = startDistil(chat(), { teacher: 'paid', inputs: 'data/open.csv' })
    expect(await codeOf(asked.done())).toBe('teacher-forbidden')
    expect(asked.seen).toEqual([])
    const accepted = startDistil(chat('accepted: [{ gate: teacher-terms, by: Ada, on: 2020-01-01 }]'), {
      teacher: 'paid',
      inputs: 'data/open.csv',
    })
    expect((await accepted.done()).plan.terms).toMatchObject({ answer: 'yes' })
  })

  test('privacy holds for teachers', async () => {
    const asked = startDistil(makeDistilTask({ lines: ['privacy: local'] }), { teacher: 'paid' })
    expect(await codeOf(asked.done())).toBe('privacy-blocked')
    expect(asked.seen).toEqual([])
  })
})

test('no text of dev or golden is ever sent, not even where it stands among the rows to label', async () => {
  const folder = makeDistilTask()
  const probe = startDistil(folder)
  const task = await loadCheckedTask(probe.files)
  const { splits } = await prepareData({ ...probe.given, task })
  const held = [...splits.dev, ...splits.golden].map(({ input }) => input)
  writeFileSync(
    join(folder, 'data', 'open.csv'),
    `${unlabelledFile(strangeWords(3))}g,"${splits.golden[0]?.input}"\nd,"${splits.dev[0]?.input}"\n`,
  )
  const labelled = startDistil(folder, { inputs: 'data/open.csv' })
  const result = await labelled.done()
  expect(result).toMatchObject({ kept: 3, candidates: 5 })
  expect(result.yields.find(({ filter }) => filter === 'not leaking')?.dropped).toBe(2)
  const written = startDistil(folder, { what: 'inputs', rows: 20, out: 'data/new.jsonl' })
  await written.done()
  const again = startDistil(folder, { what: 'relabel', out: 'data/again.jsonl' })
  await again.done()
  const sent = [...labelled.seen, ...written.seen, ...again.seen].flatMap(({ messages }) => messages.map(({ content }) => content))
  expect(again.seen.length).toBe(splits.train.length)
  expect(held.filter((input) => sent.some((text) => text.includes(input)))).toEqual([])
})

test('a relabelled row keeps the hash of the row before, and nothing else of the old answer', async () => {
  const folder = makeDistilTask()
  const result = await startDistil(folder, { what: 'relabel', model: 'fake-error100', rows: 5 }).done()
  expect(result.kept).toBe(5)
  for (const line of readFileSync(join(folder, 'data', 'out.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')) {
    const row = JSON.parse(line) as { origin: { kind: string; steps: { step: string; before?: string }[] } }
    expect(row.origin).toMatchObject({ kind: 'relabelled', steps: [{ step: 'relabel' }] })
    expect(row.origin.steps[0]?.before).toMatch(/^[0-9a-f]{32}$/)
  }
})

test('of several samples of a label more than half must agree', async () => {
  const folder = makeDistilTask()
  writeFileSync(join(folder, 'data', 'open.csv'), unlabelledFile(strangeWords(30)))
  const once = startDistil(folder, { inputs: 'data/open.csv', model: 'fake-hash', samples: 3 })
  const result = await once.done()
  expect(once.seen.length).toBe(90)
  const disagreed = result.yields.find(({ filter }) => filter === 'agreed')?.dropped ?? 0
  expect(disagreed).toBeGreaterThan(0)
  expect(result.kept).toBe(30 - disagreed)
})

test('of other answers the first that passes counts, and no further one is paid', async () => {
  const folder = makeDistilTask()
  const yaml = readFileSync(join(folder, 'task.yaml'), 'utf8')
    .replace('kind: classification', 'kind: extraction')
    .replace(/^output:.*$/m, 'output: { schema: schema.json }')
    .replace('metric: accuracy', 'metric: exact-json')
  writeFileSync(join(folder, 'task.yaml'), yaml)
  const schema = { type: 'object', properties: { team: { enum: ['a', 'b'] } }, required: ['team'] }
  writeFileSync(join(folder, 'schema.json'), JSON.stringify(schema))
  const rows = Array.from({ length: 120 }, (_, i) => ({
    id: `r${i}`,
    text: strangeWords(200)[i],
    label: { team: i % 2 === 0 ? 'a' : 'b' },
  }))
  writeFileSync(join(folder, 'data', 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  writeFileSync(join(folder, 'task.yaml'), yaml.replace('rows.csv', 'rows.jsonl'))
  writeFileSync(join(folder, 'data', 'open.csv'), unlabelledFile(['one', 'two', 'three', 'four']))
  const replies: Readonly<Record<string, readonly string[]>> = {
    one: ['{"team": "a"}'],
    two: ['I am sorry, but I cannot help with that.', 'Here: {"team": "b"}'],
    three: ['{"team": "c"}', '{"team": "c"}', '{"team": "c"}'],
    four: ['no idea', 'still none', 'I cannot assist with that request.'],
  }
  const said = new Map<string, number>()
  const asked = startDistil(folder, {
    inputs: 'data/open.csv',
    samples: 3,
    says: ({ messages }) => {
      const name = Object.keys(replies).find((word) => messages.at(-1)?.content.includes(word)) ?? ''
      const turn = said.get(name) ?? 0
      said.set(name, turn + 1)
      return replies[name]?.[turn] ?? ''
    },
  })
  const result = await asked.done()
  expect(Object.fromEntries(said)).toEqual({ one: 1, two: 2, three: 3, four: 3 })
  expect(result).toMatchObject({ kept: 2, candidates: 4 })
  const dropped = result.yields.filter((entry) => entry.dropped > 0).map(({ filter }) => filter)
  expect(dropped).toEqual(['not refused', 'allowed'])
  const lines = readFileSync(join(folder, 'data', 'out.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { expected: string }).expected)).toEqual(['{"team":"a"}', '{"team":"b"}'])
})

test('new inputs that repeat a row of dev or golden are dropped', async () => {
  const folder = makeDistilTask()
  const probe = startDistil(folder)
  const { splits } = await prepareData({ ...probe.given, task: await loadCheckedTask(probe.files) })
  const [g, d] = [splits.golden[0]?.input ?? '', splits.dev[0]?.input ?? '']
  let call = 0
  const labelOf = new Map<string, string>()
  const says = ({ constraint, messages }: ModelRequest): string => {
    // The second answer to a new row, of which the label was asked for.
    if (constraint.kind === 'labels') return labelOf.get(/kite(\d+)\d/.exec(messages.at(-1)?.content ?? '')?.[1] ?? '') ?? 'billing'
    call++
    labelOf.set(String(call), /right answer is "(\w+)"/.exec(messages.at(-1)?.content ?? '')?.[1] ?? '')
    const own = Array.from({ length: 3 }, (_, i) => `kite${call}${i} moss${call}${i} fern${call}${i} reed${call}${i} pond${call}${i}`)
    return JSON.stringify({ inputs: call === 1 ? [g, `${d} again`, ...own] : own })
  }
  const result = await startDistil(folder, { what: 'inputs', rows: 6, says }).done()
  expect(result.yields.find(({ filter }) => filter === 'not leaking')?.dropped).toBe(2)
  expect(result.kept).toBe(6)
  const text = readFileSync(join(folder, 'data', 'out.jsonl'), 'utf8')
  expect([g, d].filter((held) => text.includes(held))).toEqual([])
  expect(accountedFor(result)).toBe(result.candidates)
})

describe('a bad teacher', () => {
  const inputs = { what: 'inputs', rows: 60 } as const

  test('one that writes garbage is given up after a round, and nothing is written', async () => {
    const asked = startDistil(makeDistilTask(), { ...inputs, model: 'fake-error100' })
    const result = await asked.done()
    expect(result).toMatchObject({ kept: 0, stopped: 'no answer of the teacher could be read', usdPerKept: null })
    expect(asked.seen.length).toBeLessThanOrEqual(12)
    expect(accountedFor(result)).toBe(result.candidates)
    expect(await asked.files.exists('data/out.jsonl')).toBe(false)
  })

  test('one that repeats itself for ever is given up as soon as it says nothing new', async () => {
    const asked = startDistil(makeDistilTask(), { ...inputs, model: 'fake-stuck' })
    const result = await asked.done()
    expect(result.stopped).toBe('the teacher wrote hardly anything new')
    expect(result.kept).toBeLessThan(10)
    expect(asked.seen.length).toBeLessThanOrEqual(24)
    expect(accountedFor(result)).toBe(result.candidates)
  })
})

test('new rows are at most as many as wanted, balanced over the labels, with all their seeds on record', async () => {
  const folder = makeDistilTask()
  const result = await startDistil(folder, { what: 'inputs', rows: 22 }).done()
  expect(result.kept).toBe(22)
  const counts = result.labels.map(({ rows }) => rows)
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(8)
  const [line = ''] = readFileSync(join(folder, 'data', 'out.jsonl'), 'utf8').split('\n')
  expect((JSON.parse(line) as { origin: { steps: { detail: string }[] } }).origin.steps[0]?.detail.split(', ').length).toBe(8)
})

test('nothing to label, no file, and no human row of train are said at once', async () => {
  const folder = makeDistilTask()
  expect(await codeOf(startDistil(folder).done())).toBe('usage')
  expect(await codeOf(startDistil(folder, { inputs: 'data/none.csv' }).done())).toBe('data-not-found')
  const made = makeDistilTask()
  const rows = readFileSync(join(made, 'data', 'rows.csv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
  const lines = rows.map((row) => {
    const [id, input, expected] = row.split(/,"|",/)
    return JSON.stringify({ assay: 'row/1', id, input, expected, origin: { kind: 'synthetic' } })
  })
  writeFileSync(join(made, 'data', 'rows.jsonl'), `${lines.join('\n')}\n`)
  writeFileSync(
    join(made, 'task.yaml'),
    readFileSync(join(made, 'task.yaml'), 'utf8')
      .replace('rows.csv', 'rows.jsonl')
      .replace(/^columns.*\n/m, ''),
  )
  expect(await codeOf(startDistil(made, { what: 'inputs' }).done())).toBe('data-no-answers')
})
