import { describe, expect, it } from 'vitest'
import { findInTable } from './price-table-find.ts'
import { rowsOfTable } from './price-table-rows.ts'
import { matches, periodsOf, readPriceTable } from './price-table.ts'
import { rawPriceTable as raw, samplePriceTable as table } from './sample-price-table.ts'

const today = '2026-11-30'

describe('a table of inference prices', () => {
  it('is refused where it has another shape, with the place', () => {
    expect(() => readPriceTable({ data: [] }, 'x.json')).toThrow('x.json is no data file of genai-prices')
    expect(() => readPriceTable([], 'x.json')).toThrow('x.json')
    const nameless = [{ ...raw[0], models: [{ id: 'm', match: { like: 'm' }, prices: { input_mtok: 1 } }] }]
    const stop = (): unknown => readPriceTable(nameless, 'x.json')
    expect(stop).toThrow(
      expect.objectContaining({
        code: 'price-invalid',
        where: 'x.json 0.models.0.match',
        hint: expect.stringContaining('list of providers') as string,
      }) as Error,
    )
    for (const rule of [null, 7, {}, { or: 7 }, { and: [{ equals: 1 }] }])
      expect(() => readPriceTable([{ ...raw[0], model_match: rule === null ? 'x' : rule }], 'x.json')).toThrow('no rule for the name')
    const negative = [{ ...raw[0], models: [{ id: 'm', match: { equals: 'm' }, prices: { input_mtok: -1 } }] }]
    expect(() => readPriceTable(negative, 'x.json')).toThrow('x.json')
  })

  it.each([
    [{ equals: 'GPT-One' }, 'gpt-one', true],
    [{ equals: 'gpt' }, 'gpt-one', false],
    [{ starts_with: 'GPT' }, 'gpt-one', true],
    [{ starts_with: 'one' }, 'gpt-one', false],
    [{ ends_with: 'ONE' }, 'gpt-one', true],
    [{ ends_with: 'gpt' }, 'gpt-one', false],
    [{ contains: 'T-O' }, 'gpt-one', true],
    [{ contains: 'two' }, 'gpt-one', false],
    [{ regex: '^gpt-[a-z]+$' }, 'gpt-one', true],
    [{ regex: '^one' }, 'gpt-one', false],
    [{ or: [{ equals: 'a' }, { equals: 'gpt-one' }] }, 'gpt-one', true],
    [{ or: [] }, 'gpt-one', false],
    [{ and: [{ contains: 'gpt' }, { contains: 'two' }] }, 'gpt-one', false],
    [{ and: [{ contains: 'gpt' }, { contains: 'one' }] }, 'gpt-one', true],
  ] as const)('rule %j on %s is %s', (rule, name, expected) => {
    expect(matches(rule, name)).toBe(expected)
  })

  it('takes the dearest hours of a period, and says so', () => {
    const model = table.providers[2]?.models[0]
    expect(model === undefined ? [] : periodsOf(model)).toEqual([
      { to: '2026-08-17', prices: { input_mtok: 1, output_mtok: 1 }, cheaperAtTimes: false },
      { from: '2026-08-17', to: '2027-01-01', prices: { input_mtok: 4, output_mtok: 4 }, cheaperAtTimes: true },
      { from: '2027-01-01', prices: { input_mtok: 5, output_mtok: 5 }, cheaperAtTimes: false },
    ])
  })

  it('becomes rows: what holds, what held, and what comes as a note', () => {
    const flash = rowsOfTable(table, today).filter(({ model, unit }) => model === 'flash' && unit === '1M input tokens')
    expect(flash).toEqual([
      expect.objectContaining({
        id: 'deepseek/flash:input@first',
        value: 1,
        asOf: null,
        effectiveTo: '2026-08-17',
        supersededBy: 'deepseek/flash:input',
      }),
      expect.objectContaining({
        id: 'deepseek/flash:input',
        value: 4,
        asOf: '2026-08-17',
        note: 'cheaper at some hours of the day; 5 from 2027-01-01',
        source: 'the table',
        trust: 'third-party',
      }),
    ])
    expect(flash[1]).not.toHaveProperty('effectiveTo')
  })

  it('turns the page on the very day', () => {
    const on = (day: string) =>
      rowsOfTable(table, day)
        .filter(({ model, unit }) => model === 'flash' && unit === '1M input tokens')
        .map(({ id, value }) => [id, value])
    expect(on('2026-08-16')).toEqual([['deepseek/flash:input', 1]])
    expect(on('2026-08-17')).toEqual([
      ['deepseek/flash:input@first', 1],
      ['deepseek/flash:input', 4],
    ])
    expect(on('2027-01-01')).toEqual([
      ['deepseek/flash:input@first', 1],
      ['deepseek/flash:input@2026-08-17', 4],
      ['deepseek/flash:input', 5],
    ])
    expect(rowsOfTable(table, '2027-01-01').find(({ id }) => id === 'deepseek/flash:input@2026-08-17')).toMatchObject({
      note: 'cheaper at some hours of the day',
      supersededBy: 'deepseek/flash:input',
      currency: 'USD',
    })
  })

  it('becomes rows with tiers, the day of the check, and what is deprecated', () => {
    const rows = rowsOfTable(table, today)
    expect(rows.find(({ id }) => id === 'openai/gpt-two:input')).toMatchObject({
      value: 2,
      asOf: '2026-11-20',
      note: '3 above 200,000 input tokens',
    })
    expect(rows.find(({ id }) => id === 'openai/gpt-two:output')).not.toHaveProperty('note')
    expect(rows.find(({ id }) => id === 'azure/azure-own:input')).toMatchObject({ note: 'deprecated by the provider' })
    expect(rows.find(({ id }) => id === 'openai/gpt-one:cached-input')).toMatchObject({
      value: 0.1,
      unit: '1M cached input tokens',
      asOf: null,
    })
    expect(rows.filter(({ model }) => model === 'gpt-embed')).toHaveLength(1)
  })

  it.each([
    ['openai', 'GPT-One', 'openai', 'gpt-one', false],
    ['azure', 'gpt-one', 'azure', 'gpt-one', false],
    ['azure', 'az-12', 'azure', 'azure-own', false],
    ['somewhere', 'gpt-one', 'openai', 'gpt-one', true],
    ['openai', 'gpt-two-20260102', 'openai', 'gpt-two', false],
    ['azure', 'accounts/x/Azure-Own', 'azure', 'azure-own', false],
  ])('finds %s %s', (provider, model, atProvider, found, isElsewhere) => {
    const entry = findInTable(table, { provider, model })
    expect([entry?.provider.id, entry?.model.id, entry?.isElsewhere]).toEqual([atProvider, found, isElsewhere])
  })

  it('looks for a provider it does not have by the rule that fits, and a fallback by its name', () => {
    const rules = readPriceTable(
      [
        { ...raw[2], model_match: null },
        { ...raw[2], id: 'b' },
        { ...raw[0], model_match: { contains: 'none' } },
        { ...raw[0], id: 'c' },
        { ...raw[1], fallback_model_providers: ['missing', 'deepseek'] },
      ],
      'x',
    )
    expect(findInTable({ providers: rules }, { provider: 'somewhere', model: ' gpt-one ' })?.provider.id).toBe('c')
    expect(findInTable({ providers: rules }, { provider: 'azure', model: 'flash' })?.model.id).toBe('flash')
    expect(findInTable({ providers: rules }, { provider: 'azure', model: 'gpt-one' })).toBeUndefined()
  })

  it.each([
    ['openai', 'gpt-three'],
    ['somewhere', 'flash'],
    ['openai', 'gpt-two-20261340'],
  ])('does not find %s %s', (provider, model) => {
    expect(findInTable(table, { provider, model })).toBeUndefined()
  })

  it('knows vertex and bedrock by its own names', () => {
    const own = {
      providers: readPriceTable(
        [
          { ...raw[2], id: 'google' },
          { ...raw[2], id: 'aws' },
        ],
        'x',
      ),
    }
    expect(findInTable(own, { provider: 'vertex', model: 'flash' })?.provider.id).toBe('google')
    expect(findInTable(own, { provider: 'bedrock', model: 'flash' })?.provider.id).toBe('aws')
  })
})
