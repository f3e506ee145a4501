import { escapeText } from '../pictures/svg.ts'

/** Text that is HTML already. Everything else that enters a template is escaped. */
export interface Markup {
  readonly markup: string
}

type Part = string | number | Markup | undefined | readonly Part[]

const write = (part: Part): string => {
  if (part === undefined) return ''
  if (typeof part === 'string') return escapeText(part)
  if (typeof part === 'number') return String(part)
  return 'markup' in part ? part.markup : part.map(write).join('')
}

/** A template whose values are escaped unless they are markup: forgetting to escape is not possible. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  markup: strings.reduce((text, string, index) => text + write(parts[index - 1]) + string),
})

/** Trusted text of our own: pictures and styles. */
export const raw = (markup: string): Markup => ({ markup })

/** Text in which `commands` stand between backticks, as in our own sentences. */
export const withCode = (text: string): Markup =>
  html`${text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`
