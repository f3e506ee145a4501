import { describe, expect, it } from 'vitest'
import { AssayError } from '../errors.ts'
import { isSuperseded, packagedBook, readPriceBook } from './price-book.ts'
import { priceFactors } from './price-factors.ts'

const rows = packagedBook()
const find = (id: string) => rows.find((row) => row.id === id)

describe('the price book', () => {
  it('reads: every row has value, unit, source, day or none, and trust', () => {
    expect(rows).toHaveLength(189)
    expect(rows.every(({ source, unit }) => source.length > 0 && unit.length > 0)).toBe(true)
  })

  it('has prices of every kind but labelling, which no source holds', () => {
    expect([...new Set(rows.map(({ kind }) => kind))].sort()).toEqual(['gpu-hour', 'inference', 'platform', 'storage', 'training'])
  })

  it('keeps history as rows that end where the next one begins', () => {
    const history = rows.filter((row) => isSuperseded(row, '2026-11-30'))
    expect(history.map(({ id, effectiveTo }) => [id, effectiveTo])).toEqual([
      ['fireworks-gpu-h100-80gb-dedicated-superseded', '2026-09-01'],
      ['runpod-gpu-h100-80gb-secure-2026-08', '2026-09-01'],
      ['runpod-gpu-h100-80gb-secure-2026-09', '2026-11-09'],
      ['nebius-gpu-h100-80gb-vm-2026-09', '2026-10-24'],
    ])
    expect(history.every(({ supersededBy }) => supersededBy !== undefined && find(supersededBy) !== undefined)).toBe(true)
  })

  it('names conflicts from both sides', () => {
    const named = rows.filter(({ conflictsWith }) => conflictsWith !== undefined)
    expect(named).toHaveLength(6)
    expect(
      named.every(({ id, conflictsWith = [] }) => conflictsWith.every((other) => find(other)?.conflictsWith?.includes(id) === true)),
    ).toBe(true)
  })

  it('C-13, V-S3-07: holds the rate of Together that its page shows, 20 % above the article’s', () => {
    expect((find('together-train-sft-lora-le16b')?.value ?? 0) / 0.4 - 1).toBeCloseTo(0.2, 9)
  })

  it('V-S1-01: prices training of a closed model 52 times that of an open one', () => {
    expect((find('openai-train-gpt-4.1')?.value ?? 0) / (find('together-train-sft-lora-le16b')?.value ?? 1)).toBeCloseTo(52.1, 1)
  })

  it('refuses what is no row, and says where', () => {
    const [row] = rows
    expect(() => readPriceBook([{ ...row, source: '' }], 'mine.json')).toThrow(AssayError)
    expect(() => readPriceBook([{ ...row, source: '' }], 'mine.json')).toThrow('mine.json: must not be empty')
    expect(() => readPriceBook([row, row], 'mine.json')).toThrow('two rows have the id "together-train-sft-lora-le16b"')
    expect(() => readPriceBook([{ ...row, currency: 'EUR' }], 'mine.json')).toThrow(AssayError)
    expect(() => readPriceBook([{ ...row, value: -1 }], 'mine.json')).toThrow('must not be negative')
    expect(() => readPriceBook('rows', 'mine.json')).toThrow(AssayError)
    const stop = (raw: unknown) => (): unknown => readPriceBook(raw, 'mine.json')
    expect(stop([{ ...row, source: '' }])).toThrow(expect.objectContaining({ code: 'price-invalid', where: 'mine.json 0.source' }) as Error)
    expect(stop([row, row])).toThrow(expect.objectContaining({ code: 'price-invalid', where: 'mine.json' }) as Error)
  })
})

describe('multiples of prices', () => {
  it('have a source, ends the right way round, and one id each', () => {
    expect(new Set(priceFactors.map(({ id }) => id)).size).toBe(priceFactors.length)
    expect(priceFactors.every(({ low, high, source }) => low > 0 && low <= high && source !== '')).toBe(true)
  })

  it.each([
    ['gpt-4.1', 'openai-infer-tuned-large'],
    ['gpt-4o', 'openai-infer-tuned-large'],
    ['gpt-4.1-mini', 'openai-infer-tuned-small'],
    ['gpt-4.1-nano', 'openai-infer-tuned-small'],
    ['gpt-4o-mini', 'openai-infer-tuned-small'],
  ])('agree with the book’s rows for a tuned %s', (model, id) => {
    const factor = priceFactors.find((candidate) => candidate.id === id)
    for (const side of ['in', 'out'])
      expect(
        (find(`openai-infer-tuned-${model}-${side}`)?.value ?? 0) / (find(`openai-infer-base-${model}-${side}`)?.value ?? 1),
      ).toBeCloseTo(factor?.low ?? 0, 9)
  })
})
