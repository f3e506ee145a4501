import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AssayError } from '../../core/errors.ts'
import type { RawRow } from '../../core/ports/ports.ts'
import { createDataReader } from './create-data-reader.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-reader-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const read = async (name: string, content: string | Uint8Array): Promise<RawRow[]> => {
  const path = join(folder, name)
  await writeFile(path, content)
  return Array.fromAsync(createDataReader().read(path))
}
const failure = async (name: string, content: string | Uint8Array): Promise<AssayError> => {
  const error: unknown = await read(name, content).catch((caught: unknown) => caught)
  if (error instanceof AssayError) return error
  throw new Error(`no AssayError but ${JSON.stringify(error)}`)
}

describe('CSV and TSV', () => {
  test('a byte-order mark before the header is removed', async () => {
    expect(await read('bom.csv', '\uFEFFinput,output\na,b\n')).toEqual([{ line: 2, values: { input: 'a', output: 'b' } }])
  })

  test('semicolons, quoted newlines and CRLF are understood, and lines are those of the physical file', async () => {
    expect(await read('semi.csv', 'input;output\r\n"a;b\r\nc, ""d""";x\r\n\r\nhello;y\r\n')).toEqual([
      { line: 2, values: { input: 'a;b\r\nc, "d"', output: 'x' } },
      { line: 5, values: { input: 'hello', output: 'y' } },
    ])
    expect(await read('lf.csv', 'a,b\n"1\n\n2",x\n3,y')).toEqual([
      { line: 2, values: { a: '1\n\n2', b: 'x' } },
      { line: 5, values: { a: '3', b: 'y' } },
    ])
  })

  test('tabs are detected whatever the extension', async () => {
    expect(await read('tab.csv', 'a\tb\n1,2\t3\n')).toEqual([{ line: 2, values: { a: '1,2', b: '3' } }])
    expect(await read('tab.txt', 'a\tb\n1\t3\n')).toEqual([{ line: 2, values: { a: '1', b: '3' } }])
  })

  test('a delimiter inside a quoted header does not count', async () => {
    expect(await read('quoted.csv', '"a;b;c;d",e\n1,2\n')).toEqual([{ line: 2, values: { 'a;b;c;d': '1', e: '2' } }])
  })

  test('a quote inside an unquoted field is kept', async () => {
    expect(await read('inch.csv', 'a,b\n5" screen,x\n')).toEqual([{ line: 2, values: { a: '5" screen', b: 'x' } }])
  })

  test('a row of another length than the header is a bad row with its line', async () => {
    expect(await read('ragged.csv', 'a,b\n1,2\n1,2,3\n4\n')).toEqual([
      { line: 2, values: { a: '1', b: '2' } },
      { line: 3, problem: '3 fields where the header has 2' },
      { line: 4, problem: '1 fields where the header has 2' },
    ])
  })

  test('a quote that is never closed stops with its line, because nobody can count what it swallowed', async () => {
    const error = await failure('open.csv', 'a,b\n1,2\n"open,3\n4,5\n')
    expect(error.code).toBe('data-format')
    expect(error.where).toContain('open.csv:3')
  })

  test('two columns of one name are refused; a column without a name gets one', async () => {
    expect((await failure('twice.csv', 'a,a\n1,2\n')).message).toContain('two columns named "a"')
    expect(await read('noname.csv', 'a,\n1,2\n')).toEqual([{ line: 2, values: { a: '1', column_2: '2' } }])
  })

  test('a file without any row is empty, one with a header only has no rows', async () => {
    expect((await failure('empty.csv', '')).message).toContain('is empty')
    expect(await read('header.csv', 'a,b\n')).toEqual([])
  })
})

describe('JSON lines', () => {
  test('bad lines are rows with a problem and their physical line; empty lines are skipped', async () => {
    const rows = await read('a.jsonl', '\n{"a":1}\n{bad\n\n[1]\n7\n{"a":2}')
    expect(rows.map(({ line }) => line)).toEqual([2, 3, 5, 6, 7])
    expect(rows.map((row) => ('problem' in row ? row.problem.slice(0, 8) : row.values['a']))).toEqual([
      1,
      'not JSON',
      'not a JS',
      'not a JS',
      2,
    ])
  })

  test('a line separator inside a string does not end the row, and CRLF does no harm', async () => {
    expect(await read('sep.jsonl', '\uFEFF{"a":"x\u2028y"}\r\n{"a":"z"}\r\n')).toEqual([
      { line: 1, values: { a: 'x\u2028y' } },
      { line: 2, values: { a: 'z' } },
    ])
  })

  test('a character cut by the border of two chunks stays whole', async () => {
    const long = 'é'.repeat(200_000)
    expect(await read('long.jsonl', `{"a":"x${long}"}\n{"a":"${long}"}\n`)).toEqual([
      { line: 1, values: { a: `x${long}` } },
      { line: 2, values: { a: long } },
    ])
  })
})

describe('a JSON array', () => {
  test('its elements are rows at the line they start on, whatever their strings hold', async () => {
    expect(await read('a.json', '[\n {"a": [1,{"b":"],{\\"}]"}]},\n\n {"a":\n2}\n , 5, {bad}\n]\n')).toEqual([
      { line: 2, values: { a: [1, { b: '],{"}]' }] } },
      { line: 4, values: { a: 2 } },
      { line: 6, problem: 'not a JSON object but 5' },
      { line: 6, problem: expect.stringContaining('not JSON') },
    ])
    expect(await read('empty.json', '[]')).toEqual([])
    expect(await read('named.jsonl', '[{"a":1}, {"a":2}]')).toHaveLength(2)
  })

  test('one that is cut off is refused', async () => {
    expect((await failure('cut.json', '[{"a":1},{"a"')).message).toContain('ends inside its JSON array')
  })

  test('elements longer than a chunk are put together again', async () => {
    const long = 'x,]}"\\'.repeat(100_000)
    const rows = await read('big.json', JSON.stringify([{ a: long }, { a: 2 }, { a: long }]))
    expect(rows).toEqual([
      { line: 1, values: { a: long } },
      { line: 1, values: { a: 2 } },
      { line: 1, values: { a: long } },
    ])
  })
})

describe('files that are not text', () => {
  test.each([
    ['p.parquet', [0x50, 0x41, 0x52, 0x31], 'Parquet'],
    ['x.csv', [0x50, 0x4b, 0x03, 0x04], 'damaged zip'],
    ['old.xls', [0xd0, 0xcf, 0x11, 0xe0], '.xls'],
    ['g.jsonl', [0x1f, 0x8b, 0x08], 'damaged'],
  ])('%s is refused with what to do', async (name, bytes, what) => {
    const error = await failure(name, Uint8Array.from(bytes))
    expect(error.code).toBe('data-format')
    expect(error.message).toContain(what)
    expect(error.hint).toBeTruthy()
  })

  test('a file that does not exist and a folder are data-not-found', async () => {
    for (const path of [join(folder, 'none.csv'), folder]) {
      await expect(Array.fromAsync(createDataReader().read(path))).rejects.toMatchObject({ code: 'data-not-found' })
    }
  })
})

test('reading stops when the signal aborts', async () => {
  const path = join(folder, 'abort.jsonl')
  await writeFile(path, '{"a":1}\n'.repeat(200_000))
  const controller = new AbortController()
  let rows = 0
  await expect(
    (async () => {
      for await (const row of createDataReader().read(path, controller.signal)) {
        rows += row.line > 0 ? 1 : 0
        controller.abort()
      }
    })(),
  ).rejects.toThrow(/abort/i)
  expect(rows).toBeLessThan(200_000)
})

describe('encodings', () => {
  const euro = Buffer.from('text,label\nein Gru\u00df f\u00fcr 5 \u0080,a\n', 'latin1')
  const reading = async (content: Uint8Array, encoding: string): Promise<unknown> => {
    const path = join(folder, 'encoded.csv')
    await writeFile(path, content)
    return (await Array.fromAsync(createDataReader().read(path, undefined, { encoding }))).map((row) =>
      'values' in row ? row.values['text'] : row,
    )
  }

  test('bytes that are no text are refused', async () => {
    const noise = Uint8Array.from({ length: 4096 }, (_, i) => (i * i * 31 + i * 7) % 256)
    expect(await failure('image.csv', noise)).toMatchObject({ code: 'data-format', message: expect.stringContaining('is not UTF-8 text') })
  })

  test('one stray byte stops the file with its line, its column, and what others read there; nothing is replaced', async () => {
    const error = await failure('latin.csv', euro)
    expect(error.code).toBe('data-format')
    expect(error.where).toMatch(/latin\.csv:2:8$/)
    expect(error.message).toContain('line 2, column 8 has a byte that it does not know (0xDF)')
    expect(error.also?.map(({ message }) => message)).toContain('windows-1252 reads it as "ein Gru\u00df f\u00fcr 5 \u20ac,a"')
    expect(error.hint).toContain('--encoding windows-1252')
  })

  test('the place is right beyond the first chunks, behind long lines and at the very end', async () => {
    const good = `{"a":"${'é'.repeat(1000)}"}\n`.repeat(300)
    expect(
      (await failure('far.jsonl', Buffer.concat([Buffer.from(`${good}{"a":"é`), Buffer.from([0xe9]), Buffer.from('"}')]))).where,
    ).toMatch(/:301:8$/)
    expect((await failure('cut.jsonl', Buffer.concat([Buffer.from(`${good}{"a`), Buffer.from([0xe2, 0x82])]))).where).toMatch(/:301:4$/)
  })

  test('a replacement character that the file itself holds is text', async () => {
    expect(await read('own.csv', 'text,label\na\uFFFDb,x\n')).toEqual([{ line: 2, values: { text: 'a\uFFFDb', label: 'x' } }])
  })

  test.each<readonly [string, Uint8Array, string]>([
    ['windows-1252', euro, 'ein Gruß für 5 €'],
    ['latin1', euro, 'ein Gruß für 5 €'],
    ['windows-1251', Buffer.from([0x74, 0x65, 0x78, 0x74, 10, 0xef, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 10]), 'привет'],
    ['shift_jis', Buffer.from([0x74, 0x65, 0x78, 0x74, 10, 0x93, 0xfa, 0x96, 0x7b, 10]), '日本'],
    ['utf-16le', Buffer.from('text\nGrüße 😀\n', 'utf16le'), 'Grüße 😀'],
    ['utf-16le', Buffer.from('\uFEFFtext\nGrüße\n', 'utf16le'), 'Grüße'],
    ['utf-16be', Buffer.from('text\nGrüße\n', 'utf16le').swap16(), 'Grüße'],
    ['utf-8', Buffer.from('\uFEFFtext\nGrüße\n'), 'Grüße'],
  ])('--encoding %s reads what it names', async (encoding, content, text) => {
    expect(await reading(content, encoding)).toEqual([text])
  })

  test('a wrong or unknown encoding, and a mark that says another, stop', async () => {
    await expect(reading(Buffer.from([0x74, 10, 0x80, 10]), 'shift_jis')).rejects.toMatchObject({
      code: 'data-format',
      where: expect.stringMatching(/:2:1$/),
    })
    await expect(reading(euro, 'windows-12')).rejects.toMatchObject({ code: 'usage', hint: expect.stringContaining('windows-1252') })
    await expect(reading(Buffer.from('\uFEFFtext\na\n'), 'latin1')).rejects.toMatchObject({
      message: expect.stringContaining('mark of utf-8'),
    })
    await expect(reading(Buffer.from('PAR1'), 'latin1')).rejects.toMatchObject({ code: 'usage' })
  })

  test('UTF-16 without its mark is told by its NUL bytes; half of a surrogate pair in it is not replaced', async () => {
    expect((await failure('le.csv', Buffer.from('text,label\na,b\n', 'utf16le'))).hint).toContain('--encoding utf-16le')
    expect((await failure('be.csv', Buffer.from('text,label\na,b\n', 'utf16le').swap16())).hint).toContain('--encoding utf-16be')
    expect((await failure('half.csv', Buffer.from('\uFEFFtext\na\ud83db\n', 'utf16le'))).message).toContain('is not utf-16le text')
  })

  test('characters cut by the border of two chunks stay whole, whatever their length', async () => {
    for (const shift of [0, 1, 2, 3]) {
      const text = 'x'.repeat(shift) + 'aé漢😀'.repeat(60_000)
      expect(await read('long.csv', `text\n${text}\n`)).toEqual([{ line: 2, values: { text } }])
    }
  })
})
