import { counted } from '../../report/format.ts'
import type { Finding } from '../finding.ts'

/** Pages of documents that show something and hold no text: nobody can search in them. */
export const unreadPages = (unread: readonly { readonly file: string; readonly pages: readonly number[] }[]): readonly Finding[] => {
  const count = unread.reduce((sum, { pages }) => sum + pages.length, 0)
  if (count === 0) return []
  return [
    {
      id: 'unread-pages',
      severity: 'warning',
      count,
      message: `${counted(count, 'page')} of the corpus ${count === 1 ? 'is a picture' : 'are pictures'} without text`,
      examples: unread.slice(0, 5).map(({ file, pages }) => ({
        rows: [],
        note: `${file} page ${pages.slice(0, 20).join(', ')}${pages.length > 20 ? ', ...' : ''}`,
      })),
      rows: [],
      fix: 'run the file through text recognition (for example: ocrmypdf), or leave it as it is where these pages say nothing',
      effect: 'Retrieval arms cannot find what stands on these pages: their score may be lower than it would be.',
    },
  ]
}
