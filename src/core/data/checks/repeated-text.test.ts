import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { repetitionOf } from './repeated-text.ts'

const distinct = (count: number, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, at) => `w${((at + from) * 7919).toString(36)}`)
const times = (count: number, text: string): string => Array.from({ length: count }, () => text).join('')
const filler = distinct(60).join(' ')

test.each<[what: string, text: string]>([
  ['a phrase that goes on to the end', `It is simple. ${times(8, 'Please restart the router. ')}`],
  ['a loop that was cut off', `Sure! ${times(5, 'we are happy to help you ')}we are hap`],
  ['four short lines', times(4, 'Sorry.\n')],
  ['a loop without blanks', `您好。${times(6, '我很抱歉，我无法回答。')}`],
  [
    'the same in small letters and with other punctuation',
    times(5, 'No problem at all! no problem at all, NO PROBLEM AT ALL. ').replace(/$/, filler.slice(0, 60)),
  ],
  ['numbered lines', `Do this:\n${[1, 2, 3, 4].map((n) => `${n}. Check the cable and the plug.`).join('\n')}\nThat is all there is to it.`],
  ['short lines before a long one', `${[...'abcdef'].map((letter) => `line ${letter}\nok then`).join('\n')}\n${filler}`],
  [
    'two long words, six times in a hundred words',
    distinct(90)
      .map((word, at) => (at % 15 === 7 ? `${word} internationalization characteristically` : word))
      .join(' '),
  ],
  ['a text of 8,000 words twice', `${distinct(8_000).join(' ')} ${distinct(8_000).join(' ')}`],
  ['a stutter', `${distinct(28).join(' ')} no no no no no no no no ${distinct(8, 50).join(' ')}`],
])('%s repeats itself', (_what, text) => {
  expect(repetitionOf(text)).not.toEqual([])
})

test.each([
  'no no',
  'ha ha ha',
  'hahahahaha',
  'Yes.\nYes.',
  '==============================',
  '1000000000000000000000000000000000000',
  'The official rate is not the rate you use, and I cannot believe that this is the official rate.',
  'Is it the rate you use? It is the rate you use, and it is better than the one of most banks that we know of.',
  'First: open the app.\nSecond: open the menu.\nThird: open the settings and choose a card.\nThen wait for a mail.',
  '| day | from | to |\n| --- | --- | --- |\n| Monday | 9 | 5 |\n| Tuesday | 9 | 5 |\n| Friday | 9 | 1 |',
  filler,
])('%j does not', (text) => {
  expect(repetitionOf(text)).toEqual([])
})

/** Gopher's measures as they are defined, with the two exceptions for short answers. */
const overLimits = (words: readonly string[], length: number): boolean => {
  const grams = (n: number): readonly string[] =>
    words.slice(0, Math.max(0, words.length - n + 1)).map((_, at) => words.slice(at, at + n).join(' '))
  const isTop = [0.2, 0.18, 0.16].some((limit, at) => {
    const n = at + 2
    return [...Map.groupBy(grams(n), (gram) => gram)].some(
      ([gram, { length: count }]) => count >= (n === 2 ? 4 : 3) && (count * gram.length) / length > limit,
    )
  })
  const isRun = [0.15, 0.14, 0.13, 0.12, 0.11, 0.1].some((limit, at) => {
    const n = at + 5
    const seen = new Set<string>()
    let [characters, again] = [0, 0]
    for (let place = 0; place + n <= words.length;) {
      const gram = words.slice(place, place + n)
      if (seen.has(gram.join(' '))) {
        characters += gram.join('').length + 0
        again += n
        place += n
      } else {
        seen.add(gram.join(' '))
        place++
      }
    }
    return again >= 10 && characters / length > limit
  })
  return isTop || isRun
}

test('the quick look lets every text through that is over a limit', () => {
  const word = fc
    .integer({ min: 0, max: 400 })
    .map((n) => `${'x'.repeat(n % 13)}w${n}`.replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? ''))
  const run = fc
    .tuple(fc.array(word, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 7 }))
    .map(([words, count]) => Array.from({ length: count }, () => words).flat())
  const text = fc
    .array(fc.oneof(run, fc.array(word, { minLength: 1, maxLength: 30 })), { minLength: 1, maxLength: 8 })
    .map((parts) => parts.flat())
  let over = 0
  fc.assert(
    fc.property(text, (words) => {
      const isOver = words.length >= 10 && overLimits(words, words.join(' ').length)
      if (isOver) over++
      return !isOver || repetitionOf(words.join(' ')).length > 0
    }),
    { numRuns: 200, seed: 11 },
  )
  expect(over).toBeGreaterThan(50)
})
