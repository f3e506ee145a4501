const delimiters = [',', ';', '\t', '|'] as const

/** How often each delimiter occurs in the first records, outside quotes. */
const countDelimiters = (head: string, records: number): readonly ReadonlyMap<string, number>[] => {
  const counts = [new Map<string, number>()]
  let inQuotes = false
  for (const character of head) {
    const current = counts.at(-1) ?? new Map<string, number>()
    if (character === '"') inQuotes = !inQuotes
    else if (!inQuotes && character === '\n') {
      if (counts.length === records) break
      counts.push(new Map())
    } else if (!inQuotes && delimiters.some((delimiter) => delimiter === character))
      current.set(character, (current.get(character) ?? 0) + 1)
  }
  return counts
}

/** The delimiter that occurs most often in the first record, outside quotes; a comma for files of one column. */
export const detectDelimiter = (head: string): string => {
  const counts = countDelimiters(head.replace(/\r(?!\n)/g, '\n'), 1)[0]
  return delimiters.reduce((best, delimiter) => ((counts?.get(delimiter) ?? 0) > (counts?.get(best) ?? 0) ? delimiter : best))
}

/** Is a file of no known kind a table? Its first lines have one delimiter, the same number of times; prose has commas as they fall. */
export const looksDelimited = (head: string): boolean => {
  const lines = countDelimiters(head, 6).slice(0, head.includes('\n') ? -1 : undefined)
  return delimiters.some((delimiter) => {
    const first = lines[0]?.get(delimiter) ?? 0
    return first > 0 && lines.every((counts) => counts.get(delimiter) === first)
  })
}
