const isJson = (text: string): boolean => {
  if (!/^\s*[[{"\d-]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** For a JSON text: does a span lie within one of its strings, clear of escapes? For any other text: always. */
export const insideJsonStrings = (text: string): ((start: number, end: number) => boolean) => {
  // A number by itself is a text like any other; only structure can be broken.
  if (!isJson(text) || !/[[{"]/.test(text)) return () => true
  const strings: (readonly [number, number])[] = []
  let opened = -1
  for (let at = 0; at < text.length; at++) {
    if (opened >= 0 && text[at] === '\\') at++
    else if (text[at] === '"') {
      if (opened >= 0) strings.push([opened + 1, at])
      opened = opened >= 0 ? -1 : at
    }
  }
  return (start, end) => !text.slice(start, end).includes('\\') && strings.some(([from, to]) => start >= from && end <= to)
}
