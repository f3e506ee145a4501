import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPdf } from './read-pdf.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-pdf-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A PDF with one line of text a page; a page without text draws a rectangle. */
const pdfOf = (pages: readonly string[]): string => {
  const kids = pages.map((_, i) => `${4 + 2 * i} 0 R`).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages.flatMap((text, i) => {
      const stream = text === '' ? '10 10 50 50 re f' : `BT /F1 12 Tf 20 100 Td (${text}) Tj ET`
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * i} 0 R >>`,
        `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
      ]
    }),
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, i) => {
    const at = text.length
    text += `${i + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  return `${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
}
const write = async (name: string, content: string): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, content, 'latin1')
  return path
}

test('the text of each page comes in its order; a page without text is empty', async () => {
  expect(await readPdf(await write('a.pdf', pdfOf(['Returns within 30 days.', '', 'Refunds by card.'])))).toEqual([
    'Returns within 30 days.',
    '',
    'Refunds by card.',
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
