import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { calcPrice } from '@pydantic/genai-prices'
import { describe, expect, it } from 'vitest'
import { AssayError } from '../../core/errors.ts'
import { createPriceLookup } from '../../core/economics/price-find.ts'
import { openPriceTable, packagedTable } from './genai-prices.ts'

const today = '2026-11-30'
const table = await packagedTable()
const lookup = createPriceLookup({ book: [], table, today })

describe('the packaged table of inference prices', () => {
  it('prices a model everyone knows as its provider does', () => {
    // OpenAI's list price since July 2024; its batch interface asks half.
    expect(lookup({ provider: 'openai', model: 'gpt-4o-mini' })).toMatchObject({
      inputPer1M: 0.15,
      outputPer1M: 0.6,
      cachedInputPer1M: 0.075,
      batchFactor: 0.5,
      trust: 'third-party',
    })
  })

  it('has no price for a model nobody knows, rather than a guess', () => {
    expect(lookup({ provider: 'openai', model: 'no-such-model-0' })).toBeUndefined()
  })

  it('says the version and day that package.json pins', () => {
    const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    expect(table.source).toBe(`@pydantic/genai-prices ${dependencies['@pydantic/genai-prices'] ?? ''}`)
    expect(table.day).toMatch(/^2026-/)
  })

  it('is read as the package itself reads it, model by model, where no hour of the day matters', () => {
    const differing = table.providers.flatMap((provider) =>
      provider.models.flatMap((model) => {
        const timed =
          Array.isArray(model.prices) && model.prices.some((entry) => JSON.stringify(entry.constraint ?? {}).includes('start_time'))
        const theirs = calcPrice({ input_tokens: 1000, output_tokens: 1000 }, model.id, {
          providerId: provider.id,
          timestamp: new Date(`${today}T12:00:00Z`),
        })
        const ours = lookup({ provider: provider.id, model: model.id })
        if (timed || theirs === null || ours === undefined) return []
        const same =
          Math.abs(theirs.input_price * 1000 - ours.inputPer1M) < 1e-9 && Math.abs(theirs.output_price * 1000 - ours.outputPer1M) < 1e-9
        return same ? [] : [`${provider.id}/${model.id}`]
      }),
    )
    expect(differing).toEqual([])
    expect(table.providers.flatMap(({ models }) => models).length).toBeGreaterThan(1000)
  })
})

describe('a refreshed table', () => {
  const home = (text: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-prices-'))
    mkdirSync(join(folder, 'prices'))
    writeFileSync(join(folder, 'prices', 'inference.json'), text)
    return folder
  }

  it('is used in place of the packaged one', async () => {
    const providers = [
      { id: 'openai', name: 'OpenAI', models: [{ id: 'm', match: { equals: 'm' }, prices: { input_mtok: 1, output_mtok: 2 } }] },
    ]
    const opened = await openPriceTable(home(JSON.stringify({ source: 'mine.json', day: '2026-11-01', providers })))
    expect(opened).toMatchObject({ source: 'mine.json', day: '2026-11-01' })
    expect(createPriceLookup({ book: [], table: opened, today })({ provider: 'openai', model: 'm' })).toMatchObject({
      inputPer1M: 1,
      outputPer1M: 2,
    })
  })

  it('that is damaged stops with the way back', async () => {
    const opening = openPriceTable(home('{"source":'))
    await expect(opening).rejects.toThrow(AssayError)
    await expect(opening).rejects.toMatchObject({ code: 'price-invalid', hint: expect.stringContaining('--from package') as string })
  })

  it('is absent at first: the packaged one is used', async () => {
    expect((await openPriceTable(mkdtempSync(join(tmpdir(), 'assay-prices-')))).source).toBe(table.source)
  })
})
