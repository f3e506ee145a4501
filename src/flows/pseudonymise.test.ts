import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { runInProcess } from '../../tests/e2e/run-in-process.ts'

const secret = ['sk', 'ant', 'abcdefghij0123456789klmnop'].join('-')
/** Values that stand in no file that is written. */
const values = /ann@example|7700|abcdefghij|4111/

const keys = mkdtempSync(join(tmpdir(), 'assay-keys-'))
const makeFolder = (files: Readonly<Record<string, string | Buffer>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-pseudonyms-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}
let made = 0
const open = (files: Readonly<Record<string, string | Buffer>>) => {
  const folder = makeFolder(files)
  const key = join(keys, `${made++}.key`)
  return {
    folder,
    key,
    read: (name: string): string => readFileSync(join(folder, name), 'utf8'),
    bytes: (name: string): Buffer => readFileSync(join(folder, name)),
    run: async (...args: readonly string[]) => {
      const done = await runInProcess(['data', ...args, '--key', key], { cwd: folder })
      // Messages are wrapped to the width of the terminal.
      return { ...done, stderr: done.stderr.replaceAll(/\s+/g, ' ') }
    },
  }
}

const task = `version: 1
name: personal
kind: classification
data: other.jsonl
columns: { id: id, input: body, expected: team }
output: { labels: [a, b] }
`

describe('a file comes back byte for byte, with or without a task and whatever its columns are', () => {
  it.each([
    [
      'CSV with repeated ids, columns that no task names, empty and extra fields',
      'rows.csv',
      '\uFEFFid,text,owner,n\r\nx,"ann@example.com said ""hi"",\nbye",=ann,1.50\r\nx,call +44 7700 900123,bob@example.com,\r\n\r\nx,5" ann@example.com,,007,more\r\n',
      3,
    ],
    ['TSV', 'rows.tsv', 'id\ttext\n1\tann@example.com\n1\t"tab\there, ann@example.com"\n', 2],
    [
      'JSON lines with escapes, numbers, nested values, repeated ids and a broken line',
      'rows.jsonl',
      `{"id": 1, "n": 1.0, "big": 12345678901234567890, "text": "caf\\u00e9 ann@example.com"}\n{"id": 1, "m": [{"role":"user","content":"${secret} \\/ \\u2603"}], "ann@example.com": {"ann@example.com": "4111 1111 1111 1111"}}\n{"id": 1, "text": "ann@example.com\n{}\n`,
      4,
    ],
    ['a JSON list', 'rows.json', `[\n  {"id": 7, "q": "ann@example.com"},\n  {"id": 7, "q": "+44 7700 900123"}\n]\n`, 2],
    ['a text', 'letter.txt', 'Dear all,\nwrite to ann@example.com or call +44 7700 900123.\n', 2],
    [
      'rows that Assay wrote',
      'clean.jsonl',
      '{"assay":"row/1","expected":"a","id":"ann@example.com","input":"of ann@example.com","tags":["t"]}\n{"assay":"row/1","expected":"a","id":"s","input":"ann@example.com","origin":{"kind":"synthetic","seed":"ann@example.com","steps":[{"step":"distil"}]}}\n',
      2,
    ],
  ] as const)('%s', async (_name, file, text, rows) => {
    const { run, read, bytes, key } = open({ [file]: text, 'task.yaml': task })
    const safe = `safe.${file.split('.')[1]}`
    const done = await run('pseudonymise', file, '--out', safe, '--json')
    expect(done).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(done.stdout)).toMatchObject({ rows })
    expect([read(safe), readFileSync(key, 'utf8'), readFileSync(`${key}.vault`, 'utf8')].join('')).not.toMatch(values)
    expect(await run('restore', safe, '--out', `back-${file}`)).toMatchObject({ code: 0 })
    expect(bytes(`back-${file}`).equals(bytes(file))).toBe(true)
  })

  it('the same without a task.yaml, and a row of Assay’s says what was done to it', async () => {
    const { run, read } = open({ 'rows.jsonl': '{"assay":"row/1","id":"1","input":"ann@example.com"}\n{"input":"ann@example.com"}\n' })
    expect(await run('pseudonymise', 'rows.jsonl', '--out', 'safe.jsonl')).toMatchObject({ code: 0 })
    const [ours, other] = read('safe.jsonl').split('\n')
    expect(JSON.parse(ours ?? '')).toMatchObject({ input: '[EMAIL_1]', origin: { kind: 'imported', steps: [{ step: 'pseudonymise' }] } })
    expect(other).toBe('{"input":"[EMAIL_1]"}')
  })
})

it('--columns looks at these columns alone, and names those that there are', async () => {
  const { run, read } = open({ 'rows.csv': 'id,text,note\n1,ann@example.com,ann@example.com\n' })
  expect(await run('pseudonymise', 'rows.csv', '--out', 'safe.csv', '--columns', 'id, note')).toMatchObject({ code: 0 })
  expect(read('safe.csv')).toBe('id,text,note\n1,ann@example.com,[EMAIL_1]\n')
  const wrong = await run('pseudonymise', 'rows.csv', '--out', 'x.csv', '--columns', 'notes')
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringMatching(/no column "notes"[\s\S]*did you mean "note"/) as string })
})

it('what is no text is written as JSON lines, every column in it', async () => {
  const { run, read } = open({ 'rows.csv.gz': gzipSync('id,text,more\n1,ann@example.com,x\n1,b,y\n') })
  const wrong = await run('pseudonymise', 'rows.csv.gz', '--out', 'safe.csv')
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringMatching(/JSON lines, and its name ends in \.csv[\s\S]*\.jsonl/) as string })
  expect(await run('pseudonymise', 'rows.csv.gz', '--out', 'safe.jsonl')).toMatchObject({ code: 0 })
  expect(read('safe.jsonl')).toBe('{"id":"1","text":"[EMAIL_1]","more":"x"}\n{"id":"1","text":"b","more":"y"}\n')
})

it('says what stays: numbers of a JSON answer, and keys that only a scanner knows', async () => {
  const known = ['xoxb', '123456789012', '1234567890123', 'abcdefghijklmnopqrstuvwx'].join('-')
  const unknown = ['lin', 'api', 'Ab1dEfGhIj0123456789abCdefghij0123456789'].join('_')
  const { run, read } = open({ 'rows.csv': `id,text,answer\n1,a ${known} b,"{""card"":4111111111111111}"\n2,of ${unknown},\n` })
  const done = await run('pseudonymise', 'rows.csv', '--out', 'safe.csv')
  expect(read('safe.csv')).toBe(`id,text,answer\n1,a [SECRET_1] b,"{""card"":4111111111111111}"\n2,of ${unknown},\n`)
  expect(done.stdout).toMatch(/1 find in JSON texts stays[\s\S]*1 row still holds what looks like a key[\s\S]*row 2\./)
})

it('restores answers of a model into the format that it read, and says where a cell would be a formula', async () => {
  const { run, read, folder } = open({ 'rows.csv': 'id,text\n1,call +44 7700 900123\n2,https://u:p\\a@h.example/\n' })
  expect(await run('pseudonymise', 'rows.csv', '--out', 'safe.csv')).toMatchObject({ code: 0 })
  expect(read('safe.csv')).toBe('id,text\n1,call [PHONE_1]\n2,[URL_CREDENTIALS_1]/\n')
  writeFileSync(join(folder, 'answers.csv'), 'id,answer\n1,[PHONE_1]\n2,"go to [URL_CREDENTIALS_1], [EMAIL_9]"\n')
  const done = await run('restore', 'answers.csv', '--out', 'back.csv')
  expect(done).toMatchObject({ code: 0, stdout: expect.stringMatching(/2 of 2 rows restored[\s\S]*1 cell begins with =, \+/) as string })
  expect(read('back.csv')).toBe('id,answer\n1,+44 7700 900123\n2,"go to https://u:p\\a@h.example, [EMAIL_9]"\n')
  writeFileSync(join(folder, 'answers.jsonl'), '{"answer":"see [URL_CREDENTIALS_1]"}\n')
  expect(await run('restore', 'answers.jsonl', '--out', 'back.jsonl')).toMatchObject({ code: 0 })
  expect(read('back.jsonl')).toBe('{"answer":"see https://u:p\\\\a@h.example"}\n')
})

it('a wrong key, a missing file, another format and a file that exists are refused, each with what to do', async () => {
  const { run, folder, read, key } = open({ 'rows.jsonl': '{"text":"ann@example.com"}\n', 'task.yaml': task })
  const refused = async (args: readonly string[], message: RegExp): Promise<void> =>
    expect(await run(...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(message) as string })
  await refused(['restore', 'rows.jsonl', '--out', 'x.jsonl'], /no key of pseudonyms/)
  expect(await run('pseudonymise', 'rows.jsonl', '--out', 'safe.jsonl')).toMatchObject({ code: 0 })
  await refused(['pseudonymise', 'safe.jsonl', '--out', 'x.jsonl'], /pseudonymised already/)
  await refused(['pseudonymise', 'none.csv', '--out', 'x.csv'], /none\.csv[\s\S]*does not exist[\s\S]*→[\s\S]*folder that you are in/)
  await refused(['restore', 'none.csv', '--out', 'x.csv'], /none\.csv[\s\S]*does not exist[\s\S]*→[\s\S]*assay data restore/)
  await refused(['restore', 'safe.jsonl', '--out', 'x.csv'], /JSON lines, and its name ends in \.csv[\s\S]*→[\s\S]*\.jsonl/)
  await refused(['restore', 'safe.jsonl', '--out', 'rows.jsonl'], /the file exists/)
  await refused(['restore', 'safe.jsonl', '--out', 'x.jsonl', '--columns', 'text'], /takes no --columns/)
  writeFileSync(join(folder, 'latin.csv'), Buffer.from([0x61, 0x0a, 0xe9, 0x0a]))
  await refused(['pseudonymise', 'latin.csv', '--out', 'x.csv'], /not UTF-8[\s\S]*iconv/)
  writeFileSync(join(folder, 'open.csv'), 'a,b\n"1,2\n')
  await refused(['pseudonymise', 'open.csv', '--out', 'x.csv'], /never closed/)
  const other = `${key}.other`
  writeFileSync(other, `assay-pseudonym-key-1 ${Buffer.alloc(32).toString('base64')}\n`)
  writeFileSync(`${other}.vault`, readFileSync(`${key}.vault`))
  const wrong = await runInProcess(['data', 'restore', 'safe.jsonl', '--out', 'x.jsonl', '--key', other], { cwd: folder })
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringMatching(/cannot be read with this\s+key/) as string })
  for (const name of ['x.jsonl', 'x.csv']) expect(existsSync(join(folder, name))).toBe(false)
  expect(read('safe.jsonl')).toBe('{"text":"[EMAIL_1]"}\n')
})

it('a key that lies with the data is refused, unless it is asked for', async () => {
  const folder = makeFolder({ 'rows.jsonl': '{"text":"x"}\n', 'task.yaml': task })
  const run = async (...args: readonly string[]) => await runInProcess(['data', 'pseudonymise', 'rows.jsonl', ...args], { cwd: folder })
  expect(await run('--out', 'safe.jsonl', '--key', 'k.key')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--key-in-task') as string,
  })
  expect(await run('--out', 'rows.jsonl')).toMatchObject({ code: 2, stderr: expect.stringContaining('the file exists') as string })
  expect(await run('--out', 'safe.jsonl', '--key', 'k.key', '--key-in-task')).toMatchObject({ code: 0 })
})
