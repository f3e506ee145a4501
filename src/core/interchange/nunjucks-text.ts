const rawBlock = /\{%-?\s*raw\s*-?%\}([\s\S]*?)\{%-?\s*endraw\s*-?%\}/
const placeholder = /\{\{-?\s*([A-Za-z_][\w.]*)\s*(?:\|[^}]*)?-?\}\}/g
const endOfRaw = /\{%-?\s*endraw\s*-?%\}/g
const literal = /\{\{\s*("(?:[^"\\]|\\.)*")\s*\}\}/g

/** A text that nunjucks gives back as it is: promptfoo renders every text, so braces of the user's own must be said to be raw. */
export const rawText = (text: string): string =>
  /\{\{|\{%|\{#/.test(text)
    ? `{% raw %}${text.replaceAll(endOfRaw, (end) => `{% endraw %}{{ ${JSON.stringify(end)} }}{% raw %}`)}{% endraw %}`
    : text

/** Applies `outside` to what stands outside raw blocks; what stands inside is kept. */
const besideRaw = (text: string, outside: (part: string) => string): string =>
  text
    .split(rawBlock)
    .map((part, index) => (index % 2 === 1 ? part : outside(part.replaceAll(literal, (_, quoted: string) => String(JSON.parse(quoted))))))
    .join('')

/** Fills the names of a template, other than in raw blocks; what is not known becomes empty. */
export const fillTemplate = (template: string, valueOf: (name: string) => string | undefined): string =>
  besideRaw(template, (part) => part.replaceAll(placeholder, (_, name: string) => valueOf(name) ?? ''))

/** What a text says that `rawText` wrote; other templates stay as they are. */
export const plainText = (text: string): string => (rawBlock.test(text) ? besideRaw(text, (part) => part) : text)
