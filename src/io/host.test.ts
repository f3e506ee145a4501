import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHost } from './host.ts'

const host = createHost()

test('a folder weighs what is under it, links are not followed, and a missing one is empty', async () => {
  const root = await mkdtemp(join(tmpdir(), 'assay-host-'))
  try {
    await mkdir(join(root, 'runs', 'a'), { recursive: true })
    await writeFile(join(root, 'runs', 'a', 'x'), Buffer.alloc(700))
    await writeFile(join(root, 'journal'), Buffer.alloc(50))
    await symlink('/', join(root, 'runs', 'everything'))
    expect((await host.list(root)).map(({ name, bytes, isFolder }) => [name, bytes, isFolder])).toEqual([
      ['journal', 50, false],
      ['runs', 700, true],
    ])
    await host.remove(join(root, 'runs'))
    await host.remove(join(root, 'runs'))
    expect((await host.list(root)).map(({ name }) => name)).toEqual(['journal'])
    expect(await host.list(join(root, 'nothing'))).toEqual([])
    expect(await host.freeBytes(join(root, 'not', 'yet', 'there'))).toBeGreaterThan(0)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
})

test('a program says its first line, one that is missing or fails says nothing', async () => {
  expect(await host.firstLine(process.execPath, ['--version'])).toBe(`v${host.nodeVersion}`)
  expect(await host.firstLine('assay-no-such-program', [])).toBeUndefined()
  expect(await host.firstLine(process.execPath, ['-e', 'console.log(1); process.exit(3)'])).toBeUndefined()
})
