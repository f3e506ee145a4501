/** `data:` of each server-sent event in a stream of bytes (WHATWG HTML §9.2.6), comments and other fields left out. */
export async function* eventData(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder()
  let pending = ''
  let data: string[] = []
  for await (const chunk of bytes) {
    pending += decoder.decode(chunk, { stream: true })
    const lines = pending.split(/\r\n|\n|\r(?!$)/)
    pending = lines.pop() ?? ''
    for (const line of lines) {
      if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5))
      else if (line === '' && data.length > 0) {
        yield data.join('\n')
        data = []
      }
    }
  }
  // Some servers end without the closing blank line; half an event does not parse and is noticed by the reader.
  const last = pending.trimEnd()
  if (last.startsWith('data:')) data.push(last.slice(last[5] === ' ' ? 6 : 5))
  if (data.length > 0) yield data.join('\n')
}
