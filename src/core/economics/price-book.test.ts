import { describe, expect, it } from 'vitest'
import { AssayError } from '../errors.ts'
import book from './price-book.json' with { type: 'json' }
import { readPriceBook } from './price-book.ts'
import { trainingQuotes } from './training-quotes.ts'

describe('the price book', () => {
  it('reads: every row has value, unit, source, day or none, and trust', () => {
    const rows = readPriceBook(book, 'price-book.json')
    expect(rows).toHaveLength(126)
    expect(rows.every(({ source, unit }) => source.length > 0 && unit.length > 0)).toBe(true)
  })

  it('refuses a row without a source, and two rows of one id', () => {
    const [row] = readPriceBook(book, 'price-book.json')
    expect(() => readPriceBook([{ ...row, source: '' }], 'mine.json')).toThrow(AssayError)
    expect(() => readPriceBook([row, row], 'mine.json')).toThrow('two rows have the same id')
  })
})

describe('quotes for training', () => {
  it('prices 5,000 examples x 800 tokens x 3 epochs of an 8B model as the vendors do (providers.md §9.1)', () => {
    const quotes = trainingQuotes({ trainingTokens: 12_000_000, baseBillions: 8 })
    expect(Object.fromEntries(quotes.map(({ provider, usd }) => [provider, Number(usd.toFixed(2))]))).toEqual({
      together: 5.76,
      fireworks: 6,
      nebius: 4.8,
    })
  })

  it('uses the size class of the base, and says nothing where it is not known', () => {
    expect(trainingQuotes({ trainingTokens: 1e6, baseBillions: 70 }).map(({ usd }) => usd)).toEqual([2.9])
    expect(trainingQuotes({ trainingTokens: 1e6 })).toEqual([])
  })
})
