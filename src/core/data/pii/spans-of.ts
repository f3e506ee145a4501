import type { Span } from './recogniser.ts'

/** Does a text hold a part so many times? Cheap: many patterns cannot match without. */
export const holdsTimes = (text: string, part: string, times: number): boolean => {
  let found = 0
  for (let at = text.indexOf(part); at >= 0 && found < times; at = text.indexOf(part, at + part.length)) found++
  return found >= times
}

/** Spans of the matches of a pattern with the g flag that hold the test. */
export const spansOf = (text: string, pattern: RegExp, holds: (value: string, start: number, end: number) => boolean): readonly Span[] => {
  const spans: Span[] = []
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length
    if (holds(match[0], match.index, end)) spans.push({ start: match.index, end })
  }
  return spans
}
