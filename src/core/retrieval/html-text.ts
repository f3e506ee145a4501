const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ndash: '–', mdash: '—' }

const decode = (text: string): string =>
  text.replaceAll(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })

/** What a page says, as markdown: headings as `#`, one blank line between blocks; scripts, styles and what is not shown are dropped. */
export const htmlText = (html: string): { readonly text: string; readonly title?: string } => {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(html)?.[1]
  const marked = html
    .replaceAll(/<!--[\s\S]*?-->/g, ' ')
    .replaceAll(/<(script|style|head|title|template|noscript|svg)\b[\s\S]*?<\/\1\s*>/gi, ' ')
    // White space of the source says nothing; line breaks come from blocks below.
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/<h([1-6])\b[^>]*>/gi, (_, level: string) => `\n\n${'#'.repeat(Number(level))} `)
    .replaceAll(
      /<(?:\/?(?:p|div|section|article|table|ul|ol|dl|blockquote|pre|main|aside|header|footer|nav|form)|\/h[1-6])\b[^>]*>/gi,
      '\n\n',
    )
    .replaceAll(/<(?:br|li|tr|dt|dd)\b[^>]*>/gi, '\n')
    .replaceAll(/<\/t[dh]\s*>/gi, ' | ')
    .replaceAll(/<[a-z/!][^>]*>/gi, '')
  const text = decode(marked)
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
  return { text, ...(title === undefined || title.trim() === '' ? {} : { title: decode(title).trim() }) }
}
