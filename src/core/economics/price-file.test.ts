import { assert, double, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { AssayError } from '../errors.ts'
import { readPriceFile } from './price-file.ts'
import { withPriceRows } from './price-write.ts'
import { failureOf } from '../../../tests/fixtures/failure-of.ts'

const today = '2026-11-30'
const read = (text: string) => readPriceFile(text, { fileName: 'prices.yaml', today })
const failure = (text: string): AssayError => failureOf(() => read(text))
const entry = (more = ''): string => `- id: a
  provider: us
  kind: training
  value: 2
  unit: 1K tokens
  source: our contract
${more}`

describe('a user’s price file', () => {
  it('is a list of rows; currency, day and trust may be left out', () => {
    expect(read(entry())).toEqual([
      {
        id: 'a',
        provider: 'us',
        kind: 'training',
        value: 2000,
        currency: 'USD',
        unit: '1M training tokens',
        asOf: null,
        source: 'our contract',
        trust: 'declared',
        note: 'written as 2 USD per 1K tokens',
        own: true,
      },
    ])
  })

  it('keeps what is written as it is where nothing has to be converted', () => {
    const [row] = read(
      `prices:\n  - { id: a, provider: us, kind: gpu-hour, class: H100, value: 3, unit: GPU-hour, source: s, asOf: 2026-11-01, trust: vendor-page, note: n }\n`,
    )
    expect(row).toMatchObject({ value: 3, unit: 'GPU-hour', note: 'n', asOf: '2026-11-01', trust: 'vendor-page', class: 'H100' })
  })

  it('turns another currency into USD at its dated rate', () => {
    const text = `currency: { EUR: { usd: 1.08, date: 2026-11-01 } }\nprices:\n  - { id: a, provider: us, kind: gpu-hour, value: 2, currency: EUR, unit: GPU-hour, source: s }\n`
    expect(read(text)[0]).toMatchObject({ value: 2.16, currency: 'USD', note: '2 EUR; 1 EUR = 1.08 USD on 2026-11-01' })
  })

  it('takes a rate from task.yaml, the file’s own first', () => {
    const text = '[{ id: a, provider: us, kind: gpu-hour, value: 2, currency: EUR, unit: GPU-hour, source: s }]'
    const rates = { EUR: { usd: 2, date: '2026-11-02' } }
    expect(readPriceFile(text, { fileName: 'p', today, rates })[0]?.value).toBe(4)
    const own = `currency: { EUR: { usd: 3, date: 2026-11-01 } }\nprices: ${text}`
    expect(readPriceFile(own, { fileName: 'p', today, rates })[0]?.value).toBe(6)
  })

  it('names the row whose currency has no rate', () => {
    expect(failure(entry('  currency: EUR\n'))).toMatchObject({
      code: 'price-invalid',
      message: 'a: currency: there is no rate for EUR',
      where: 'prices.yaml:7:13',
      hint: expect.stringContaining('EUR: { usd: ..., date: 2026-11-30 }') as string,
    })
  })

  it.each([
    ['value: 2', 'value: -2', 'a: value: must not be negative', 'prices.yaml:4:10'],
    ['value: 2', 'value: 0', 'a: value: 0 per 1M training tokens is no price', 'prices.yaml:4:10'],
    ['value: 2', 'value: two', 'a: value: ', 'prices.yaml:4:10'],
    ['unit: 1K tokens', 'unit: fortnight', 'a: unknown unit "fortnight" for a price of training', 'prices.yaml:5:9'],
    ['  source: our contract\n', '', 'a: source is missing', 'prices.yaml:1:3'],
    ['source: our contract', 'source: ""', 'a: source: must not be empty', 'prices.yaml:6:11'],
    ['kind: training', 'kind: school', 'a: kind: must be one of training', 'prices.yaml:3:9'],
    ['source: our contract', 'source: s\n  asOf: 2026-12-01', 'a: asOf: 2026-12-01 lies in the future', 'prices.yaml:7:9'],
    ['source: our contract', 'source: s\n  asOf: 2026-02-30', 'a: asOf: must be a day', 'prices.yaml:7:9'],
    ['source: our contract', 'source: s\n  pirce: 3', 'a: Unrecognized key: "pirce"', 'prices.yaml:1:3'],
    ['source: our contract', 'source: s\n  currency: euro', 'a: currency: must be a currency code', 'prices.yaml:7:13'],
  ])('%s as %s is an error at its place', (from, to, message, where) => {
    const error = failure(entry().replace(from, to))
    expect(error.code).toBe('price-invalid')
    expect(error.message).toContain(message)
    expect(error.where).toBe(where)
  })

  it('takes today as a day, 0 for tokens as free, and joins what there is to say', () => {
    const [row] = read(`- { id: a, provider: us, kind: inference, value: 0, unit: 1M input tokens, source: s, asOf: ${today} }\n`)
    expect(row).toMatchObject({ value: 0, asOf: today })
    expect(row).not.toHaveProperty('note')
    expect(read(entry('  note: for two years\n'))[0]?.note).toBe('for two years; written as 2 USD per 1K tokens')
    expect(read(`\uFEFF${entry()}`)).toHaveLength(1)
    expect(read(`currency: { EUR: { usd: 1, date: ${today} } }\nprices: []`)).toEqual([])
  })

  it('says how to repair what is wrong', () => {
    expect(failure(entry().replace('1K tokens', 'fortnight')).hint).toContain(
      'units: 1M training tokens, 1M operations, training hour, job;',
    )
    expect(failure(entry('  asOf: 2026-12-01\n')).hint).toBe('today is 2026-11-30')
    expect(failure(entry().replace('value: 2', 'value: 0')).hint).toContain('leave the row out')
    expect(failure('7').hint).toContain('assay prices set')
    expect(failure('price: []').hint).toContain('currency and prices')
    expect(failure('prices: [').hint).toContain('repair the line')
    expect(failure('currency: 7\nprices: []').hint).toContain('for example currency')
    for (const text of ['7', 'prices: [', '- 7']) expect(failure(text).code).toBe('price-invalid')
    expect('hint' in (failure(`- 7\n${entry()}${entry()}`).also[0] ?? {})).toBe(false)
  })

  it('places a mistake under prices', () => {
    expect(failure('prices:\n  - 7\n  - null\n').where).toBe('prices.yaml:2:5')
    expect(failure('prices:\n  - { id: a, provider: us, kind: training, value: -1, unit: job, source: s }\n').where).toBe(
      'prices.yaml:2:51',
    )
  })

  it('reports every mistake at once', () => {
    const error = failure(`- { id: a, provider: us, kind: training, value: -1, unit: job, source: s }\n- 7\n- { provider: us }\n`)
    expect([error.message, ...error.also.map(({ message }) => message)]).toEqual([
      'a: value: must not be negative',
      'price 2: a price is a list of keys and values',
      'price 3: id is missing',
    ])
    expect(error.also.map(({ where }) => where)).toEqual(['prices.yaml:2:3', 'prices.yaml:3:3'])
  })

  it('refuses an id twice, at its second place', () => {
    expect(failure(entry() + entry())).toMatchObject({ message: 'two rows have the id "a"', where: 'prices.yaml:7:7' })
  })

  it.each([
    ['prices: [', 'not valid YAML', 'prices.yaml:1:'],
    ['7', 'prices.yaml is no list of prices', 'prices.yaml:1:1'],
    ['', 'prices.yaml is no list of prices', 'prices.yaml:1:1'],
    ['price: []', 'unknown key "price"', 'prices.yaml:1:8'],
    ['currency: { EUR: { usd: 0, date: 2026-11-01 } }\nprices: []', 'currency: must be above 0', 'prices.yaml:1:25'],
    ['currency: { EUR: { usd: 1 } }\nprices: []', 'currency: must be a day', 'prices.yaml:1:18'],
    ['currency: { EUR: { usd: 1, date: 2026-12-24 } }\nprices: []', 'the rate of EUR lies in the future', 'prices.yaml:1:34'],
  ])('%s is an error', (text, message, where) => {
    const error = failure(text)
    expect(error.message).toContain(message)
    expect(error.where).toContain(where)
  })

  it('may be empty, and JSON', () => {
    expect(read('[]')).toEqual([])
    expect(read('prices: []')).toEqual([])
    expect(read('[{"id":"a","provider":"us","kind":"platform","value":0,"unit":"month","source":"s"}]')).toHaveLength(1)
  })

  it('gives prices that are linear in what is written', () => {
    assert(
      property(double({ min: 1e-6, max: 1e6, noNaN: true }), (value) => {
        const [row] = readPriceFile(
          JSON.stringify([{ id: 'a', provider: 'us', kind: 'gpu-hour', value, unit: 'GPU-second', source: 's' }]),
          { fileName: 'p', today },
        )
        return Math.abs((row?.value ?? 0) / (value * 3600) - 1) < 1e-9
      }),
    )
  })
})

describe('writing rows into a price file', () => {
  const row = { id: 'b', provider: 'us', kind: 'training', value: 3, unit: '1M training tokens', source: 's' }

  it('makes a file that can be read again', () => {
    const text = withPriceRows(undefined, [row])
    expect(text).toMatch(/^# Your own prices/)
    expect(read(text)).toMatchObject([{ id: 'b', value: 3 }])
  })

  it('keeps comments and other rows, and replaces the row of the same id', () => {
    const before = `# ours\n${entry()}# the second\n- { id: b, provider: us, kind: training, value: 1, unit: job, source: old } # was cheap\n`
    const after = withPriceRows(before, [row, { ...row, id: 'c' }])
    expect(after).toContain('# ours')
    expect(after).toContain('# the second')
    expect((parse(after) as { id: string; value: number }[]).map(({ id, value }) => [id, value])).toEqual([
      ['a', 2],
      ['b', 3],
      ['c', 3],
    ])
  })

  it('writes under prices where the file has currencies', () => {
    const before = 'currency: { EUR: { usd: 1.08, date: 2026-11-01 } }\n'
    const after = withPriceRows(before, [row, { ...row, id: 'c' }, { ...row, value: 4 }])
    expect(parse(after)).toMatchObject({ currency: { EUR: { usd: 1.08 } }, prices: [{ id: 'b', value: 4 }, { id: 'c' }] })
  })

  it('writes a block of rows, long lines whole, and no head into a file that is there', () => {
    const long = { ...row, source: 'a contract '.repeat(20).trim() }
    expect(withPriceRows('[]\n', [long])).toBe(
      `- id: b\n  provider: us\n  kind: training\n  value: 3\n  unit: 1M training tokens\n  source: ${long.source}\n`,
    )
    expect(withPriceRows('currency: {}\nprices: []\n', [row])).toContain('prices:\n  - id: b\n')
    expect(withPriceRows('   \n', [row])).not.toContain('#')
  })

  it('fills an empty file', () => {
    expect(parse(withPriceRows('', [row]))).toEqual([row])
    expect(parse(withPriceRows('[]\n', [row]))).toEqual([row])
  })
})
