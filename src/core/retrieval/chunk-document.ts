import type { Passage } from './passage.ts'

/** One document of the corpus before it is cut. */
export interface SourceDocument {
  /** What ids of its passages begin with: the file, or the file and the row. */
  readonly id: string
  readonly text: string
  /** Texts of its pages, where it has pages: they take the place of `text`. */
  readonly pages?: readonly string[]
  /** `markdown`: lines that begin with `#` are headings. */
  readonly format: 'markdown' | 'plain'
  readonly title?: string
  /** ISO 8601. */
  readonly time?: string
}

/** Characters of a passage at most: about 200 tokens, which both a small embedder (512) and a small model's prompt can hold. */
const mostCharacters = 900
/** Characters of the piece before that a passage repeats at most: a sentence or two. */
const mostOverlap = 160
/** A longer line that begins with `#` is no heading. */
const longestHeading = 120

interface Section {
  readonly headings: readonly string[]
  readonly body: string
}

const headingOf = (line: string): { readonly level: number; readonly text: string } | undefined => {
  const match = /^(#{1,6})\s+(\S.*?)\s*#*$/.exec(line)
  const [, marks = '', text = ''] = match ?? []
  return match === null || text.length > longestHeading ? undefined : { level: marks.length, text }
}

const isFence = (line: string): boolean => /^\s*(?:```|~~~)/.test(line)

/** A document by its headings. A heading without any text under it and without headings below it keeps its words as its body. */
const sectionsOf = (text: string): readonly Section[] => {
  const sections: { headings: string[]; lines: string[] }[] = []
  let path: { readonly level: number; readonly text: string }[] = []
  let current: { headings: string[]; lines: string[] } = { headings: [], lines: [] }
  let isCode = false
  for (const line of text.split('\n')) {
    if (isFence(line)) isCode = !isCode
    const heading = isCode ? undefined : headingOf(line)
    if (heading === undefined) {
      current.lines.push(line)
      continue
    }
    sections.push(current)
    path = [...path.filter(({ level }) => level < heading.level), heading]
    current = { headings: path.map((entry) => entry.text), lines: [] }
  }
  sections.push(current)
  return sections.flatMap(({ headings, lines }, i) => {
    const body = lines.join('\n').trim()
    if (body !== '') return [{ headings, body }]
    const isParent = (sections[i + 1]?.headings.length ?? 0) > headings.length
    return headings.length === 0 || isParent ? [] : [{ headings: headings.slice(0, -1), body: headings.at(-1) ?? '' }]
  })
}

/** Cuts after sentences; a sentence longer than `most` after words, a word longer than `most` anywhere but inside a character. */
const sentencesOf = (text: string, most: number): readonly string[] =>
  text
    .split(/(?<=[.!?。！？][\p{Pe}\p{Pf}"']*)\s+|\n+/u)
    .filter((sentence) => sentence.trim() !== '')
    .flatMap((sentence) => (sentence.length <= most ? [sentence] : cutWords(sentence, most)))

const cutWords = (sentence: string, most: number): readonly string[] => {
  const parts: string[] = []
  let part = ''
  for (const word of sentence.split(/\s+/)) {
    if (part !== '' && part.length + 1 + word.length > most) {
      parts.push(part)
      part = ''
    }
    part = part === '' ? word : `${part} ${word}`
    while (part.length > most) {
      // Not between the two halves of one character.
      const end = /[\uD800-\uDBFF]/.test(part[most - 1] ?? '') ? most - 1 : most
      parts.push(part.slice(0, end))
      part = part.slice(end)
    }
  }
  return part === '' ? parts : [...parts, part]
}

interface Unit {
  readonly text: string
  /** What stands between this unit and the one before it. */
  readonly joint: string
  /** From 1, where the document has pages. */
  readonly page?: number
}

/** Paragraphs whole where they fit, else their sentences. */
const unitsOf = (body: string): readonly Unit[] =>
  body
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+$/, ''))
    .filter((paragraph) => paragraph.trim() !== '')
    .flatMap((paragraph) =>
      paragraph.length <= mostCharacters
        ? [{ text: paragraph, joint: '\n\n' }]
        : sentencesOf(paragraph, mostCharacters - mostOverlap).map((text, i) => ({ text, joint: i === 0 ? '\n\n' : ' ' })),
    )

/** The last sentences of a piece that fit: what the next one repeats, so that a reference back is understood. */
const overlapOf = (piece: string): string => {
  const sentences = sentencesOf(piece, mostCharacters)
  let overlap = ''
  for (const sentence of sentences.slice(1).toReversed()) {
    const longer = overlap === '' ? sentence : `${sentence} ${overlap}`
    if (longer.length > mostOverlap) break
    overlap = longer
  }
  return overlap
}

interface Piece {
  readonly text: string
  readonly page: number | undefined
}

/**
 * Packs units into pieces of at most `mostCharacters`, none over the border of two pages; each piece but the first begins with the end of the
 * one before.
 */
const pack = (units: readonly Unit[]): readonly Piece[] => {
  const pieces: Piece[] = []
  let piece = ''
  let current: number | undefined
  for (const { text, joint, page } of units) {
    if (piece !== '' && (page !== current || piece.length + joint.length + text.length > mostCharacters)) {
      pieces.push({ text: piece, page: current })
      const overlap = overlapOf(piece)
      piece = overlap !== '' && overlap.length + 1 + text.length <= mostCharacters ? `${overlap} ${text}` : text
    } else piece = piece === '' ? text : `${piece}${joint}${text}`
    current = page
  }
  return piece === '' ? pieces : [...pieces, { text: piece, page: current }]
}

/** Ids of pieces: `DOCUMENT#2`, or `DOCUMENT/page-3#2` for the second piece of a page. */
const idsOf = (document: string, pieces: readonly Piece[]): readonly string[] => {
  const counts = new Map<number | undefined, number>()
  return pieces.map(({ page }) => {
    const place = (counts.get(page) ?? 0) + 1
    counts.set(page, place)
    return `${document}${page === undefined ? '' : `/page-${page}`}#${place}`
  })
}

/**
 * Cuts a document into passages of at most 900 characters: by headings, then paragraphs, then sentences. A passage that goes on
 * with the section before it begins with that one's last sentence or two. Every word of the document stands in a text or a title,
 * in its order; the same document gives the same passages. Ids are `DOCUMENT#1`, `DOCUMENT#2`, ..., or `DOCUMENT/page-3#1` where there
 * are pages.
 */
export const chunkDocument = (document: SourceDocument): readonly Passage[] => {
  const plain = (text: string): string => text.replaceAll('\r\n', '\n')
  const sections = document.format === 'markdown' ? sectionsOf(plain(document.text)) : [{ headings: [], body: plain(document.text).trim() }]
  const paged = document.pages?.flatMap((text, index) => unitsOf(plain(text).trim()).map((unit) => ({ ...unit, page: index + 1 })))
  const parts =
    paged === undefined ? sections.map(({ headings, body }) => ({ headings, units: unitsOf(body) })) : [{ headings: [], units: paged }]
  const pieces = parts.flatMap(({ headings, units }) => {
    const title = [...(document.title === undefined ? [] : [document.title]), ...headings].join(' / ')
    return pack(units).map(({ text, page }) => ({ text: text.trim(), page, title }))
  })
  const ids = idsOf(document.id, pieces)
  return pieces.map(({ text, title }, i) => ({
    id: ids[i] ?? document.id,
    text,
    ...(title === '' ? {} : { title }),
    ...(document.time === undefined ? {} : { time: document.time }),
  }))
}
