import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importOutcome, type Outcome } from '../../../tests/fixtures/import-outcome.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-nasty-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Part = string | readonly number[]
const bytes = (...parts: readonly Part[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')
const rows = (read: number, bad = 0): Outcome => ({ read, bad })
const stopped: Outcome = { stopped: 'data-format' }
type Case = readonly [string, string, string | Uint8Array, Outcome]

const good = '{"prompt":"a","completion":"x"}'
/** A line of JSON between two good ones. */
const line = (text: string): string => `${good}\n${text}\n${good}`
const answer = (prompt: string): string => `{"prompt":${prompt},"completion":"x"}`
const csv = (...lines: readonly string[]): string => `prompt,completion\n${lines.join('\n')}\n`
const chat = (messages: string, more = ''): string => `{"messages":${messages}${more}}`
const hi = '{"role":"user","content":"hi"}'
const yes = '{"role":"assistant","content":"yes"}'
const okChat = chat(`[${hi},${yes}]`)
const chats = (text: string): string => `${okChat}\n${text}`

const check = (cases: readonly Case[]): void => {
  test.each(cases)('%s', async (_what, name, content, outcome) => {
    expect(await importOutcome(join(folder, name), content)).toEqual(outcome)
  })
}

describe('encodings', () => {
  const table = 'prompt,completion\nGrüße,x\n'
  check([
    ['UTF-16 little-endian with its mark, JSON lines', 'a.jsonl', utf16(`\uFEFF${good}\n${good}`), rows(2)],
    ['UTF-16 big-endian with its mark, a JSON list', 'a.json', utf16(`\uFEFF[${good}]`).swap16(), rows(1)],
    ['UTF-16 in gzip', 'a.csv.gz', gzipSync(utf16(`\uFEFF${table}`)), rows(1)],
    ['UTF-16 that ends in half a character', 'a.csv', utf16(`\uFEFF${table}`).subarray(0, -1), stopped],
    ['UTF-16 with half of a surrogate pair', 'a.csv', utf16('\uFEFFprompt,completion\na\ud83d,x\n'), stopped],
    ['UTF-16 without its mark', 'a.csv', utf16(table), stopped],
    ['UTF-32 with its mark', 'a.csv', bytes([0xff, 0xfe, 0, 0], [0x61, 0, 0, 0, 0x0a, 0, 0, 0]), stopped],
    ['two marks', 'a.csv', `\uFEFF\uFEFF${table}`, rows(1)],
    ['a mark before the second line', 'a.jsonl', `${good}\n\uFEFF${good}`, rows(1, 1)],
    ['a mark before a list', 'a.json', `\uFEFF[${good}]`, rows(1)],
    ['an overlong encoding of a slash', 'a.jsonl', bytes('{"prompt":"', [0xc0, 0xaf], '","completion":"x"}'), stopped],
    ['a surrogate encoded as UTF-8 (CESU-8)', 'a.jsonl', bytes('{"prompt":"', [0xed, 0xa0, 0xbd], '","completion":"x"}'), stopped],
    ['a character beyond U+10FFFF', 'a.jsonl', bytes('{"prompt":"', [0xf4, 0x90, 0x80, 0x80], '","completion":"x"}'), stopped],
    ['a sequence of five bytes', 'a.jsonl', bytes('{"prompt":"', [0xf8, 0x88, 0x80, 0x80, 0x80], '","completion":"x"}'), stopped],
    ['a continuation byte alone', 'a.csv', bytes(csv('a'), [0x80], ',x\n'), stopped],
    ['a file cut in a character of two bytes', 'a.csv', bytes(csv('a,x', 'b,'), [0xc3]), stopped],
    ['a file cut in a character of four bytes', 'a.jsonl', bytes(`${good}\n`, [0xf0, 0x9f, 0x98]), stopped],
    ['one line of Latin-1 among UTF-8', 'a.csv', bytes(csv('é,x'), [0xe9], ',x\n'), stopped],
    ['Latin-1 in the header alone', 'a.csv', bytes('pr', [0xe9], 'nom,completion\na,x\n'), stopped],
    ['Windows-1251', 'a.csv', bytes(csv(), [0xef, 0xf0, 0xe8], ',x\n'), stopped],
    ['Shift-JIS', 'a.csv', bytes(csv(), [0x93, 0xfa, 0x96, 0x7b], ',x\n'), stopped],
    ['GBK in a JSON list', 'a.json', bytes('[{"prompt":"', [0xc4, 0xe3, 0xba, 0xc3], '","completion":"x"}]'), stopped],
    ['UTF-7, which is ASCII to everybody else', 'a.csv', csv('Gr+APw-n,x'), rows(1)],
    ['U+FFFD that the file itself holds', 'a.csv', csv('a\uFFFDb,x'), rows(1)],
    ['noncharacters', 'a.jsonl', answer('"\uFFFE\uFFFF"'), rows(1)],
    [
      'every C1 control character',
      'a.jsonl',
      answer(`"${Array.from({ length: 32 }, (_, i) => String.fromCharCode(0x80 + i)).join('')}"`),
      rows(1),
    ],
    ['a NUL in a table', 'a.csv', `${csv('a\0b,x', ...Array.from({ length: 20 }, (_, i) => `row ${i},x`))}`, rows(21)],
    ['NUL bytes to the end, as of a full disk', 'a.jsonl', bytes(`${good}\n`.repeat(40), [0, 0, 0, 0]), rows(40, 1)],
    [
      'mostly NUL bytes',
      'a.jsonl',
      bytes(
        good,
        Array.from({ length: 200 }, () => 0),
      ),
      stopped,
    ],
  ])
})

describe('lines of JSON', () => {
  check([
    ['a key twice under two spellings', 'b.jsonl', line('{"prompt":"a","\\u0070rompt":"b","completion":"x"}'), rows(2, 1)],
    ['a key twice deep inside', 'b.jsonl', line('{"prompt":"a","completion":"x","m":[{"n":{"k":1,"k":2}}]}'), rows(2, 1)],
    ['a key that is empty', 'b.jsonl', line('{"":"e","prompt":"a","completion":"x"}'), rows(3)],
    ['a key of a megabyte', 'b.jsonl', line(`{"${'k'.repeat(1 << 20)}":1,"prompt":"a","completion":"x"}`), rows(3)],
    [
      'ten thousand keys',
      'b.jsonl',
      line(`{"prompt":"a","completion":"x"${Array.from({ length: 10_000 }, (_, i) => `,"k${i}":1`).join('')}}`),
      rows(3),
    ],
    ['a leading zero', 'b.jsonl', line(answer('007')), rows(2, 1)],
    ['a plus sign', 'b.jsonl', line(answer('+1')), rows(2, 1)],
    ['a number without a digit in front', 'b.jsonl', line(answer('.5')), rows(2, 1)],
    ['a hexadecimal number', 'b.jsonl', line(answer('0x1f')), rows(2, 1)],
    ['Infinity', 'b.jsonl', line(answer('-Infinity')), rows(2, 1)],
    ['minus zero', 'b.jsonl', line(answer('-0')), rows(3)],
    ['a number of a thousand digits', 'b.jsonl', line(answer('9'.repeat(1000))), rows(3)],
    ['a prompt that is true', 'b.jsonl', line(answer('true')), rows(3)],
    ['a prompt that is null', 'b.jsonl', line(answer('null')), rows(2, 1)],
    ['a prompt that is an object', 'b.jsonl', line(answer('{"a":1}')), rows(2, 1)],
    ['a prompt that is an empty list', 'b.jsonl', line(answer('[]')), rows(2, 1)],
    ['a low surrogate alone', 'b.jsonl', line(answer('"\\udc00"')), rows(3)],
    ['surrogates in the wrong order', 'b.jsonl', line(answer('"\\udc00\\ud83d"')), rows(3)],
    ['an escape cut off', 'b.jsonl', line(answer('"\\u12"')), rows(2, 1)],
    ['an unknown escape', 'b.jsonl', line(answer('"\\x41"')), rows(2, 1)],
    ['a tab inside a string', 'b.jsonl', line(answer('"a\tb"')), rows(2, 1)],
    ['a line feed inside a string', 'b.jsonl', line('{"prompt":"a\nb","completion":"x"}'), rows(2, 2)],
    ['a no-break space between tokens', 'b.jsonl', line('{\u00A0"prompt":"a","completion":"x"}'), rows(2, 1)],
    ['a form feed between tokens', 'b.jsonl', line('{\f"prompt":"a","completion":"x"}'), rows(2, 1)],
    ['U+2028 after an object', 'b.jsonl', line(`${good}\u2028`), rows(2, 1)],
    ['a missing comma', 'b.jsonl', line('{"prompt":"a" "completion":"x"}'), rows(2, 1)],
    ['a missing colon', 'b.jsonl', line('{"prompt" "a","completion":"x"}'), rows(2, 1)],
    ['keys without quotes', 'b.jsonl', line('{prompt:"a",completion:"x"}'), rows(2, 1)],
    ['curly quotes', 'b.jsonl', line('{“prompt”:“a”,“completion”:“x”}'), rows(2, 1)],
    ['undefined', 'b.jsonl', line(answer('undefined')), rows(2, 1)],
    ['a comment between tokens', 'b.jsonl', line('{"prompt":/* a */"a","completion":"x"}'), rows(2, 1)],
    ['commas at the ends of lines', 'b.jsonl', `${good},\n${good},\n${good}`, rows(1, 2)],
    ['a list that begins and ends on its own lines', 'b.jsonl', `[\n${good},\n${good}\n]`, rows(2)],
    ['record separators (RFC 7464)', 'b.jsonl', `\u001E${good}\n\u001E${good}\n`, rows(0, 2)],
    ['a line of server-sent events', 'b.jsonl', line(`data: ${good}`), rows(2, 1)],
    ['a list of a million numbers in a row', 'b.jsonl', line(`{"prompt":"a","completion":"x","ids":[${'1,'.repeat(1e6)}1]}`), rows(3)],
    ['objects nested a hundred thousand deep', 'b.jsonl', line(answer('{"a":'.repeat(1e5) + '1' + '}'.repeat(1e5))), rows(2, 1)],
    ['brackets inside a string', 'b.jsonl', line(answer(`"${'[{'.repeat(1e4)}"`)), rows(3)],
    ['trailing spaces and tabs', 'b.jsonl', `${good}  \t\n  ${good}\t`, rows(2)],
    ['nothing but a line feed', 'b.jsonl', '\n', rows(0)],
  ])
})

describe('tables', () => {
  check([
    ['a line that names the separator, as Excel writes it', 'c.csv', 'sep=;\nprompt;completion\na;x\n', rows(1)],
    ['pipes', 'c.csv', 'prompt|completion\na|x\n', rows(1)],
    ['headers that differ only in spaces', 'c.csv', 'prompt,prompt \na,b\n', stopped],
    ['headers that differ only in capitals', 'c.csv', 'prompt,Prompt,completion\na,b,x\n', rows(1)],
    ['a header in quotes with a line feed', 'c.csv', '"prompt","a\nb","completion"\na,b,x\n', rows(1)],
    ['a mark before a quoted header', 'c.csv', '\uFEFF"prompt","completion"\na,x\n', rows(1)],
    ['columns called constructor and toString', 'c.csv', 'prompt,completion,constructor,toString\na,x,c,t\n', rows(1)],
    [
      'a thousand columns',
      'c.csv',
      `prompt,completion,${Array.from({ length: 998 }, (_, i) => `c${i}`).join(',')}\na,x${','.repeat(998)}\n`,
      rows(1),
    ],
    ['a row of ten thousand fields', 'c.csv', csv('a,x', ','.repeat(9999), 'b,x'), rows(2, 1)],
    ['lines of separators alone', 'c.csv', csv('a,x', ',', 'b,x'), rows(3)],
    ['lines of spaces', 'c.csv', csv('a,x', '   ', 'b,x'), rows(2, 1)],
    ['a comment between rows', 'c.csv', csv('a,x', '# note', 'b,x'), rows(2, 1)],
    ['quotes escaped by a backslash', 'c.csv', csv('"a \\"b\\" c",x'), rows(1)],
    ['spaces before a quote', 'c.csv', csv('a, "x"'), rows(1)],
    ['a quote that opens in the middle', 'c.csv', csv('a"b,x'), rows(1)],
    ['two quotes and nothing else', 'c.csv', csv('"",""', 'b,x'), rows(2)],
    ['a carriage return inside quotes', 'c.csv', csv('"a\rb",x'), rows(1)],
    ['U+2028, U+0085 and a vertical tab in a cell', 'c.csv', csv('a\u2028\u0085\vb,x'), rows(1)],
    ['a separator at the end of each row', 'c.csv', 'prompt,completion,\na,x,\nb,y,\n', rows(2)],
    ['a separator at the end of the rows alone', 'c.csv', csv('a,x,', 'b,y,'), rows(0, 2)],
    ['a quote that is closed at the end of the file', 'c.csv', 'prompt,completion\na,"x', stopped],
    ['a cell of a megabyte', 'c.csv', csv(`${'y'.repeat(1 << 20)},x`), rows(1)],
    ['cells that spreadsheets would calculate', 'c.csv', csv('=HYPERLINK("http://x";"y"),x', '@SUM(1),x', '\t=1+1,x'), rows(3)],
    ['decimal commas between semicolons', 'c.csv', 'prompt;completion\n1,5;2,5\n', rows(1)],
    ['tabs in a file called csv', 'c.csv', 'prompt\tcompletion\na, b\tx\n', rows(1)],
    ['a table with one column', 'c.csv', 'text\na\nb\n', rows(2)],
    ['numbers as headers', 'c.csv', 'prompt,completion,1,2\na,x,3,4\n', rows(1)],
    ['a header that repeats in the middle', 'c.csv', csv('a,x', 'prompt,completion', 'b,y'), rows(3)],
    ['a header alone without its end of line', 'c.csv', 'prompt,completion', rows(0)],
    ['line feeds before carriage returns', 'c.csv', 'prompt,completion\n\ra,x\n\rb,y\n\r', rows(2, 1)],
    ['tokens that people write for nothing', 'c.csv', csv('NA,null', 'NaN,None', '-,#N/A'), rows(3)],
  ])
})

describe('documents', () => {
  check([
    ['an empty list', 'd.json', '[]', rows(0)],
    ['an empty object', 'd.json', '{}', stopped],
    ['a list of an empty list', 'd.json', '[[]]', rows(0, 1)],
    ['a list with a comma at its end', 'd.json', `[${good},]`, rows(1)],
    ['a list with two commas', 'd.json', `[${good},,${good}]`, rows(2)],
    ['a list closed by a brace', 'd.json', `[${good}}`, stopped],
    ['a string', 'd.json', '"text"', rows(0, 1)],
    ['a list in a list in a list', 'd.json', `[[[${good}]]]`, rows(0, 1)],
    ['lines of JSON in a document', 'd.json', `${good}\n${good}\n`, rows(2)],
    ['two objects over several lines', 'd.json', '{\n"prompt":"a"\n}\n{\n"prompt":"b"\n}', stopped],
    ['the same list twice', 'd.json', `{"rows":[${good}],"rows":[${good}]}`, stopped],
    ['rows two levels deep', 'd.json', `{"data":{"rows":[${good}]}}`, rows(1)],
    ['rows a hundred levels deep', 'd.json', `${'{"a":'.repeat(100)}[${good}]${'}'.repeat(100)}`, rows(1)],
    ['objects a hundred thousand deep around rows', 'd.json', `${'{"a":'.repeat(1e5)}[${good}]${'}'.repeat(1e5)}`, rows(1)],
    ['a list of columns instead of rows', 'd.json', '{"prompt":["a","b"],"completion":["x","y"]}', stopped],
    ['objects by their ids instead of a list', 'd.json', `{"1":${good},"2":${good}}`, stopped],
    ['a document that ends in the middle of a row', 'd.json', `{"rows":[${good},{"prompt":"b`, stopped],
    ['a document in YAML', 'd.json', 'rows:\n  - prompt: a\n', rows(0, 2)],
    ['text before the list', 'd.json', `Here it is:\n[${good}]`, rows(0, 2)],
    ['a list in a fence', 'd.json', `\`\`\`json\n[${good}]\n\`\`\``, rows(0, 3)],
    ['an error page', 'd.json', '<!doctype html><title>502</title>', rows(0, 1)],
  ])
})

describe('files of other kinds', () => {
  check([
    ['a PDF', 'e.csv', bytes('%PDF-1.7\n%', [0xe2, 0xe3, 0xcf, 0xd3], '\n1 0 obj'), stopped],
    ['a picture (JPEG)', 'e.jsonl', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 0x10], 'JFIF', [0, 1, 1, 0, 0, 1]), stopped],
    ['a database (SQLite)', 'e.csv', bytes('SQLite format 3', [0, 0x10, 0, 1, 1, 0, 0x40, 0x20, 0x20, 0, 0, 0, 0]), stopped],
    [
      'an archive (tar)',
      'e.csv',
      bytes(
        'rows.csv',
        Array.from({ length: 504 }, () => 0),
      ),
      stopped,
    ],
    ['bzip2', 'e.csv', bytes('BZh91AY&SY', [0xc0, 0xff, 0x00, 0x9a, 0, 0, 0x80]), stopped],
    ['Zstandard', 'e.jsonl', bytes([0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x00, 0xff, 0x01]), stopped],
    ['7-Zip', 'e.csv', bytes([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]), stopped],
    ['Avro', 'e.jsonl', bytes('Obj', [1, 4, 0x16], 'avro.schema', [0xfe, 0x03]), stopped],
    ['Arrow', 'e.csv', bytes('ARROW1', [0, 0, 0xff, 0xff, 0xff, 0xff, 0x10, 0, 0, 0]), stopped],
    ['a pickle', 'e.jsonl', bytes([0x80, 4, 0x95, 0x0f, 0, 0, 0, 0, 0, 0, 0, 0x7d], 'prompt'), stopped],
    ['an encrypted Parquet file', 'e.parquet', bytes('PARE', [1, 0, 0, 0], 'PARE'), stopped],
    ['a Parquet file whose footer is longer than it', 'e.parquet', bytes('PAR1', [0xff, 0xff, 0xff, 0x7f], 'PAR1'), stopped],
    ['a workbook of the old kind', 'e.xls', bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), stopped],
    ['gzip with bytes behind its end', 'e.jsonl.gz', bytes([...gzipSync(good)], 'and more'), stopped],
    [
      'gzip whose checksum is wrong',
      'e.jsonl.gz',
      ((): Buffer => {
        const packed = gzipSync(good)
        packed.writeUInt8((packed.at(-8) ?? 0) ^ 1, packed.length - 8)
        return packed
      })(),
      stopped,
    ],
    ['gzip of a table called csv', 'e.csv', gzipSync(csv('a,x')), rows(1)],
    ['text called gz', 'e.csv.gz', csv('a,x'), rows(1)],
    ['an archive called csv', 'e.csv', bytes('PK', [3, 4, 20, 0, 0, 0, 8, 0]), stopped],
    [
      'the directory of an archive that points to itself',
      'e.xlsx',
      bytes(
        'PK',
        [3, 4],
        Array.from({ length: 26 }, () => 0),
        'PK',
        [5, 6, 0, 0, 0, 0, 1, 0, 1, 0, 46, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      ),
      stopped,
    ],
  ])
})

describe('conversations and tools', () => {
  check([
    ['messages that are an object', 'f.jsonl', chats(chat('{"role":"user"}')), rows(1, 1)],
    ['only a system message', 'f.jsonl', chats(chat('[{"role":"system","content":"s"}]')), rows(1, 1)],
    ['an answer without a question', 'f.jsonl', chats(chat(`[${yes}]`)), rows(1, 1)],
    ['a question without an answer', 'f.jsonl', chats(chat(`[${hi}]`)), rows(2)],
    ['a role that is missing', 'f.jsonl', chats(chat(`[{"content":"hi"},${yes}]`)), rows(1, 1)],
    ['a role that is a number', 'f.jsonl', chats(chat(`[{"role":1,"content":"hi"},${yes}]`)), rows(1, 1)],
    ['content that is a number', 'f.jsonl', chats(chat(`[{"role":"user","content":5},${yes}]`)), rows(1, 1)],
    ['a picture in a turn', 'f.jsonl', chats(chat(`[{"role":"user","content":[{"type":"image_url"}]},${yes}]`)), rows(1, 1)],
    ['an answer that is null and calls nothing', 'f.jsonl', chats(chat(`[${hi},{"role":"assistant","content":null}]`)), rows(1, 1)],
    ['a weight of a half', 'f.jsonl', chats(chat(`[${hi},{"role":"assistant","content":"x","weight":0.5}]`)), rows(1, 1)],
    ['no answer that may be learnt', 'f.jsonl', chats(chat(`[${hi},{"role":"assistant","content":"x","weight":0}]`)), rows(1, 1)],
    ['a result of a tool that answers no call', 'f.jsonl', chats(chat(`[${hi},{"role":"tool","content":"r"},${yes}]`)), rows(1, 1)],
    ['calls that are an object', 'f.jsonl', chats(chat(`[${hi},{"role":"assistant","tool_calls":{"name":"f"}}]`)), rows(1, 1)],
    ['a call without a name', 'f.jsonl', chats(chat(`[${hi},{"role":"assistant","tool_calls":[{"id":"c"}]}]`)), rows(1, 1)],
    [
      'arguments that are no JSON',
      'f.jsonl',
      chats(chat(`[${hi},{"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":"{oops"}}]}]`)),
      rows(2),
    ],
    ['tools that are an object', 'f.jsonl', chats(chat(`[${hi},${yes}]`, ',"tools":{"f":1}')), rows(1, 1)],
    ['tools that are broken text', 'f.jsonl', chats(chat(`[${hi},${yes}]`, ',"tools":"[{"')), rows(1, 1)],
    [
      'tools that refer to each other in a circle',
      'f.jsonl',
      chats(
        chat(
          `[${hi},${yes}]`,
          ',"tools":[{"type":"function","function":{"name":"f","parameters":{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}},"$ref":"#/$defs/a"}}}]',
        ),
      ),
      rows(2),
    ],
    [
      'tools nested two hundred deep',
      'f.jsonl',
      chats(chat(`[${hi},${yes}]`, `,"tools":[${'{"a":'.repeat(200)}1${'}'.repeat(200)}]`)),
      rows(1, 1),
    ],
    ['a system field that is an object', 'f.jsonl', chats(chat(`[${hi},${yes}]`, ',"system":{"a":1}')), rows(1, 1)],
    [
      'a turn of a hundred thousand parts',
      'f.jsonl',
      chats(chat(`[{"role":"user","content":[${'{"text":"a"},'.repeat(1e5)}"b"]},${yes}]`)),
      rows(2),
    ],
    ['ten thousand turns', 'f.jsonl', chats(chat(`[${`${hi},${yes},`.repeat(5000)}${hi},${yes}]`)), rows(2)],
    ['a thumb among rows without', 'f.jsonl', `${okChat}\n${chat(`[${hi},${yes}]`, ',"label":false')}`, stopped],
    [
      'ShareGPT without a speaker',
      'f.jsonl',
      '{"conversations":[{"from":"human","value":"a"},{"from":"gpt","value":"b"}]}\n{"conversations":[{"value":"a"}]}',
      rows(1, 1),
    ],
    [
      'two answers that are the same',
      'f.jsonl',
      '{"prompt":"a","chosen":"x","rejected":"y"}\n{"prompt":"a","chosen":"x","rejected":" x "}',
      rows(1, 1),
    ],
    [
      'an answer that lost and is missing',
      'f.jsonl',
      '{"prompt":"a","chosen":"x","rejected":"y"}\n{"prompt":"a","chosen":"x","rejected":""}',
      rows(1, 1),
    ],
    [
      'Gemini contents with a part that is a file',
      'f.jsonl',
      '{"contents":[{"role":"user","parts":[{"text":"a"}]},{"role":"model","parts":[{"text":"b"}]}]}\n{"contents":[{"role":"user","parts":[{"fileData":{}}]}]}',
      rows(1, 1),
    ],
    [
      'Gemini contents without parts',
      'f.jsonl',
      '{"contents":[{"role":"user","parts":[{"text":"a"}]},{"role":"model","parts":[{"text":"b"}]}]}\n{"contents":[{"role":"user","parts":"a"}]}',
      rows(1, 1),
    ],
    ['a row that is tokenised', 'f.jsonl', '{"input_ids":[1],"attention_mask":[1],"labels":[1]}', stopped],
    ['an id that is an object', 'f.jsonl', `{"id":{"a":1},"prompt":"a","completion":"x"}`, rows(1)],
    ['a weight that is negative', 'f.jsonl', line('{"prompt":"a","completion":"x","weight":-1}'), rows(2, 1)],
    [
      'a row of ours with a key too many',
      'f.jsonl',
      '{"assay":"row/1","id":"a","input":"x"}\n{"assay":"row/1","id":"b","input":"x","extra":1}',
      rows(1, 1),
    ],
    [
      'a row of ours of a later version',
      'f.jsonl',
      '{"assay":"row/1","id":"a","input":"x"}\n{"assay":"row/2","id":"b","input":"x"}',
      rows(1, 1),
    ],
  ])
})
