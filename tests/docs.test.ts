import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pages } from '../scripts/docs.ts'
import { commands } from '../src/cli/commands/index.ts'
import { errorCatalogue } from '../src/core/errors.ts'

const read = async (path: string): Promise<string> => await readFile(join(import.meta.dirname, '..', path), 'utf8')

test.each([...pages().keys()])('%s is what `npm run docs` writes', async (path) => {
  expect(await read(path)).toBe(pages().get(path))
})

test('every error is documented', async () => {
  const text = await read('docs/errors.md')
  for (const code of Object.keys(errorCatalogue)) expect(text).toContain(`| \`${code}\` |`)
})

test('every command is documented', async () => {
  const text = await read('docs/cli.md')
  for (const name of Object.keys(commands)) expect(text).toContain(`## assay ${name}\n`)
})
