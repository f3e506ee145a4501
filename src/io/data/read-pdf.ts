import { readFile } from 'node:fs/promises'
import { AssayError } from '../../core/errors.ts'
import type { PdfPage } from '../../core/ports/ports.ts'

/** What a page draws with, beside text. */
const drawing = [
  'paintImageXObject',
  'paintInlineImageXObject',
  'paintImageMaskXObject',
  'paintImageXObjectRepeat',
  'paintImageMaskXObjectRepeat',
  'paintInlineImageXObjectGroup',
  'paintImageMaskXObjectGroup',
  'constructPath',
  'shadingFill',
] as const

/**
 * The pages of a PDF, in the order of reading. Throws `corpus-unusable` where the file needs a password, is damaged, or holds no text at all
 * (pictures of pages).
 */
export const readPdf = async (path: string): Promise<readonly PdfPage[]> => {
  const refuse = (what: string, hint: string, cause?: unknown): AssayError =>
    new AssayError('corpus-unusable', `${path} ${what}`, { where: path, hint, cause })
  const [{ extractText, getDocumentProxy, getResolvedPDFJS }, bytes] = await Promise.all([import('unpdf'), readFile(path)])
  let pages: readonly PdfPage[]
  try {
    // 0: errors only. Warnings about fonts would end up on the terminal.
    const document = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 })
    const { OPS } = await getResolvedPDFJS()
    const draws = new Set<number>(drawing.map((name) => OPS[name]))
    const isPicture = async (page: number): Promise<boolean> => {
      const { fnArray } = await (await document.getPage(page)).getOperatorList()
      return fnArray.some((operator) => draws.has(operator))
    }
    try {
      const { text: texts } = await extractText(document, { mergePages: false })
      const read: PdfPage[] = []
      for (const [index, text] of texts.entries()) read.push({ text, isPicture: text.trim() === '' && (await isPicture(index + 1)) })
      pages = read
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
  if (pages.every(({ text }) => text.trim() === ''))
    throw refuse(
      'holds no text: its pages may be pictures',
      'run it through text recognition (for example: ocrmypdf), or leave it out of `corpus:`',
    )
  return pages
}
