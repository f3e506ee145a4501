import { assert, dictionary, integer, property, stringMatching } from 'fast-check'
import { expect, test } from 'vitest'
import { labelScores, readTokenLogprobs, type TokenLogprob } from './label-logprobs.ts'

const token = (text: string, chance: number, others: Readonly<Record<string, number>> = {}): TokenLogprob => ({
  token: text,
  logprob: Math.log(chance),
  alternatives: [[text, chance] as const, ...Object.entries(others)].map(([other, p]) => ({ token: other, logprob: Math.log(p) })),
})

const chances = (scores: Readonly<Record<string, number>> | undefined) =>
  Object.fromEntries(Object.entries(scores ?? {}).map(([label, log]) => [label, Math.round(Math.exp(log) * 1e9) / 1e9]))

test('labels that differ in their first token have exactly its probabilities', () => {
  const tokens = [token('{"label":"', 1), token('spam', 0.7, { ham: 0.25, other: 0.05, zebra: 1e-5 }), token('"}', 1)]
  expect(chances(labelScores(tokens, ['ham', 'spam', 'other']))).toEqual({ ham: 0.25, spam: 0.7, other: 0.05 })
})

test('a shared beginning multiplies; a beginning alone, which may go on to anything, counts for nothing', () => {
  const tokens = [
    token('{ "', 1),
    token('label', 1),
    token('": "', 1),
    token('card', 0.8, { exchange_rate: 0.15, ex: 0.05 }),
    token('_', 1),
    token('lost', 0.75, { arrival: 0.2, arr: 0.05 }),
    token('"}', 1),
  ]
  expect(chances(labelScores(tokens, ['card_lost', 'card_arrival', 'exchange_rate']))).toEqual({
    card_lost: 0.6,
    card_arrival: 0.16,
    exchange_rate: 0.15,
  })
})

test('the label that was taken has the product of all its tokens', () => {
  const tokens = [token('{"label":"', 1), token('sp', 0.5, { ham: 0.3 }), token('am', 0.5), token('"}', 1)]
  expect(chances(labelScores(tokens, ['spam', 'ham']))).toEqual({ spam: 0.25, ham: 0.3 })
})

test('a label that begins another is told apart by its closing quote', () => {
  const tokens = [token('{"label":"', 1), token('card', 1), token('"', 0.4, { _lost: 0.6 }), token('}', 1)]
  expect(chances(labelScores(tokens, ['card', 'card_lost']))).toEqual({ card: 0.4, card_lost: 0.6 })
})

test('a bare label is read too, and one in a fence', () => {
  expect(chances(labelScores([token('sp', 0.7, { ham: 0.3 }), token('am', 1), token('', 1)], ['spam', 'ham']))).toEqual({
    spam: 0.7,
    ham: 0.3,
  })
  const fenced = [token('```json\n', 1), token('{ "label" : "', 1), token('ham', 0.6, { spam: 0.4 }), token('"}', 1)]
  expect(chances(labelScores(fenced, ['spam', 'ham']))).toEqual({ spam: 0.4, ham: 0.6 })
})

test.each([
  ['a label is not among the alternatives', [token('{"label":"', 1), token('spam', 0.9, { ham: 0.1 })], ['spam', 'ham', 'other']],
  [
    'only the beginning of a label is among the alternatives',
    [token('{"label":"', 1), token('spam', 0.6, { card: 0.4 })],
    ['spam', 'card_lost'],
  ],
  ['the answer is none of the forms that were asked for', [token('Spam!', 0.9, { ham: 0.1 })], ['spam', 'ham']],
  ['a bare label begins another', [token('card', 0.9, { card_lost: 0.1 })], ['card', 'card_lost']],
])('there are no scores where %s', (_, tokens, labels) => {
  expect(labelScores(tokens, labels)).toBeUndefined()
})

test('entries in another form than OpenAI documents are no logprobs', () => {
  expect(readTokenLogprobs(undefined)).toBeUndefined()
  expect(readTokenLogprobs([{ tokens: ['a'], token_logprobs: [-1] }])).toBeUndefined()
  expect(readTokenLogprobs([{ token: 'a', logprob: -1 }])).toEqual([{ token: 'a', logprob: -1, alternatives: [] }])
})

test('whatever the labels and the tokeniser: where there are scores, they are the true probabilities', () => {
  // A server that reports, for each token of its answer, all tokens that continue some label: single characters, so the truth is known.
  const weights = dictionary(stringMatching(/^[ab]{1,4}$/), integer({ min: 1, max: 1000 }), { minKeys: 2, maxKeys: 6 })
  assert(
    property(weights, (byLabel) => {
      const labels = Object.keys(byLabel)
      const total = Object.values(byLabel).reduce((sum, weight) => sum + weight, 0)
      const spelled = labels.map((label) => [`${label}"`, (byLabel[label] ?? 0) / total] as const)
      const mass = (start: string): number => spelled.reduce((sum, [text, p]) => sum + (text.startsWith(start) ? p : 0), 0)
      const taken = spelled.reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0]
      const tokens = [token('{"label":"', 1)]
      for (let i = 0; i < taken.length; i++) {
        const before = taken.slice(0, i)
        const next = ['a', 'b', '"'].filter((letter) => letter !== taken[i] && mass(before + letter) > 0)
        const chance = (letter: string): number => mass(before + letter) / mass(before)
        tokens.push(token(taken[i] ?? '', chance(taken[i] ?? ''), Object.fromEntries(next.map((letter) => [letter, chance(letter)]))))
      }
      const scores = labelScores([...tokens, token('}', 1)], labels)
      for (const [label, score] of Object.entries(scores ?? {})) {
        const truth = (byLabel[label] ?? 0) / total
        expect(score).toBeCloseTo(Math.log(truth), 9)
      }
    }),
  )
})
