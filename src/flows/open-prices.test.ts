import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { composePorts } from '../compose.ts'
import { openPrices } from './open-prices.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-own-'))
const ports = await composePorts({ ASSAY_HOME: folder })
const files = ports.openFolder(folder)
const model = { provider: 'openai', model: 'gpt-4o-mini' }

test('the user’s own rows come first in the book, and a run pays what they say', async () => {
  writeFileSync(
    join(folder, 'own.yaml'),
    '- { id: "openai/gpt-4o-mini:input", provider: openai, kind: inference, model: gpt-4o-mini, value: 0.1, currency: EUR, unit: 1M input tokens, source: contract }\n',
  )
  const { lookup, book } = await openPrices(ports, {
    task: { priceFile: 'own.yaml', currency: { code: 'EUR', usd: 1.1, date: '2026-11-01' } },
    files,
  })
  expect(book[0]).toMatchObject({ own: true, value: 0.11 })
  expect(book).toHaveLength(190)
  expect(lookup(model)).toMatchObject({ inputPer1M: 0.11, outputPer1M: 0.6 })
  expect(lookup(model)?.marks).toContain('own price')
})

test('without a price file the book and the table are all there is', async () => {
  const { lookup, book } = await openPrices(ports, { task: {}, files })
  expect(book).toHaveLength(189)
  expect(lookup(model)).toMatchObject({ inputPer1M: 0.15 })
})

test('a price file that is not there stops with its name', async () => {
  await expect(openPrices(ports, { task: { priceFile: 'gone.yaml' }, files })).rejects.toMatchObject({
    code: 'data-not-found',
    message: 'gone.yaml (prices) does not exist',
  })
})
