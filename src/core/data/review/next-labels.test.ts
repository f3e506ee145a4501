import { expect, test } from 'vitest'
import { createRandom } from '../../lib/random.ts'
import { nextLabels } from './next-labels.ts'

const topics = ['card lost stolen block', 'parcel late courier address', 'invoice amount charge vat'].map((words) => words.split(' '))
/** 100 rows of each topic, one topic after the other, as exports are often sorted. */
const inputs = Array.from({ length: 300 }, (_, at) => {
  const words = topics[Math.floor(at / 100)] ?? []
  return `${words[at % 4]} ${words[(at * 3 + 1) % 4]} n${at}`
})

test('without a label, the first rows to label come from all parts of a sorted file', () => {
  const chosen = nextLabels({ labelled: [], inputs, labels: [], n: 6, random: createRandom(3), signal: new AbortController().signal })
  expect(new Set(chosen.map(({ index }) => Math.floor(index / 100)))).toEqual(new Set([0, 1, 2]))
  expect(chosen).toHaveLength(6)
})
