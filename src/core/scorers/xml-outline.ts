const name = String.raw`[\p{L}_:][\p{L}\p{N}\p{M}_:.\-]*`
const attribute = String.raw`\s+${name}\s*=\s*(?:"[^"<]*"|'[^'<]*')`
const openTag = new RegExp(String.raw`^<(${name})((?:${attribute})*)\s*(/?)>`, 'u')
const closeTag = new RegExp(String.raw`^</(${name})\s*>`, 'u')
const loneAmpersand = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i

/** What may stand between tags without being one: comments, CDATA, processing instructions, a document type. */
const skipped: readonly (readonly [string, string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
  ['<!DOCTYPE', '>'],
]

const hasTwice = (attributes: string): boolean => {
  const names = [...attributes.matchAll(new RegExp(String.raw`\s(${name})\s*=`, 'gu'))].map((match) => match[1])
  return new Set(names).size < names.length
}

/**
 * Paths of the elements of a well-formed XML document in order (`order`, `order/item`), undefined where the text is none: one root,
 * tags closed in order, quoted attributes named once, `&` only in entities. No document type is read (W3C XML 1.0, §2.1).
 */
export const xmlOutline = (document: string): readonly string[] | undefined => {
  const text = document.trim()
  const open: string[] = []
  const paths: string[] = []
  let at = 0
  while (at < text.length) {
    if (text[at] !== '<') {
      const end = text.indexOf('<', at)
      const words = text.slice(at, end < 0 ? undefined : end)
      if ((open.length === 0 && words.trim() !== '') || loneAmpersand.test(words)) return undefined
      at += words.length
      continue
    }
    const passage = skipped.find(([start]) => text.startsWith(start, at))
    if (passage !== undefined) {
      const end = text.indexOf(passage[1], at + passage[0].length)
      if (end < 0 || (passage[0] === '<![CDATA[' && open.length === 0)) return undefined
      at = end + passage[1].length
      continue
    }
    const rest = text.slice(at)
    const closing = closeTag.exec(rest)
    if (closing !== null) {
      if (open.pop() !== closing[1]) return undefined
      at += closing[0].length
      continue
    }
    const opening = openTag.exec(rest)
    if (opening === null) return undefined
    const [whole, tag = '', attributes = '', isEmpty] = opening
    if (hasTwice(attributes) || loneAmpersand.test(attributes) || (open.length === 0 && paths.length > 0)) return undefined
    paths.push([...open, tag].join('/'))
    if (isEmpty === '') open.push(tag)
    at += whole.length
  }
  return open.length === 0 && paths.length > 0 ? paths : undefined
}
