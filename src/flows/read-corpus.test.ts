import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { pdfOf } from '../../tests/fixtures/pdf-of.ts'
import { unreadPages } from '../core/data/checks/unread-pages.ts'
import { createDataReader } from '../io/data/create-data-reader.ts'
import { openTaskFiles } from '../io/task-files.ts'
import { readCorpus } from './read-corpus.ts'

const root = mkdtempSync(join(tmpdir(), 'assay-corpus-'))
afterAll(() => rmSync(root, { recursive: true }))

/** A task folder with these files, and the corpus read from `corpus`. */
const read = async (files: Readonly<Record<string, string | Buffer>>, corpus: readonly string[]) => {
  const folder = mkdtempSync(join(root, 'task-'))
  for (const [name, content] of Object.entries({ 'task/rows.csv': 'text,label\na,b\n', ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return await readCorpus({
    task: { corpus, data: { files: ['rows.csv'] } },
    files: openTaskFiles(join(folder, 'task')),
    ports: { reader: createDataReader() },
    signal: new AbortController().signal,
  })
}

it('reads a folder in one order, names passages by file and place, and passes over pictures and hidden files', async () => {
  const corpus = await read(
    {
      'task/docs/b.txt': 'Bee.',
      'task/docs/a.md': '# A\n\nOne.\n\n## B\n\nTwo.',
      'task/docs/deep/c.html': '<title>Sea</title><h1>C</h1><p>Three.</p>',
      'task/docs/logo.png': Buffer.from([0, 1, 2]),
      'task/docs/.git/config': 'secret',
      'task/docs/faq.csv': 'id,title,text\n7,Open?,We open at nine.\n8,,Closed on Sunday.\n',
      'task/docs/log.jsonl': '{"content":"Four.","time":"2026-01-01"}\n',
    },
    ['docs'],
  )
  expect(corpus?.passages).toEqual([
    { id: 'docs/a.md#1', title: 'A', text: 'One.' },
    { id: 'docs/a.md#2', title: 'A / B', text: 'Two.' },
    { id: 'docs/b.txt#1', text: 'Bee.' },
    { id: 'docs/deep/c.html#1', title: 'Sea / C', text: 'Three.' },
    { id: 'docs/faq.csv/7#1', title: 'Open?', text: 'We open at nine.' },
    { id: 'docs/faq.csv/8#1', text: 'Closed on Sunday.' },
    { id: 'docs/log.jsonl/1#1', text: 'Four.', time: '2026-01-01' },
  ])
  expect(corpus?.documents).toBe(6)
})

it('keeps equal texts and files named twice once, and its hash follows what can be found', async () => {
  const one = await read({ 'task/docs/a.txt': 'Footer.', 'task/docs/b.txt': 'Footer.' }, ['docs', 'docs/a.txt'])
  expect(one?.passages.map(({ id }) => id)).toEqual(['docs/a.txt#1'])
  expect(one?.repeated).toBe(1)
  const same = await read({ 'task/docs/a.txt': 'Footer.' }, ['docs'])
  const other = await read({ 'task/docs/a.txt': 'Header.' }, ['docs'])
  expect(same?.hash).toBe(one?.hash)
  expect(other?.hash).not.toBe(one?.hash)
})

it('names documents outside the task without the way to them', async () => {
  const corpus = await read({ 'handbook/a.txt': 'Outside.', 'task/x': '' }, ['../handbook'])
  expect(corpus?.passages[0]?.id).toBe('handbook/a.txt#1')
})

it('passages of a PDF name their page, none goes over a border; pages that are pictures are told by their numbers', async () => {
  const corpus = await read({ 'task/docs/m.pdf': pdfOf(['Returns within 30 days.', '', 'Refunds by card.', 'blank', '']) }, ['docs'])
  expect(corpus?.passages).toEqual([
    { id: 'docs/m.pdf/page-1#1', text: 'Returns within 30 days.' },
    { id: 'docs/m.pdf/page-3#1', text: 'Refunds by card.' },
  ])
  expect(corpus?.unread).toEqual([{ file: 'docs/m.pdf', pages: [2, 5] }])
  expect(unreadPages(corpus?.unread ?? [])).toMatchObject([{ id: 'unread-pages', count: 2, examples: [{ note: 'docs/m.pdf page 2, 5' }] }])
  expect(unreadPages([])).toEqual([])
})

it('one byte of another encoding in a document is refused with its place', async () => {
  const failure = await read({ 'task/docs/a.txt': Buffer.from(`${'Opening hours. '.repeat(50)}\nCaf\u00e9`, 'latin1') }, ['docs']).catch(
    (error: unknown) => error,
  )
  expect(failure).toMatchObject({ code: 'corpus-unusable', message: 'docs/a.txt is not text in UTF-8: line 2, column 4' })
})

it('is undefined where the task names no corpus', async () => {
  expect(await read({}, [])).toBeUndefined()
})

it.each([
  ['what does not exist', {}, 'docs', /^docs does not exist/],
  ['an empty folder of text', { 'task/docs/a.txt': ' \n' }, 'docs', /holds no text to search in/],
  ['a document it cannot read yet', { 'task/docs/a.txt': 'x', 'task/docs/b.docx': 'x' }, 'docs', /^docs\/b\.docx cannot be read yet/],
  ['a file it cannot read', { 'task/logo.png': 'x' }, 'logo.png', /^logo\.png cannot be read yet/],
  ['bytes that are no text', { 'task/docs/a.txt': Buffer.from([0, 159, 146, 150, 0, 0]) }, 'docs', /^docs\/a\.txt is not text in UTF-8/],
  ["the task's own data", {}, '.', /rows\.csv is the task's own data/],
  ['a table without text', { 'task/docs/a.csv': 'id,words\n1,x\n' }, 'docs', /^docs\/a\.csv has no column "text"/],
  ['a table of bad rows', { 'task/docs/a.jsonl': '{"text":"x"}\n{broken\n{"text":"y"}\n' }, 'docs', /^docs\/a\.jsonl: 1 of 3 rows are bad/],
] as const)('refuses %s, with a next step', async (_, files, corpus, says) => {
  const failure = await read(files as Record<string, string | Buffer>, [corpus]).catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 'corpus-unusable', message: expect.stringMatching(says), hint: expect.stringMatching(/\S/) })
})
