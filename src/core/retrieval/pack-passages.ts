import type { Passage } from './passage.ts'

/** Characters for one token of a prompt, on the safe side for English under the tokenizers of small models. */
const charactersPerToken = 3.6

/** A passage may not close its own fence: what looks like one is taken apart. */
const fenced = (text: string): string => text.replaceAll(/<(\/?)passage/gi, '< $1passage')

/** A value between quotes, without what could end it or its tag. */
const attribute = (text: string): string => text.replaceAll('"', "'").replaceAll('<', '(').replaceAll('>', ')').replaceAll(/\s+/g, ' ')

const render = ({ id, title, time, text }: Passage): string =>
  `<passage id="${attribute(id)}"${title === undefined ? '' : ` title="${attribute(title)}"`}${time === undefined ? '' : ` time="${attribute(time)}"`}>\n${fenced(text)}\n</passage>`

export interface PackedPassages {
  /** Fenced, best first, each with its id: what stands in the prompt. */
  readonly text: string
  readonly ids: readonly string[]
}

/** Passages that fit into a budget of tokens, best first; one that is too long is passed over. */
export const packPassages = (passages: readonly Passage[], mostTokens: number): PackedPassages => {
  let room = mostTokens * charactersPerToken
  const packed = passages.flatMap((passage) => {
    const text = render(passage)
    if (text.length > room) return []
    room -= text.length + 1
    return [{ id: passage.id, text }]
  })
  return { text: packed.map(({ text }) => text).join('\n'), ids: packed.map(({ id }) => id) }
}
