import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readMails } from './read-mails.ts'

const mail = (subject: string): string =>
  `From a@example.org Thu Aug 22 13:17:22 2002\nFrom: a@example.org\nSubject: ${subject}\nTo: b@example.org\n\nSubject: not this one\n`

test('subjects are decoded, unfolded, and labelled by their group, in a fixed order', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-'))
  const files: [string, string, string][] = [
    ['spam-1', '00002', 'Buy  now\n  and save'],
    ['easy-ham-1', '00001', '=?iso-8859-1?Q?Gr=FC=DFe?= from Bonn'],
  ]
  for (const [group, id, subject] of files) {
    mkdirSync(join(folder, group))
    writeFileSync(join(folder, group, `${id}.json`), JSON.stringify({ id, group, text: mail(subject) }))
  }
  expect(await readMails(folder)).toEqual([
    { id: 'easy-ham-1/00001', subject: 'Grüße from Bonn', label: 'ham' },
    { id: 'spam-1/00002', subject: 'Buy now and save', label: 'spam' },
  ])
})
