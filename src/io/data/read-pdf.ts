import { readFile } from 'node:fs/promises'
import { AssayError } from '../../core/errors.ts'

/**
 * Text of each page of a PDF, in the order of reading; a page without text is empty. Throws `corpus-unusable` where the file needs a
 * password, is damaged, or holds no text at all (pictures of pages).
 */
export const readPdf = async (path: string): Promise<readonly string[]> => {
  const refuse = (what: string, hint: string, cause?: unknown): AssayError =>
    new AssayError('corpus-unusable', `${path} ${what}`, { where: path, hint, cause })
  const [{ extractText, getDocumentProxy }, bytes] = await Promise.all([import('unpdf'), readFile(path)])
  let pages: readonly string[]
  try {
    // 0: errors only. Warnings about fonts would end up on the terminal.
    const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
    try {
      pages = (await extractText(document, { mergePages: false })).text
    } finally {
      await document.cleanup()
    }
  } catch (error) {
    const needsPassword = error instanceof Error && error.name === 'PasswordException'
    throw needsPassword
      ? refuse('is locked with a password', 'save a copy without one, or leave it out of `corpus:`', error)
      : refuse(
          `is a PDF that cannot be read: ${error instanceof Error ? error.message : String(error)}`,
          'save it again, or convert it to text',
          error,
        )
  }
  if (pages.every((page) => page.trim() === ''))
    throw refuse(
      'holds no text: its pages may be pictures',
      'run it through text recognition (for example: ocrmypdf), or leave it out of `corpus:`',
    )
  return pages
}
