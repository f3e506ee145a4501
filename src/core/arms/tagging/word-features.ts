import type { Example } from '../../data/example.ts'
import { shapeOf, splitWords, type Word } from './words.ts'

const bucket = (count: number): string => (count <= 4 ? String(count) : count <= 8 ? '5-8' : '9+')

/** Words of what stands before the text itself: the last turn of the conversation, or all lines but the last. */
const contextWords = (example: Example, words: readonly Word[]): readonly string[] => {
  const lastTurn = example.history?.at(-1)?.content ?? ''
  const lastLine = example.input.trimEnd().lastIndexOf('\n')
  const before = words.filter((word) => word.end <= lastLine).map((word) => word.text)
  return [...new Set([...splitWords(lastTurn).map((word) => word.text), ...before].map((word) => word.toLowerCase()))].slice(0, 16)
}

/**
 * Names of the features of each word: the word and its neighbours, shapes, beginnings and endings, its place, and what
 * was said before. Plain strings; the tagger numbers those that it has seen.
 */
export const wordFeatures = (example: Example, words: readonly Word[]): readonly (readonly string[])[] => {
  const lower = words.map((word) => word.text.toLowerCase())
  const shapes = words.map((word) => shapeOf(word.text))
  const at = (list: readonly string[], index: number): string => (index < 0 ? '<' : (list[index] ?? '>'))
  const context = contextWords(example, words).map((word) => `c:${word}`)
  return words.map((word, i) => {
    const own = at(lower, i)
    const glued = i > 0 && words[i - 1]?.end === word.start ? 'g' : 's'
    const gluedNext = words[i + 1]?.start === word.end ? 'g' : 's'
    const features = [
      'bias',
      `w:${own}`,
      `s:${at(shapes, i)}`,
      `w-1:${at(lower, i - 1)}`,
      `w+1:${at(lower, i + 1)}`,
      `w-2:${at(lower, i - 2)}`,
      `w+2:${at(lower, i + 2)}`,
      `w-1,0:${at(lower, i - 1)} ${own}`,
      `w0,1:${own} ${at(lower, i + 1)}`,
      `w-2,-1:${at(lower, i - 2)} ${at(lower, i - 1)}`,
      `w1,2:${at(lower, i + 1)} ${at(lower, i + 2)}`,
      `s-1,0:${at(shapes, i - 1)} ${at(shapes, i)}`,
      `s0,1:${at(shapes, i)} ${at(shapes, i + 1)}`,
      `s-1,0,1:${at(shapes, i - 1)} ${at(shapes, i)} ${at(shapes, i + 1)}`,
      `ws:${at(lower, i - 1)} ${at(shapes, i)}`,
      `sw:${at(shapes, i)} ${at(lower, i + 1)}`,
      `g:${glued}${gluedNext}${at(shapes, i)}`,
      `n:${bucket(words.length)} ${at(shapes, i)}`,
      `n:${bucket(words.length)} ${bucket(i)}`,
      `p:${own.slice(0, 2)}`,
      `p:${own.slice(0, 3)}`,
      `e:${own.slice(-2)}`,
      `e:${own.slice(-3)}`,
      ...context,
    ]
    for (let back = 3; back <= 5; back++) features.push(`b:${at(lower, i - back)}`)
    return features
  })
}
