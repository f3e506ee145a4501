import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { writeXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importOutcome } from '../../../tests/fixtures/import-outcome.ts'
import { readArchive } from './read-archive.ts'
import { zipDirectory } from './zip-directory.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-zip-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A zip archive of one entry, whose directory says that it unpacks to `says` bytes. */
const zipOf = (name: string, content: Buffer, says = content.length): Buffer => {
  const packed = deflateRawSync(content)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50)
  head.writeUInt16LE(8, 8)
  head.writeUInt16LE(name.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt32LE(says, 24)
  entry.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(head.length + name.length + packed.length, 16)
  return Buffer.concat([head, Buffer.from(name), packed, entry, Buffer.from(name), end])
}

const reading = async (archive: Buffer): Promise<ReadonlyMap<string, string>> => {
  const path = join(folder, 'a.eval')
  await writeFile(path, archive)
  return await readArchive(path, () => true)
}

describe('archives', () => {
  test('what is as large as it says is read', async () => {
    expect(await reading(zipOf('a.json', Buffer.from('{"a":1}')))).toEqual(new Map([['a.json', '{"a":1}']]))
  })

  test('an entry that says it unpacks to a gigabyte is refused before', async () => {
    await expect(reading(zipOf('a.json', Buffer.from('{}'), 2 ** 30))).rejects.toThrow('unpacks to 1024 MB')
  })

  test('an entry that is larger than it says stops while it is unpacked', async () => {
    await expect(reading(zipOf('a.json', Buffer.alloc(2 ** 24, ' '), 100))).rejects.toThrow(/larger than 100/)
  })
})

describe('workbooks', () => {
  const book = async (change: (entry: Buffer, name: string) => void): Promise<Buffer> => {
    const bytes = Buffer.from(
      await writeXlsx({
        sheets: [
          {
            name: 'S',
            rows: [
              ['prompt', 'completion'],
              ['a'.repeat(5000), 'x'],
            ],
          },
        ],
      }),
    )
    for (const { name } of zipDirectory(bytes) ?? []) {
      const at = bytes.lastIndexOf(name) - 46
      change(bytes.subarray(at), name)
    }
    return bytes
  }
  const outcome = async (bytes: Buffer): Promise<unknown> => await importOutcome(join(folder, 'b.xlsx'), bytes)

  test('as it was written it has its row', async () => {
    expect(await outcome(await book(() => undefined))).toEqual({ read: 1, bad: 0 })
  })

  test.each([
    ['says that it unpacks to two gigabytes', 2 ** 31],
    ['is larger than it says', 100],
  ])('one whose sheet %s is refused', async (_what, says) => {
    const bytes = await book((entry, name) => {
      if (name.includes('sheet1')) entry.writeUInt32LE(says, 24)
    })
    expect(await outcome(bytes)).toEqual({ stopped: 'data-format' })
  })
})
