import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { writeXlsx } from 'hucre/xlsx'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AssayError } from '../../core/errors.ts'
import type { RawRow } from '../../core/ports/ports.ts'
import { createDataReader } from './create-data-reader.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-containers-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const write = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}
const read = async (name: string, content: string | Uint8Array, sheet = ''): Promise<RawRow[]> =>
  Array.fromAsync(createDataReader().read((await write(name, content)) + sheet))
const failure = async (work: Promise<unknown>): Promise<AssayError> => {
  const error: unknown = await work.catch((caught: unknown) => caught)
  if (error instanceof AssayError) return error
  throw new Error(`no AssayError but ${String(error)}`)
}
const valuesOf = (rows: readonly RawRow[]): unknown[] => rows.map((row) => ('values' in row ? row.values : row.problem))

describe('gzip', () => {
  test.each([
    ['a.jsonl.gz', '{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
    ['a.csv.gz', 'a,b\n1,2\n', [{ a: '1', b: '2' }]],
    ['a.json.gz', '[{"a":1}]', [{ a: 1 }]],
    ['without-ending', '{"a":1}', [{ a: 1 }]],
  ])('%s is unpacked as it is read', async (name, text, expected) => {
    expect(valuesOf(await read(name, gzipSync(text)))).toEqual(expected)
  })

  test('several members are one file, as `cat a.gz b.gz` makes them', async () => {
    const both = Buffer.concat([gzipSync('{"a":1}\n'), gzipSync('{"a":2}\n')])
    expect(valuesOf(await read('two.jsonl.gz', both))).toEqual([{ a: 1 }, { a: 2 }])
  })

  test('one that is cut off is refused, not read in part without a word', async () => {
    const whole = gzipSync(Array.from({ length: 2000 }, (_, i) => `{"a":${Math.sin(i)}}\n`).join(''))
    const error = await failure(read('cut.jsonl.gz', whole.subarray(0, whole.length - 50)))
    expect(error).toMatchObject({ code: 'data-format', hint: expect.stringContaining('cut off') })
  })

  test('a bomb is refused while it is unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(300 * 2 ** 20, ' '), { level: 1 })
    const error = await failure(read('bomb.jsonl.gz', bomb))
    expect(error.message).toContain('grows more than 200 times')
  })
})

describe('Parquet', () => {
  test('rows of several groups, with times, large numbers, lists and objects', async () => {
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: 'text', data: ['a', 'é', null], type: 'STRING' },
        { name: 'big', data: [1n, 9_007_199_254_740_993n, 2n], type: 'INT64' },
        { name: 'at', data: [new Date(0), new Date(1000), new Date(2000)], type: 'TIMESTAMP' },
        { name: 'messages', data: [[{ role: 'user' }], [], [{ role: 'system' }]], type: 'JSON' },
      ],
      rowGroupSize: 2,
    })
    const rows = await read('rows.parquet', new Uint8Array(bytes))
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 3])
    expect(valuesOf(rows)).toEqual([
      { text: 'a', big: 1, at: '1970-01-01T00:00:00.000Z', messages: [{ role: 'user' }] },
      { text: 'é', big: '9007199254740993', at: '1970-01-01T00:00:01.000Z', messages: [] },
      { text: null, big: 2, at: '1970-01-01T00:00:02.000Z', messages: [{ role: 'system' }] },
    ])
  })

  test('bytes that are no text are a problem of their row', async () => {
    const bytes = parquetWriteBuffer({
      columnData: [{ name: 'raw', data: [Uint8Array.of(0xff, 0xfe, 0x80), Uint8Array.of(0x61)], type: 'BYTE_ARRAY' }],
    })
    expect(valuesOf(await read('raw.parquet', new Uint8Array(bytes)))).toEqual([expect.stringContaining('not UTF-8'), { raw: 'a' }])
  })
})

describe('Excel', () => {
  const book = async (sheets: { name: string; rows: (string | number | boolean | Date | null)[][] }[]): Promise<Uint8Array> =>
    await writeXlsx({ sheets })

  test('the first row is the header; lines are those Excel counts, empty rows are passed over', async () => {
    const bytes = await book([
      {
        name: 'Rows',
        rows: [
          ['text', 'label', 'n'],
          ['hello', 'a', 1],
          [null, null, null],
          ['x\ny', 'b', 2.5],
        ],
      },
    ])
    expect(await read('book.xlsx', bytes)).toEqual([
      { line: 2, values: { text: 'hello', label: 'a', n: 1 } },
      { line: 4, values: { text: 'x\ny', label: 'b', n: 2.5 } },
    ])
  })

  test('several sheets with rows: one must be named, a wrong name lists them', async () => {
    const bytes = await book([
      { name: 'One', rows: [['a'], ['1']] },
      { name: 'Two', rows: [['a'], ['2']] },
      { name: 'Empty', rows: [] },
    ])
    expect(await failure(read('two.xlsx', bytes))).toMatchObject({
      message: expect.stringContaining('One, Two'),
      hint: 'name one: two.xlsx#One',
    })
    expect(valuesOf(await read('two.xlsx', bytes, '#Two'))).toEqual([{ a: '2' }])
    expect(await failure(read('two.xlsx', bytes, '#Three'))).toMatchObject({ hint: 'its sheets: One, Two' })
  })

  test('cells beyond the header are a problem of their row; two columns of one name stop', async () => {
    expect(valuesOf(await read('wide.xlsx', await book([{ name: 'S', rows: [['a'], ['1', '2'], ['3']] }])))).toEqual([
      expect.stringContaining('2 cells where the header has 1'),
      { a: '3' },
    ])
    expect(
      (
        await failure(
          read(
            'twice.xlsx',
            await book([
              {
                name: 'S',
                rows: [
                  ['a', 'a'],
                  ['1', '2'],
                ],
              },
            ]),
          ),
        )
      ).message,
    ).toContain('two columns')
  })

  test('a zip file that is no workbook is refused', async () => {
    const archive = await book([{ name: 'S', rows: [['a']] }])
    const broken = Buffer.from(archive)
    for (let i = 0; i < broken.length - 8; i++)
      if (broken.toString('latin1', i, i + 8) === 'workbook') broken.write('wirkbook', i, 'latin1')
    expect((await failure(read('other.xlsx', broken))).code).toBe('data-format')
  })
})

describe('encodings', () => {
  test.each(['utf16le', 'utf-16be'] as const)('%s with its mark is read', async (encoding) => {
    const little = Buffer.from('\uFEFFtext,label\nGrüße,a\n', 'utf16le')
    expect(valuesOf(await read(`${encoding}.csv`, encoding === 'utf16le' ? little : little.swap16()))).toEqual([
      { text: 'Grüße', label: 'a' },
    ])
  })
})

describe('JSON objects around the rows', () => {
  test.each([
    ['{"data":[{"a":1},{"a":2}],"n":2}', [{ a: 1 }, { a: 2 }]],
    ['{\n "n": [1,2],\n "rows": [\n {"a":[1]},\n {"a":{"b":"]"}}\n ]\n}', [{ a: [1] }, { a: { b: ']' } }]],
    ['{"meta":{"list":[{"x":1}]},"rows":[{"a":1}]}', [{ a: 1 }]],
    ['{\n"rows":[]}', 'without a list'],
    ['{"a":[{"b":1}],"c":[{"d":1}]}', 'several lists'],
    ['{"data":{"rows":[{"a":1},{"a":2}]}}', [{ a: 1 }, { a: 2 }]],
    ['{"status":"ok","data":{"n":2,"rows":[\n{"a":"]"}\n]},"next":null}', [{ a: ']' }]],
    ['{"a":{"b":{"c":{"d":[{"e":1}]}}}}', [{ e: 1 }]],
    ['{"ids":[1,2],"data":{"names":["x"],"rows":[{"a":[{"b":1}]}]}}', [{ a: [{ b: 1 }] }]],
    ['{"input":{"messages":[{"role":"user"}]},"output":"x"}', [{ input: { messages: [{ role: 'user' }] }, output: 'x' }]],
    ['{"text":"hi","meta":{"sources":[{"url":"u"}]}}', [{ text: 'hi', meta: { sources: [{ url: 'u' }] } }]],
    ['{"x":{"a":[{"b":1}],"c":[{"d":1}]}}', 'several lists'],
    ['{"data":{"rows":[[1,2],[3,4]]}}', 'without a list of objects'],
    ['{"data":{"rows":[]}}', 'without a list of objects'],
    ['{"data":{"rows":[{"a":1}]}', 'not one JSON object'],
    ['{\n"a": 1\n}', [{ a: 1 }]],
    [
      '\n{\n"messages": [{"role":"user"}],\n"tools": [{"type":"function"}]\n}',
      [{ messages: [{ role: 'user' }], tools: [{ type: 'function' }] }],
    ],
    ['{"messages":[{"role":"user"}]}', [{ messages: [{ role: 'user' }] }]],
    ['{\n"rows": [{"a":1}', 'not one JSON object'],
    ['{\n"rows": [{"a":1}], oops\n}', 'not one JSON object'],
    ['{\n"a": 1\n}\n{\n"a": 2\n}', 'not one JSON object'],
    ['[{"a":1}] {"a":2}', 'text stands beside the list'],
    ['[{"a":1}]\n]', 'ends inside'],
    ['[{"a":1}] and more', 'text stands beside the list'],
    ['[{"a":1}]\n[{"a":2}]', [{ a: 1 }, { a: 2 }]],
    ['null', ['not a JSON object but null']],
  ])('%s', async (text, expected) => {
    const work = read('wrapped.json', text)
    if (typeof expected === 'string') expect((await failure(work)).message).toContain(expected)
    else expect(valuesOf(await work)).toEqual(expected)
  })

  test('of several lists one is named, deep or not; what is not there is refused with all that are', async () => {
    const text = '{"train":[{"a":1}],"more":{"dev":[{"a":2}],"x y":[{"a":3}],"ids":[1]}}'
    expect(valuesOf(await read('several.json', text))).toEqual([{ a: 1 }])
    expect(valuesOf(await read('several.json', text, '#more.dev'))).toEqual([{ a: 2 }])
    expect(valuesOf(await read('several.json', text, '#more.x y'))).toEqual([{ a: 3 }])
    for (const [sheet, what] of [
      ['#more.test', 'has no list "more.test"'],
      ['#more.ids', 'a list of values, not of objects'],
    ] as const) {
      const error = await failure(read('several.json', text, sheet))
      expect(error.message).toContain(what)
      expect(error.hint).toContain('several.json#train')
      expect(error.also?.map(({ message }) => message)).toEqual([
        'train: a list of objects',
        'more.dev: a list of objects',
        'more.x y: a list of objects',
        'more.ids: a list of values',
      ])
    }
    const unclear = await failure(read('two.json', '{"x":{"a":[{"b":1}],"c":[{"d":1}]}}'))
    expect(unclear.hint).toBe('name one: two.json#x.a')
    expect(valuesOf(await read('gz.json.gz', gzipSync(text), '#more.dev'))).toEqual([{ a: 2 }])
  })

  test('an object too long to hold is read an element at a time, and what stands around its rows is still looked at', async () => {
    const rows = Array.from({ length: 100 }, (_, n) => ({ n, text: 'x'.repeat(100_000) }))
    const whole = JSON.stringify({ version: [1], rows, note: 'end' }, null, 1)
    for (const text of [whole, JSON.stringify({ data: { rows }, version: [1] })])
      expect((await read('long.json', text)).map((row) => ('values' in row ? row.values['n'] : row))).toEqual(rows.map(({ n }) => n))
    expect((await failure(read('long-cut.json', whole.slice(0, -4)))).message).toContain('ends inside')
    expect((await failure(read('long-junk.json', `${whole} {"rows": 1}`))).message).toContain('text stands beside')
  })

  test('a .json file of JSON lines is still JSON lines', async () => {
    expect(valuesOf(await read('lines.json', '{"a":1}\n{"a":2}\n'))).toEqual([{ a: 1 }, { a: 2 }])
    expect(valuesOf(await read('one.json', '{"a":1}'))).toEqual([{ a: 1 }])
    expect(valuesOf(await read('chat.json', '{"messages":[{"role":"user","content":"x"}]}\n{"messages":[]}\n'))).toEqual([
      { messages: [{ role: 'user', content: 'x' }] },
      { messages: [] },
    ])
  })
})

describe('plain text', () => {
  test('lines of prose are rows, a table in a .txt file is a table', async () => {
    expect(await read('prose.txt', 'Hello, world.\r\n\nHow are you, my friend, today?\n')).toEqual([
      { line: 1, values: { text: 'Hello, world.' } },
      { line: 3, values: { text: 'How are you, my friend, today?' } },
    ])
    expect(valuesOf(await read('table.txt', 'a;b\n1;2\n3;4\n'))).toEqual([
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ])
  })
})

describe('JSON that would lose something', () => {
  test.each([
    ['{"a":1,"a":2}', 'same key twice'],
    ['{"a":{"b":1,"b":1}}', 'same key twice'],
    ['{"a":[{"b":1},{"b":1}],"c":"\\"a\\":1"}', undefined],
    ['{"a:b":"c:d","e\\\\":"f"}', undefined],
    [`{"a":${'['.repeat(300)}${']'.repeat(300)}}`, 'nested 301 deep'],
    [`{"a":${'{"b":'.repeat(150)}1${'}'.repeat(150)}}`, undefined],
  ])('%s', async (text, problem) => {
    const [row] = await read('keys.jsonl', text)
    if (problem === undefined) expect(row).toMatchObject({ line: 1, values: JSON.parse(text) })
    else expect(row).toMatchObject({ line: 1, problem: expect.stringContaining(problem) })
  })

  test('numbers that a double would change are kept as they are written', async () => {
    const [row] = await read(
      'numbers.jsonl',
      '{"id":12345678901234567890,"big":1e999,"small":0.1,"exact":1e3,"text":"12345678901234567890","f":0.12345678901234568}',
    )
    expect(row).toEqual({
      line: 1,
      values: { id: '12345678901234567890', big: '1e999', small: 0.1, exact: 1000, text: '12345678901234567890', f: 0.12345678901234568 },
    })
  })

  test('a bomb of a million brackets is a row with a problem', async () => {
    const rows = await read('deep.jsonl', `{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}\n{"a":1}\n`)
    expect(rows).toEqual([
      { line: 1, problem: expect.stringMatching(/nested|not JSON/) },
      { line: 2, values: { a: 1 } },
    ])
  })

  test('a line of 50 MB takes no longer than its bytes', async () => {
    const long = 'x'.repeat(50 * 2 ** 20)
    const rows = await read('long.jsonl', `{"a":"${long}"}\n{"a":1}`)
    expect(rows.map((row) => ('values' in row ? String(row.values['a']).length : 0))).toEqual([long.length, 1])
  })
})
