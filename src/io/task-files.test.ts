import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openTaskFiles } from './task-files.ts'

const root = mkdtempSync(join(tmpdir(), 'assay-files-'))
afterAll(() => rmSync(root, { recursive: true }))
const files = openTaskFiles(root)

const linesOf = async (path: string): Promise<unknown[]> => {
  const values: unknown[] = []
  for await (const value of files.readLines(path)) values.push(value)
  return values
}

test('a written file is whole, in a folder made for it, with no temporary file left', async () => {
  await files.writeText('deep/er/a.txt', 'one')
  await files.writeText('deep/er/a.txt', 'two')
  expect(await files.readText('deep/er/a.txt')).toBe('two')
  expect(readdirSync(join(root, 'deep/er'))).toEqual(['a.txt'])
  expect(await files.exists('deep/er/a.txt')).toBe(true)
  expect(await files.hash('deep/er/a.txt')).toBe('3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3')
  await files.remove('deep')
  expect(await files.exists('deep/er/a.txt')).toBe(false)
})

test('a text cannot take the place of a folder, and the error names that folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-files-'))
  await expect(openTaskFiles(folder).writeText('.', 'x')).rejects.toMatchObject({ path: folder })
})

test('a half-written last line is dropped on reading', async () => {
  writeFileSync(join(root, 'half.jsonl'), '{"n":1}\n{"n":2}\n{"n":')
  expect(await linesOf('half.jsonl')).toEqual([{ n: 1 }, { n: 2 }])
})

test('appending after a kill removes the half line and keeps a whole one that lacks its line feed', async () => {
  writeFileSync(join(root, 'killed.jsonl'), '{"n":1}\n{"text":"cut of')
  await files.appendLine('killed.jsonl', { n: 2 })
  expect(readFileSync(join(root, 'killed.jsonl'), 'utf8')).toBe('{"n":1}\n{"n":2}\n')
  writeFileSync(join(root, 'whole.jsonl'), '{"n":1}')
  await files.appendLine('whole.jsonl', { n: 2 })
  expect(await linesOf('whole.jsonl')).toEqual([{ n: 1 }, { n: 2 }])
})

test('lines that come one by one are written whole, or not at all', async () => {
  const lines = async function* (fails: boolean): AsyncIterable<string> {
    for (let n = 0; n < 3000; n++) yield `{"n":${n},"text":"${'x'.repeat(200)}"}`
    await Promise.resolve()
    if (fails) throw new Error('in the middle')
  }
  expect(await files.writeLines('streamed/rows.jsonl', lines(false))).toBe(3000)
  expect((await linesOf('streamed/rows.jsonl')).length).toBe(3000)
  await expect(files.writeLines('streamed/other.jsonl', lines(true))).rejects.toThrow('in the middle')
  expect(await files.list('streamed')).toEqual(['rows.jsonl'])
})

test('a damaged line in the middle is an error with its place', async () => {
  writeFileSync(join(root, 'bad.jsonl'), '{"n":1}\n{oops\n{"n":3}\n')
  await expect(linesOf('bad.jsonl')).rejects.toMatchObject({ code: 'data-format', where: `${join(root, 'bad.jsonl')}:2` })
})

test('appends asked for at once stay whole lines in order', async () => {
  await Promise.all(Array.from({ length: 100 }, (_, n) => files.appendLine('many.jsonl', { n })))
  expect(await linesOf('many.jsonl')).toEqual(Array.from({ length: 100 }, (_, n) => ({ n })))
})

test.skipIf(process.platform !== 'linux')('a full disk is disk-full, with a hint', async () => {
  symlinkSync('/dev/full', join(root, 'full.jsonl'))
  await expect(files.appendLine('full.jsonl', { n: 1 })).rejects.toMatchObject({
    code: 'disk-full',
    hint: expect.stringContaining('assay clean'),
  })
})

test('reading lines of a file that is not there is ENOENT', async () => {
  await expect(linesOf('missing.jsonl')).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a folder lists its files in one order, without hidden ones and links to folders; a file lists itself', async () => {
  await files.writeText('docs/b.txt', 'b')
  await files.writeText('docs/a/z.txt', 'z')
  await files.writeText('docs/.hidden/x.txt', 'x')
  symlinkSync(join(root, 'docs', 'b.txt'), join(root, 'docs', 'c.txt'))
  symlinkSync(join(root, 'docs', 'a'), join(root, 'docs', 'loop'))
  symlinkSync(join(root, 'nowhere'), join(root, 'docs', 'broken.txt'))
  expect(await files.list('docs')).toEqual(['a/z.txt', 'b.txt', 'c.txt'])
  expect(await files.list('docs/b.txt')).toEqual([''])
  await expect(files.list('none')).rejects.toMatchObject({ code: 'ENOENT' })
})
