const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\s+/g, ' ')

/** A table of decision.md: one line a row, bars and line feeds of cells made harmless. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')
