import { shuffleInPlace } from '../../lib/shuffled.ts'
import type { Random } from '../../ports/world.ts'
import type { Span } from './field-plan.ts'

/** A sentence as feature names per word, and the spans to learn. */
export interface TaggedSentence {
  readonly features: readonly (readonly string[])[]
  readonly spans: readonly Span[]
}

export interface Tagger {
  readonly featureCount: number
  tag(features: readonly (readonly string[])[]): readonly Span[]
}

/** Tags: 0 outside, 1 + 2 f beginning of field f, 2 + 2 f inside it. */
const tagsOf = (length: number, spans: readonly Span[]): Uint16Array => {
  const tags = new Uint16Array(length)
  for (const { field, from, to } of spans) for (let at = from; at < to; at++) tags[at] = at === from ? 1 + 2 * field : 2 + 2 * field
  return tags
}

const spansOf = (tags: Uint16Array): readonly Span[] => {
  const spans: Span[] = []
  for (let at = 0; at < tags.length; at++) {
    const tag = tags[at] ?? 0
    if (tag % 2 === 0) continue
    let to = at + 1
    while (tags[to] === tag + 1) to++
    spans.push({ field: (tag - 1) / 2, from: at, to })
  }
  return spans
}

/** An inside tag follows only its own field's beginning or inside. */
const follows = (before: number, tag: number): boolean => tag === 0 || tag % 2 === 1 || before === tag || before === tag - 1

interface Weights {
  readonly emission: Float64Array
  /** `transition[before * tags + tag]`; row `tags` is the start of the sentence. */
  readonly transition: Float64Array
}

/** Best tag sequence by Viterbi. */
const decode = (sentence: readonly Uint32Array[], tags: number, { emission, transition }: Weights): Uint16Array => {
  const length = sentence.length
  const back = new Uint16Array(length * tags)
  let scores = new Float64Array(tags)
  for (let at = 0; at < length; at++) {
    const own = new Float64Array(tags)
    for (const feature of sentence[at] ?? [])
      for (let tag = 0; tag < tags; tag++) own[tag] = (own[tag] as number) + (emission[feature * tags + tag] as number)
    const next = new Float64Array(tags)
    for (let tag = 0; tag < tags; tag++) {
      let [best, from] = [-Infinity, 0]
      if (at === 0) best = follows(0, tag) ? (transition[tags * tags + tag] as number) : -Infinity
      else
        for (let before = 0; before < tags; before++) {
          if (!follows(before, tag)) continue
          const score = (scores[before] as number) + (transition[before * tags + tag] as number)
          if (score > best) [best, from] = [score, before]
        }
      next[tag] = best + (own[tag] as number)
      back[at * tags + tag] = from
    }
    scores = next
  }
  const path = new Uint16Array(length)
  let tag = scores.reduce((top, score, k) => (score > (scores[top] ?? -Infinity) ? k : top), 0)
  for (let at = length - 1; at >= 0; at--) {
    path[at] = tag
    tag = back[at * tags + tag] ?? 0
  }
  return path
}

/**
 * Averaged structured perceptron over begin/inside/outside tags (Collins 2002): when the best tag sequence is wrong, the
 * weights of what it got wrong move by one; the mean of all weights on the way is kept.
 */
export const trainTagger = (
  sentences: readonly TaggedSentence[],
  fields: number,
  { random, signal, epochs = 12 }: { readonly random: Random; readonly signal: AbortSignal; readonly epochs?: number },
): Tagger => {
  const tags = 1 + 2 * fields
  const numbers = new Map<string, number>()
  for (const { features } of sentences)
    for (const word of features) for (const name of word) if (!numbers.has(name)) numbers.set(name, numbers.size)
  const encode = (features: TaggedSentence['features']): Uint32Array[] =>
    features.map((word) => Uint32Array.from(word.flatMap((name) => numbers.get(name) ?? [])))
  const rows = sentences.map(({ features, spans }) => ({ words: encode(features), gold: tagsOf(features.length, spans) }))

  const make = (): Weights => ({ emission: new Float64Array(numbers.size * tags), transition: new Float64Array((tags + 1) * tags) })
  const weights = make()
  // sum of (time of change x change): the average is weights - late / time (Daumé's trick).
  const late = make()
  let time = 1
  const move = (kind: keyof Weights, slot: number, step: number): void => {
    weights[kind][slot] = (weights[kind][slot] ?? 0) + step
    late[kind][slot] = (late[kind][slot] ?? 0) + step * time
  }
  const order = rows.map((_, i) => i)
  for (let epoch = 0; epoch < epochs; epoch++) {
    signal.throwIfAborted()
    let wrong = 0
    shuffleInPlace(order, random)
    for (const index of order) {
      const row = rows[index]
      if (row === undefined) continue
      const guess = decode(row.words, tags, weights)
      if (guess.some((tag, at) => tag !== row.gold[at])) {
        wrong++
        for (let at = 0; at < guess.length; at++) {
          const [right = 0, said = 0] = [row.gold[at], guess[at]]
          const [rightBefore = tags, saidBefore = tags] = [row.gold[at - 1], guess[at - 1]]
          if (right !== said)
            for (const feature of row.words[at] ?? []) {
              move('emission', feature * tags + right, 1)
              move('emission', feature * tags + said, -1)
            }
          if (right !== said || rightBefore !== saidBefore) {
            move('transition', rightBefore * tags + right, 1)
            move('transition', saidBefore * tags + said, -1)
          }
        }
      }
      time++
    }
    if (wrong === 0) break
  }
  const averaged: Weights = {
    emission: weights.emission.map((weight, i) => weight - (late.emission[i] ?? 0) / time),
    transition: weights.transition.map((weight, i) => weight - (late.transition[i] ?? 0) / time),
  }
  return { featureCount: numbers.size, tag: (features) => spansOf(decode(encode(features), tags, averaged)) }
}
