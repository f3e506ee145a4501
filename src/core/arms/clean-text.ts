const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

const withoutMarkup = (text: string): string =>
  /<\/?[a-z][^<>]*>/i.test(text)
    ? text
        .replaceAll(/<(script|style)\b[^<>]*>[\s\S]*?<\/\1>/gi, ' ')
        .replaceAll(/<(?:br|\/p|\/div|\/li|\/tr)\b[^<>]*>/gi, '\n')
        .replaceAll(/<\/?[a-z][^<>]*>/gi, ' ')
        .replaceAll(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: string) => entities[name] ?? ' ')
    : text

/** A mail without what was said before: quoted lines, the line that announces them, and everything below a signature mark. */
const withoutQuotes = (text: string): string => {
  const lines = text.split('\n')
  const signature = lines.findIndex((line) => /^-- ?$/.test(line))
  return (signature > 0 ? lines.slice(0, signature) : lines)
    .filter((line) => !/^\s*>/.test(line) && !/^\s*(?:On|Am|Le) .{0,120}(?:wrote|schrieb|a écrit)\s*:\s*$/.test(line))
    .join('\n')
}

/**
 * A text without what people did not write: markup, quoted mail, signatures, the query part of addresses, rules of dashes, runs of
 * white space. What is left empty by that comes back as it was.
 */
export const cleanText = (text: string): string => {
  const cleaned = withoutQuotes(withoutMarkup(text))
    .replaceAll(/(https?:\/\/[^\s?#]+)[?#]\S*/gi, '$1')
    .replaceAll(/\S{200,}/g, ' ')
    .replaceAll(/^[ \t]*[-=_*~#]{4,}[ \t]*$/gm, '')
    .replaceAll(/[ \t\u00a0]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .replaceAll(/\n{2,}/g, '\n')
    .trim()
  return cleaned === '' ? text : cleaned
}
