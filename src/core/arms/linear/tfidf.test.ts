import { describe, expect, it } from 'vitest'
import { fitTfidf } from './tfidf.ts'

const texts = ['pay my bill now', 'pay the bill', 'where is my card', 'card is lost', 'hello there']

describe('tfidf', () => {
  it('weighs words as scikit-learn does (1.7, sublinear, words 1 to 2)', () => {
    const { rows } = fitTfidf(texts)
    // pay, my, "pay my", bill, "my bill", now, "bill now"
    const expected = [0.330677, 0.330677, 0.409865, 0.330677, 0.409865, 0.409865, 0.409865]
    expected.forEach((value, i) => expect(rows.values[i]).toBeCloseTo(value, 5))
  })

  it('gives the fitted texts the rows that it gives the same texts later', () => {
    const { tfidf, rows } = fitTfidf(texts)
    expect(tfidf.rows(texts)).toEqual(rows)
  })

  it('scales the words and the characters of a text to length 1 each', () => {
    const { rows } = fitTfidf(texts)
    for (let row = 0; row < rows.count; row++) {
      const values = rows.values.subarray(rows.offsets[row], rows.offsets[row + 1])
      expect(values.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(2, 5)
    }
  })

  it('leaves out n-grams that it never saw, and gives an empty text an empty row', () => {
    const { tfidf } = fitTfidf(texts)
    expect([...tfidf.rows(['', 'ЖЖЖ']).offsets]).toEqual([0, 0, 0])
  })

  it('does not care about case or about full-width forms', () => {
    const { tfidf } = fitTfidf(texts)
    expect(tfidf.rows(['ＰＡＹ My BILL now'])).toEqual(tfidf.rows(['pay my bill now']))
  })
})
