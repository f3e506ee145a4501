import { describe, expect, it } from 'vitest'
import { packagedBook } from './price-book.ts'
import { trainingRows } from './provider-training.ts'
import { trainingQuotes } from './training-quotes.ts'

const idsAt = (provider: string, trained: Parameters<typeof trainingRows>[2]) =>
  trainingRows(packagedBook(), provider, trained).map(({ id }) => id)

describe('the row of a training', () => {
  it.each([
    ['together', 8, ['together-train-sft-lora-le16b']],
    ['together', 16, ['together-train-sft-lora-le16b']],
    ['together', 32, ['together-train-sft-lora-17-69b']],
    ['together', 70, ['together-train-sft-lora-70-100b']],
    ['together', 400, []],
    ['fireworks', 30, ['fireworks-train-sft-lora-16-80b']],
    ['nebius', 4, ['nebius-train-sft-lora-lt20b']],
    ['nebius', 32, []],
    ['nobody', 8, []],
  ])('at %s for %f billion parameters is the smallest size class that holds them', (provider, baseBillions, expected) => {
    expect(idsAt(provider, { baseBillions })).toEqual(expected)
  })

  it('is that of the model itself where there is one, receipts and preference tuning left out', () => {
    expect(idsAt('openai', { model: 'gpt-4o-mini' })).toEqual(['openai-train-gpt-4o-mini'])
    expect(idsAt('vertex', { model: 'gemini-2.5-flash' })).toEqual(['vertex-train-gemini-2.5-flash'])
    expect(idsAt('openai', { model: 'o4-mini' })).toEqual(['openai-train-o4-mini-rft'])
    expect(idsAt('nebius', { model: 'meta-llama/Llama-3.1-8B-Instruct', baseBillions: 8 })).toEqual(['nebius-train-sft-lora-lt20b'])
    expect(idsAt('openai', { model: 'gpt-9' })).toEqual([])
  })

  it("is the user's own for a model, whatever its class says", () => {
    const own = { ...packagedBook()[0], id: 'own', provider: 'x', model: 'm', class: 'our deal', own: true } as ReturnType<
      typeof packagedBook
    >[0]
    expect(trainingRows([own, { ...own, id: 'b', own: undefined as never }], 'x', { model: 'M' }).map(({ id }) => id)).toEqual(['own'])
  })
})

describe('quotes for training', () => {
  it('price 5,000 examples x 800 tokens x 3 epochs of an 8B model as the vendors do (providers.md §9.1)', () => {
    const quotes = trainingQuotes({ trainingTokens: 12_000_000, baseBillions: 8 })
    expect(Object.fromEntries(quotes.map(({ provider, usd }) => [provider, Number(usd.toFixed(6))]))).toEqual({
      together: 5.76,
      fireworks: 6,
      nebius: 4.8,
      ori: 5.52,
    })
    expect(quotes[0]).toMatchObject({ per1MTokens: 0.48, trust: 'third-party', date: null })
  })

  it('say nothing where tokens or size are not known, and use no row that was replaced', () => {
    expect(trainingQuotes({ trainingTokens: 1e6 })).toEqual([])
    expect(trainingQuotes({ baseBillions: 8 })).toEqual([])
    const book = packagedBook().map((row) => ({ ...row, effectiveTo: '2026-01-01' }))
    expect(trainingQuotes({ trainingTokens: 1e6, baseBillions: 8 }, { book, today: '2026-11-25' })).toEqual([])
  })
})
