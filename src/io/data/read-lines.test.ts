import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readLines } from './read-lines.ts'

async function* chunksOf(texts: readonly string[], seen: { closed?: boolean } = {}): AsyncIterable<string> {
  try {
    for (const text of texts) yield await Promise.resolve(text)
  } finally {
    seen.closed = true
  }
}

test('lines do not depend on where the chunks are cut, and blank ones are counted but not read', async () => {
  const parts = fc.array(fc.constantFrom('a', 'bc', '\n', '\n\n', ' ', '\r\n', '\u2028'))
  await fc.assert(
    fc.asyncProperty(fc.array(parts), async (chunks) => {
      const texts = chunks.map((chunk) => chunk.join(''))
      const expected = texts
        .join('')
        .split('\n')
        .map((text, index) => ({ line: index + 1, text }))
        .filter(({ text }) => text.trim() !== '')
      expect(await Array.fromAsync(readLines(chunksOf(texts), (line) => line))).toEqual(expected)
    }),
  )
})

test('the source is closed where the reader stops early', async () => {
  const seen: { closed?: boolean } = {}
  for await (const line of readLines(chunksOf(['a\nb\n', 'c'], seen), ({ text }) => text)) {
    expect(line).toBe('a')
    break
  }
  expect(seen).toEqual({ closed: true })
})

test('an error of the source, or of a row, comes out', async () => {
  const fail = (): never => {
    throw new Error('no row')
  }
  await expect(Array.fromAsync(readLines(chunksOf(['a\n']), fail))).rejects.toThrow('no row')
  async function* broken(): AsyncIterable<string> {
    yield await Promise.resolve('a\nb')
    throw new Error('no file')
  }
  await expect(Array.fromAsync(readLines(broken(), ({ text }) => text))).rejects.toThrow('no file')
})
