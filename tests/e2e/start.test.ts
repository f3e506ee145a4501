import { spawnSync } from 'node:child_process'
import * as nodeModule from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Prints every module that is loaded. */
const listing = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module'
registerHooks({ load: (url, context, next) => (process.stderr.write(url + '\\n'), next(url, context)) })
`)}`
const main = join(import.meta.dirname, '../../src/main.ts')

const loadedBy = (args: readonly string[]): readonly string[] =>
  spawnSync(process.execPath, ['--import', listing, main, ...args], { encoding: 'utf8' })
    .stderr.split('\n')
    .filter((url) => url.startsWith('file:'))

test.skipIf(!('registerHooks' in nodeModule))('help is shown without loading what only commands need', () => {
  const loaded = loadedBy(['--help'])
  expect(loaded.length).toBeGreaterThan(20)
  expect(loaded.filter((url) => /node_modules\/(?!@stricli)|\.json$/.test(url))).toEqual([])
})

test.skipIf(!('registerHooks' in nodeModule))('prices are answered without loading what speaks HTTP', () => {
  const loaded = loadedBy(['price', '--calls', '1000/day', '--tokens', '100', '--from', '$2.50', '--to', '$0.10'])
  expect(loaded.length).toBeGreaterThan(100)
  expect(loaded.filter((url) => url.includes('node_modules/undici/'))).toEqual([])
})
