import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pdfOf } from '../../../tests/fixtures/pdf-of.ts'
import { readPdf } from './read-pdf.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-pdf-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const write = async (name: string, content: string): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, content, 'latin1')
  return path
}

test('the text of each page comes in its order; a page that only shows something is told from a blank one', async () => {
  expect(await readPdf(await write('a.pdf', pdfOf(['Returns within 30 days.', '', 'blank', 'Refunds by card.'])))).toEqual([
    { text: 'Returns within 30 days.', isPicture: false },
    { text: '', isPicture: true },
    { text: '', isPicture: false },
    { text: 'Refunds by card.', isPicture: false },
  ])
})

test.each([
  ['pictures only', pdfOf(['', '']), 'holds no text'],
  ['noise', '%PDF-1.4\nnothing of the kind', 'cannot be read'],
])('%s is refused with what to do', async (_what, content, message) => {
  await expect(readPdf(await write('b.pdf', content))).rejects.toMatchObject({
    code: 'corpus-unusable',
    message: expect.stringContaining(message),
    hint: expect.any(String),
  })
})
