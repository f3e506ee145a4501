import { expect, test } from 'vitest'
import { renderParaphrases } from './paraphrases.ts'

const terminal = { width: 200, colour: false, live: false }

test('duplicates by words and paraphrases are counted apart, templates are named', () => {
  const all = { threshold: 0.9, lexical: { clusters: 2, rows: 5 }, semantic: { clusters: 1, rows: 3 }, differing: 4, capped: 7 }
  expect(renderParaphrases(all, terminal).split('\n')).toEqual([
    'Duplicates',
    '  shared words: 5 rows in 2 clusters (similarity 0.7 or more)',
    '  paraphrases: 3 rows in 1 cluster that words do not find (cosine 0.9 or more); 4 close pairs with different answers',
    '  7 rows close to more than 32 others: only the first of their pairs were looked at',
  ])
  const none = { ...all, semantic: { clusters: 0, rows: 0 }, differing: 0, capped: 0 }
  expect(renderParaphrases(none, terminal)).toMatch(/paraphrases: none that words do not find \(cosine 0\.9 or more\)$/)
})
