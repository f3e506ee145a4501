import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { composePorts } from '../compose.ts'
import { openPrices } from './open-prices.ts'
import { refreshPrices } from './refresh-prices.ts'

const newHome = (): string => mkdtempSync(join(tmpdir(), 'assay-home-'))
const table = [
  {
    id: 'openai',
    name: 'OpenAI',
    models: [{ id: 'gpt-4o-mini', match: { equals: 'gpt-4o-mini' }, prices: { input_mtok: 0.3, output_mtok: 0.6 } }],
  },
]

test('a refreshed table is used from the next command on, and the packaged one again after --from package', async () => {
  const home = newHome()
  const ports = await composePorts({ ASSAY_HOME: home })
  const file = join(home, 'data.json')
  writeFileSync(file, JSON.stringify(table))
  const priced = async () => (await openPrices(ports)).lookup({ provider: 'openai', model: 'gpt-4o-mini' })?.inputPer1M
  await refreshPrices({ ports, file, date: '2026-11-01', dryRun: true })
  expect(await priced()).toBe(0.15)
  await refreshPrices({ ports, file, date: '2026-11-01' })
  expect(await priced()).toBe(0.3)
  expect((await openPrices(ports)).table).toMatchObject({ source: 'data.json', day: '2026-11-01' })
  expect(await refreshPrices({ ports })).toMatchObject({
    from: { source: 'data.json' },
    changed: [{ before: 0.3, after: 0.15, change: -0.5 }],
  })
  expect(await priced()).toBe(0.15)
})

test('a damaged table stops what needs prices, and --from package repairs it', async () => {
  const home = newHome()
  mkdirSync(join(home, 'prices'))
  writeFileSync(join(home, 'prices', 'inference.json'), '{')
  const ports = await composePorts({ ASSAY_HOME: home })
  await expect(openPrices(ports)).rejects.toMatchObject({
    code: 'price-invalid',
    hint: expect.stringContaining('--from package') as string,
  })
  await refreshPrices({ ports })
  expect(existsSync(join(home, 'prices', 'inference.json'))).toBe(false)
  expect((await openPrices(ports)).table.source).toContain('genai-prices')
})

test('a day that lies in the future, and a file that is not there, are refused', async () => {
  const ports = await composePorts({ ASSAY_HOME: newHome() })
  await expect(refreshPrices({ ports, date: '2999-01-01' })).rejects.toMatchObject({ code: 'price-invalid' })
  await expect(refreshPrices({ ports, file: join(newHome(), 'no.json') })).rejects.toMatchObject({ code: 'data-not-found' })
})
