import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cell, ChangeRow, RowPart } from './cell.ts'
import { changeCells, cellFormatOf, type CellFormat } from './change-cells.ts'

/** Every `a` of a cell becomes `to`, with all that was seen. */
const putting = (to: string) => {
  const rows: { readonly part: RowPart; readonly cells: readonly Cell[] }[] = []
  const change: ChangeRow = (cells, part) => {
    rows.push({ part, cells })
    return cells.map(({ value }) => [...value.matchAll(/a/g)].map(({ index }) => ({ start: index, end: index + 1, text: to })))
  }
  return { rows, change }
}
const put = (text: string, format: CellFormat, to: string): string | undefined => changeCells(text, format, putting(to).change)
const nothing: ChangeRow = () => []

describe('a table', () => {
  test('only changed cells change: quotes, line ends, blank lines and the mark stay', () => {
    const text = '\uFEFFx;"y ""1"""\r\nbar;"b""a;\nz"\r\n\r\n5" tall;\r\n'
    expect(changeCells(text, 'csv', nothing)).toBe(text)
    expect(put(text, 'csv', 'Q')).toBe('\uFEFFx;"y ""1"""\r\nbQr;"b""Q;\nz"\r\n\r\n5" tQll;\r\n')
    expect(put('x,y\nbar,1\n', 'csv', 'p,"q"')).toBe('x,y\n"bp,""q""r",1\n')
  })

  test('cells know their column, and the header is no row', () => {
    const { rows, change } = putting('a')
    changeCells('id,text\n1,one\n2,"two\nlines"\n\n3,three,more\n', 'csv', change)
    expect(rows.map(({ part }) => part)).toEqual(['header', 'row', 'row', 'row'])
    expect(rows[2]?.cells).toEqual([
      { column: 'id', key: 'id', value: '2', isName: false },
      { column: 'text', key: 'text', value: 'two\nlines', isName: false },
    ])
    expect(rows[3]?.cells[2]).toMatchObject({ column: '', value: 'more' })
  })

  test('a quote that is never closed is no table', () => expect(put('x,y\n"a,1\n', 'csv', 'q')).toBeUndefined())

  test('what is read and written is what csv-parse reads, for any cells', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', '\n', '\r\n', ' ', '=', 'é'), maxLength: 6 })
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(table, fc.boolean(), (rows, isQuoted) => {
        const all = [['one', 'two'], ...rows]
        const field = (value: string): string => (isQuoted || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
        const text = all.map((row) => row.map(field).join(',')).join('\n')
        const written = put(text, 'csv', '"a,\n') ?? ''
        const { rows: seen, change } = putting('')
        changeCells(text, 'csv', change)
        const read = (source: string): unknown => parse(source, { relax_quotes: true, record_delimiter: ['\r\n', '\n'] })
        expect(seen.map(({ cells }) => cells.map(({ value }) => value))).toEqual(read(text))
        expect(read(written)).toEqual(all.map((row) => row.map((value) => value.replaceAll('a', '"a,\n'))))
        expect(changeCells(text, 'csv', nothing)).toBe(text)
      }),
      { numRuns: 200, seed: 3 },
    )
  })
})

describe('JSON', () => {
  test('numbers, blanks, order and escapes stay as they are written', () => {
    const line = '{ "b" : "\\u00e9 a\\/\\"", "n": 1.50, "big": 12345678901234567890, "a": ["a", {"k": "xa"}] }'
    expect(put(line, 'json-lines', 'é"')).toBe(
      '{ "b" : "\\u00e9 \\u00e9\\"\\/\\"", "n": 1.50, "big": 12345678901234567890, "é\\"": ["é\\"", {"k": "xé\\""}] }',
    )
  })

  test('lines that are no JSON are texts in their place, and blank lines stay', () => {
    expect(put('{"x":"a"}\r\n\r\n{"x": a\nplain a\n', 'json-lines', 'Q')).toBe('{"x":"Q"}\r\n\r\n{"x": Q\nplQin Q\n')
  })

  test('any value comes back, with its strings changed', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.boolean(), (value, isDocument) => {
        const text = JSON.stringify(value, null, isDocument ? 2 : 0)
        const format = isDocument ? 'json' : 'json-lines'
        expect(changeCells(text, format, nothing)).toBe(text)
        const twice = put(put(text, format, '§') ?? '', format, 'x')
        const marked = changeCells(twice ?? '', format, (cells) =>
          cells.map((cell) => [...cell.value.matchAll(/§/g)].map(({ index }) => ({ start: index, end: index + 1, text: 'a' }))),
        )
        if (!text.includes('§')) expect(JSON.parse(marked ?? '')).toEqual(JSON.parse(text))
      }),
      { numRuns: 200, seed: 4 },
    )
  })

  test('a document’s rows are the objects of its lists; columns and keys are told', () => {
    const { rows, change } = putting('a')
    changeCells('{"version": "1", "data": [{"q": "one", "m": [{"content": "two"}]}, {"q": "three"}]}', 'json', change)
    expect(
      rows.map(({ part, cells }) => [
        part,
        cells.filter(({ isName }) => !isName).map(({ column, key, value }) => `${column}/${key}=${value}`),
      ]),
    ).toEqual([
      ['row', ['q/q=one', 'm/content=content', 'm/content=two']],
      ['row', ['q/q=three']],
      ['around', ['/version=version', '/version=1', '/data=data']],
    ])
  })

  test('a text nested 100,000 deep does not overflow', () => {
    const deep = `${'['.repeat(100_000)}"a"${']'.repeat(100_000)}`
    expect(put(deep, 'json-lines', 'b')?.length).toBe(deep.length)
  })
})

test.each([
  ['rows.csv', '[1],2\n', 'csv'],
  ['rows.tsv', 'a\tb\n1\t2\n', 'tsv'],
  ['rows.csv', 'a\tb\n1\t2\n', 'tsv'],
  ['rows.jsonl', '{"a":1}\n', 'json-lines'],
  ['rows.json', '[{"a":1}]', 'json'],
  ['rows.json', '{"a":1}\n{"a":2}\n', 'json-lines'],
  ['answers', '{"a":1}\n{"a":2}\n', 'json-lines'],
  ['answers.txt', 'Dear Ann, thank you.\nI will.\nYours, Bob\n', 'lines'],
  ['answers.txt', 'Ann, hi\n"Well, no\n', 'lines'],
  ['answers.txt', 'id,text\n1,2\n3,4\n', 'csv'],
  ['rows', '[\n{"a":1}\n]', 'json'],
] as const)('%s with %j is %s', (path, text, format) => expect(cellFormatOf(path, text)).toBe(format))
