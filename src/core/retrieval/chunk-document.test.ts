import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkDocument } from './chunk-document.ts'

const plain = (text: string) => chunkDocument({ id: 'a.txt', text, format: 'plain' })
const markdown = (text: string) => chunkDocument({ id: 'a.md', text, format: 'markdown' })

const word = fc.stringMatching(/^[a-z]{1,12}$/)
const sentence = fc.array(word, { minLength: 1, maxLength: 40 }).map((words) => `${words.join(' ')}.`)
const paragraph = fc.array(sentence, { minLength: 1, maxLength: 12 }).map((sentences) => sentences.join(' '))
const document = fc.array(paragraph, { minLength: 1, maxLength: 8 }).map((paragraphs) => paragraphs.join('\n\n'))

const wordsOf = (text: string): string[] => text.match(/[a-z.]+/g) ?? []

/** Takes the words of `parts` off `words` in order, each part beginning anywhere in what was taken already. */
const covers = (parts: readonly string[][], words: readonly string[]): boolean => {
  let done = 0
  for (const part of parts) {
    const overlap = Array.from({ length: Math.min(done, part.length) + 1 }, (_, i) => Math.min(done, part.length) - i).find(
      (length) =>
        words.slice(done - length, done).every((item, i) => item === part[i]) &&
        part.slice(length).every((item, i) => item === words[done + i]),
    )
    if (overlap === undefined) return false
    done += part.length - overlap
  }
  return done === words.length
}

describe('chunkDocument', () => {
  it('loses no word, keeps the order, and stays under the limit', () => {
    fc.assert(
      fc.property(document, (text) => {
        const passages = plain(text)
        for (const passage of passages) expect(passage.text.length).toBeLessThanOrEqual(900)
        expect(passages.map(({ id }) => id)).toEqual(passages.map((_, i) => `a.txt#${i + 1}`))
        expect(
          covers(
            passages.map((passage) => wordsOf(passage.text)),
            wordsOf(text),
          ),
        ).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('keeps pages apart: each passage names its page, the next page begins with the end of the one before', () => {
    const sentence = (n: number): string => `Sentence number ${n} says something about returns.`
    const pages = [[1, 2, 3], [], Array.from({ length: 30 }, (_, i) => i + 4), [40]].map((numbers) => numbers.map(sentence).join(' '))
    const passages = chunkDocument({ id: 'm.pdf', text: '', pages, format: 'plain' })
    expect(passages.map(({ id }) => id)).toEqual(['m.pdf/page-1#1', 'm.pdf/page-3#1', 'm.pdf/page-3#2', 'm.pdf/page-4#1'])
    for (const { id, text } of passages) {
      const [, page = ''] = /page-(\d+)/.exec(id) ?? []
      expect(text.length).toBeLessThanOrEqual(900)
      expect(pages[Number(page) - 1]).toContain(text.split('. ').at(-1)?.replace(/\.$/, ''))
    }
    expect(passages[1]?.text).toContain(sentence(3))
    const all = passages.map(({ text }) => text).join(' ')
    for (const n of [1, 2, 3, 4, 18, 33, 40]) expect(all).toContain(sentence(n))
  })

  it('survives any text, cutting no character in half', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 3_000 }),
        fc.constantFrom('plain' as const, 'markdown' as const),
        (text, format) => {
          const passages = chunkDocument({ id: 'x', text, format })
          for (const passage of passages) {
            expect(passage.text.length).toBeLessThanOrEqual(900)
            expect(passage.text.trim()).not.toBe('')
            if (text.isWellFormed()) expect(passage.text.isWellFormed()).toBe(true)
          }
          expect(chunkDocument({ id: 'x', text, format })).toEqual(passages)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('cuts a word that is longer than a passage, and keeps all of it', () => {
    const passages = plain('🙂'.repeat(1_500))
    const kept = passages.map(({ text }) => text.replaceAll(' ', '')).join('')
    expect(kept === '🙂'.repeat(1_500)).toBe(true)
  })

  it('begins a passage with the end of the one before it in the same section', () => {
    const sentences = Array.from({ length: 30 }, (_, i) => `Sentence number ${i} says something about refunds and returns.`)
    const passages = plain(sentences.join(' '))
    expect(passages.length).toBeGreaterThan(1)
    const last = passages[0]!.text.split(/(?<=\.) /).at(-1)!
    expect(passages[1]!.text.startsWith(`Sentence`)).toBe(true)
    expect(passages[1]!.text).toContain(last)
  })

  it('makes a section a passage of its own, under the path of its headings', () => {
    const passages = markdown(
      '# Handbook\n\nWelcome.\n\n## Refunds\n\nWithin 30 days.\n\n### Abroad\n\nWithin 60 days.\n\n## Shipping\n\nFree.\n',
    )
    expect(passages.map(({ title, text }) => [title, text])).toEqual([
      ['Handbook', 'Welcome.'],
      ['Handbook / Refunds', 'Within 30 days.'],
      ['Handbook / Refunds / Abroad', 'Within 60 days.'],
      ['Handbook / Shipping', 'Free.'],
    ])
  })

  it('keeps a heading with nothing under it as text, and takes no heading from a block of code', () => {
    expect(markdown('# A\n\n## Empty\n\n## B\n\n```\n# not a heading\n```\n').map(({ title, text }) => [title, text])).toEqual([
      ['A', 'Empty'],
      ['A / B', '```\n# not a heading\n```'],
    ])
  })

  it('puts title and time of the document on every passage', () => {
    const [passage] = chunkDocument({ id: 'faq/7', text: 'Yes.', format: 'plain', title: 'Open?', time: '2026-01-01' })
    expect(passage).toEqual({ id: 'faq/7#1', text: 'Yes.', title: 'Open?', time: '2026-01-01' })
  })

  it('makes nothing of an empty document', () => {
    expect(plain(' \n\n ')).toEqual([])
    expect(markdown('')).toEqual([])
  })
})
