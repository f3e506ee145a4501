import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { array, assert, asyncProperty, constantFrom, nat, record, string, tuple, uint8Array } from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importOutcome, type Outcome } from '../../../tests/fixtures/import-outcome.ts'
import { createDataReader } from './create-data-reader.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-nasty-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const importing = async (name: string, content: string | Uint8Array): Promise<Outcome> => await importOutcome(join(folder, name), content)

/** Texts that have broken importers: each must come through a cell of every container that can hold it. */
const nastyTexts: readonly string[] = [
  'plain',
  ' leading and trailing ',
  'tab\there',
  'quote " inside',
  '""doubled""',
  "apostrophe ' it's",
  'comma, semicolon; pipe | tab',
  'line\nfeed',
  'carriage\r\nreturn',
  'lone\rreturn',
  'U+2028 \u2028 and U+2029 \u2029',
  'no-break\u00A0space',
  'zero\u200Bwidth\u200Djoiner',
  'mark \uFEFF in the middle',
  'right-to-left \u202E override',
  'é composed and e\u0301 decomposed',
  '日本語テキスト',
  'emoji 👩‍👩‍👧 family',
  'astral 𝔘𝔫𝔦',
  'replacement \uFFFD character',
  'control \u0001\u0007\u001B',
  'escape \\n \\t \\u0041 \\',
  '{"json":"in a cell"}',
  '[1,2,3]',
  '<script>alert(1)</script>',
  '</script><!--',
  '=SUM(A1:A2)',
  '+cmd|/c calc',
  '-2+3',
  '@import',
  '__proto__',
  'constructor',
  'null',
  'undefined',
  'NaN',
  'true',
  '1e309',
  '0x10',
  '00123',
  '2026-11-30',
  '$(rm -rf)',
  "'; DROP TABLE rows; --",
  '%s%n%x',
  '../../etc/passwd',
  'a'.repeat(100_000),
  '(((((((((())))))))))',
]

const csvCell = (text: string): string => `"${text.replaceAll('"', '""')}"`

describe('a nasty text comes through every container, between two plain rows', () => {
  const containers: readonly (readonly [string, (text: string) => string | Uint8Array])[] = [
    ['jsonl', (text) => ['a', text, 'b'].map((input) => JSON.stringify({ prompt: input, completion: 'x' })).join('\n')],
    ['json', (text) => JSON.stringify(['a', text, 'b'].map((input) => ({ prompt: input, completion: 'x' })))],
    ['csv', (text) => `prompt,completion\n${['a', text, 'b'].map((input) => `${csvCell(input)},x`).join('\n')}\n`],
    ['jsonl.gz', (text) => gzipSync(['a', text, 'b'].map((input) => JSON.stringify({ prompt: input, completion: 'x' })).join('\r\n'))],
  ]
  test.each(containers)('%s', async (extension, write) => {
    for (const [index, text] of nastyTexts.entries())
      expect([text.slice(0, 40), await importing(`t${index}.${extension}`, write(text))]).toEqual([text.slice(0, 40), { read: 3, bad: 0 }])
  })
})

describe('files that are broken by themselves', () => {
  const good = '{"prompt":"a","completion":"x"}'
  const bytes = (...parts: (string | number[])[]): Uint8Array =>
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))
  const deep = (depth: number): string => `{"prompt":${'['.repeat(depth)}${']'.repeat(depth)},"completion":"x"}`
  const cases: readonly (readonly [string, string, string | Uint8Array, Outcome])[] = [
    ['an empty file', 'e.jsonl', '', { read: 0, bad: 0 }],
    ['an empty table', 'e.csv', '', { stopped: 'data-format' }],
    ['blank lines only', 'b.jsonl', '\n \n\t\n', { read: 0, bad: 0 }],
    ['a mark of byte order only', 'm.jsonl', '\uFEFF', { read: 0, bad: 0 }],
    ['a header only', 'h.csv', 'prompt,completion\n', { read: 0, bad: 0 }],
    ['a missing end of line', 'n.jsonl', `${good}\n${good}`, { read: 2, bad: 0 }],
    ['a line that is cut', 'c.jsonl', `${good}\n{"prompt":"b","compl`, { read: 1, bad: 1 }],
    ['a trailing comma', 'tc.jsonl', `${good}\n{"prompt":"b","completion":"x",}`, { read: 1, bad: 1 }],
    ['single quotes', 'sq.jsonl', `${good}\n{'prompt':'b'}`, { read: 1, bad: 1 }],
    ['Python words', 'py.jsonl', `${good}\n{"prompt":None,"completion":True}`, { read: 1, bad: 1 }],
    ['NaN as a number', 'nan.jsonl', `${good}\n{"prompt":NaN,"completion":"x"}`, { read: 1, bad: 1 }],
    ['a comment', 'co.jsonl', `${good}\n// more to come`, { read: 1, bad: 1 }],
    ['two objects on a line', 'two.jsonl', `${good}${good}\n${good}`, { read: 1, bad: 1 }],
    ['numbers and lists as rows', 'k.jsonl', `${good}\n7\n[1]\n"text"\nnull\n${good}`, { read: 2, bad: 4 }],
    ['empty objects', 'eo.jsonl', `${good}\n{}\n${good}`, { read: 2, bad: 1 }],
    ['a key twice', 'kt.jsonl', `${good}\n{"prompt":"a","prompt":"b","completion":"x"}`, { read: 1, bad: 1 }],
    ['a key that is __proto__', 'pr.jsonl', `${good}\n{"__proto__":{"prompt":"p"},"prompt":"a","completion":"x"}`, { read: 2, bad: 0 }],
    ['a row nested 150 deep', 'd1.jsonl', `${good}\n${deep(150)}`, { read: 1, bad: 1 }],
    ['a row nested a million deep', 'd2.jsonl', `${good}\n${deep(1_000_000)}\n${good}`, { read: 2, bad: 1 }],
    ['brackets without an end', 'd3.jsonl', `${good}\n${'['.repeat(100_000)}\n${good}`, { read: 2, bad: 1 }],
    ['a number beyond doubles', 'big.jsonl', `${good}\n{"prompt":1e999,"completion":"x"}`, { read: 2, bad: 0 }],
    ['NUL bytes in a value', 'nul.jsonl', `${good}\n{"prompt":"a\\u0000b","completion":"x"}`, { read: 2, bad: 0 }],
    [
      'raw NUL bytes in a line',
      'nul2.jsonl',
      bytes(`${`${good}\n`.repeat(20)}{"prompt":"a`, [0, 0], 'b","completion":"x"}\n'),
      { read: 20, bad: 1 },
    ],
    ['half a surrogate pair', 'sur.jsonl', `${good}\n{"prompt":"\\ud83d","completion":"x"}`, { read: 2, bad: 0 }],
    [
      'a byte that is not UTF-8',
      'utf.jsonl',
      bytes(`${`${good}\n`.repeat(20)}{"prompt":"a`, [0xff], '","completion":"x"}\n'),
      { stopped: 'data-format' },
    ],
    ['old Mac ends of line in a table', 'mac.csv', 'prompt,completion\ra,x\rb,x\r', { read: 2, bad: 0 }],
    ['old Mac ends of line in JSON lines', 'mac.jsonl', `${good}\r${good}\r`, { read: 0, bad: 1 }],
    ['Windows ends of line', 'win.jsonl', `${good}\r\n${good}\r\n`, { read: 2, bad: 0 }],
    ['mixed ends of line', 'mix.csv', 'prompt,completion\r\na,x\nb,x\r\n', { read: 2, bad: 0 }],
    ['rows that are too short and too long', 'rag.csv', 'prompt,completion\na\na,b\na,b,c\n', { read: 1, bad: 2 }],
    ['two columns of one name', 'dup.csv', 'prompt,prompt\na,b\n', { stopped: 'data-format' }],
    ['a column that is __proto__', 'proto.csv', 'prompt,__proto__\na,b\n', { stopped: 'data-format' }],
    ['columns without a name', 'anon.csv', 'prompt,completion,,\na,b,c,d\n', { read: 1, bad: 0 }],
    ['a quote without an end', 'q.csv', 'prompt,completion\na,b\n"c,d\ne,f\n', { stopped: 'data-format' }],
    ['text after a closing quote', 'q2.csv', 'prompt,completion\n"a" b,c\nd,e\n', { read: 2, bad: 0 }],
    ['a delimiter that changes', 'del.csv', 'prompt;completion\na;b\nc,d\n', { read: 1, bad: 1 }],
    ['a list that is cut', 'cut.json', '[{"prompt":"a","completion":"x"},{"prompt"', { stopped: 'data-format' }],
    ['a list with holes', 'holes.json', '[{"prompt":"a","completion":"x"},null,7,{"prompt":"b","completion":"x"}]', { read: 2, bad: 2 }],
    ['lists in a list', 'll.json', '[[{"prompt":"a"}],{"prompt":"b","completion":"x"}]', { read: 1, bad: 1 }],
    ['two shapes in one file', 'shapes.jsonl', `${good}\n{"messages":[{"role":"user","content":"a"}]}`, { stopped: 'data-format' }],
    [
      'a tool schema that refers to itself',
      'cyc.jsonl',
      JSON.stringify({
        messages: [
          { role: 'user', content: 'a' },
          { role: 'assistant', content: 'b' },
        ],
        tools: [{ type: 'function', function: { name: 'f', parameters: { $defs: { n: { $ref: '#/$defs/n' } }, $ref: '#/$defs/n' } } }],
      }),
      { read: 1, bad: 0 },
    ],
    [
      'messages that are no list of turns',
      'msg.jsonl',
      '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}\n{"messages":[1,null,"x"]}\n{"messages":[{"role":"robot","content":"a"}]}\n{"messages":[]}',
      { read: 1, bad: 3 },
    ],
    ['an executable', 'x.csv', bytes([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]), { stopped: 'data-format' }],
    [
      'a picture',
      'png.jsonl',
      bytes([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1]),
      { stopped: 'data-format' },
    ],
    ['half a gzip header', 'gz.jsonl.gz', bytes([0x1f, 0x8b]), { stopped: 'data-format' }],
    ['gzip of nothing', 'gz0.jsonl.gz', gzipSync(''), { read: 0, bad: 0 }],
    ['gzip in gzip', 'gz2.jsonl.gz', gzipSync(gzipSync(good)), { stopped: 'data-format' }],
    [
      'a zip file of nothing',
      'z.xlsx',
      bytes(
        [0x50, 0x4b, 5, 6],
        Array.from({ length: 18 }, () => 0),
      ),
      { stopped: 'data-format' },
    ],
    [
      'a zip header and noise',
      'z2.xlsx',
      bytes(
        [0x50, 0x4b, 3, 4],
        Array.from({ length: 400 }, (_, i) => (i * 37) % 256),
      ),
      { stopped: 'data-format' },
    ],
    [
      'a Parquet mark and noise',
      'p.parquet',
      bytes(
        'PAR1',
        Array.from({ length: 400 }, (_, i) => (i * 53) % 256),
        'PAR1',
      ),
      { stopped: 'data-format' },
    ],
    ['a Parquet mark alone', 'p2.parquet', 'PAR1', { stopped: 'data-format' }],
  ]

  test.each(cases)('%s', async (_what, name, content, outcome) => {
    expect(await importing(name, content)).toEqual(outcome)
  })
})

describe('whatever the bytes', () => {
  test('noise ends in rows, reported rows, or an error that says what is wrong', async () => {
    const names = ['f.jsonl', 'f.csv', 'f.json', 'f.txt', 'f.parquet', 'f.xlsx', 'f.gz', 'f']
    const start = constantFrom(
      [],
      [0x1f, 0x8b, 8, 0],
      [0x50, 0x4b, 3, 4],
      [0x50, 0x41, 0x52, 0x31],
      [0xff, 0xfe],
      [0xef, 0xbb, 0xbf],
      [0x7b],
      [0x5b],
    )
    await assert(
      asyncProperty(constantFrom(...names), start, uint8Array({ maxLength: 400 }), async (name, head, rest) => {
        const outcome = await importing(name, Buffer.concat([Buffer.from(head), rest]))
        expect('stopped' in outcome ? outcome.stopped : 'rows').toMatch(/^(?:rows|data-format|shape-unclear)$/)
      }),
      { numRuns: 200 },
    )
  })

  test('valid lines among changed ones are all accounted for: rows in are rows out and rows reported', async () => {
    const line = record({ text: string({ unit: 'grapheme' }), cut: nat(60), insert: string({ maxLength: 4 }) }).map(
      ({ text, cut, insert }) => {
        const whole = JSON.stringify({ prompt: text, completion: 'x' })
        return (cut < whole.length ? whole.slice(0, cut) + insert + whole.slice(cut + 1) : whole).replaceAll(/[\r\n]/g, ' ')
      },
    )
    await assert(
      asyncProperty(array(line, { minLength: 1, maxLength: 12 }), async (lines) => {
        const all = ['{"prompt":"first","completion":"x"}', ...lines]
        const outcome = await importing('mutated.jsonl', all.join('\n'))
        const records = all.filter((one) => one.trim() !== '').length
        if ('stopped' in outcome) expect(outcome.stopped).toMatch(/^(?:data-format|shape-unclear)$/)
        else expect(outcome.read + outcome.bad).toBe(records)
      }),
      { numRuns: 150 },
    )
  })

  test('tables of any cells come back cell by cell', async () => {
    const cell = string({ unit: 'grapheme' }).filter((text) => !text.includes('\0') && text === text.toWellFormed())
    await assert(
      asyncProperty(array(tuple(cell, cell), { minLength: 1, maxLength: 8 }), async (rows) => {
        const path = join(folder, 'cells.csv')
        await writeFile(path, `a,b\n${rows.map((row) => row.map(csvCell).join(',')).join('\n')}\n`)
        const read = await Array.fromAsync(createDataReader().read(path))
        expect(read.map((row) => ('values' in row ? [row.values['a'], row.values['b']] : row.problem))).toEqual(rows)
      }),
      { numRuns: 100 },
    )
  })
})
