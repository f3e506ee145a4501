import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { costQuality } from './cost-quality.ts'
import { intervalPlot } from './interval-plot.ts'
import { learningCurve, spreadApart } from './learning-curve.ts'
import { lossCurve } from './loss-curve.ts'
import { escapeText } from './svg.ts'

const nasty = '<b onload="x">&\u0000\u202E'
const metric = (value: number, split = 'golden') => ({ value, low: value - 0.03, high: value + 0.03, n: 1000, split })
const sizes = [360, 880]

const all = (width: number): readonly string[] => [
  intervalPlot(
    [
      { name: 'linear', metric: metric(0.84, 'dev2'), note: 'measured', isWinner: false },
      { name: nasty, metric: metric(0.9), note: 'measured', isWinner: true },
      { name: 'few-shot@current', note: 'blocked: budget', isWinner: false },
    ],
    { id: 'a', width, metricName: nasty, margin: 0.02 },
  ),
  costQuality(
    [
      { name: 'majority', cost: { p05: 0, p50: 0, p95: 0 }, metric: metric(0.5), isWinner: false },
      { name: nasty, cost: { p05: 10, p50: 20, p95: 50 }, metric: metric(0.9), isWinner: true },
    ],
    { id: 'b', width, metricName: nasty, horizonMonths: 12 },
  ),
  learningCurve(
    [
      { arm: nasty, rows: 100, value: 0.7, low: 0.6, high: 0.8, n: 100 },
      { arm: nasty, rows: 1000, value: 0.8, low: 0.7, high: 0.9, n: 100 },
      { arm: 'knn', rows: 1000, value: 0.79, low: 0.7, high: 0.9, n: 100 },
    ],
    { id: 'c', width, metricName: nasty },
  ),
  lossCurve(
    [
      { step: 1, loss: 3 },
      { step: 2, loss: 1.5 },
    ],
    { id: 'd', width },
  ),
]

/** Tags open and close in order, and every attribute is quoted. */
const isWellFormed = (svg: string): boolean => {
  const open: string[] = []
  const rest = svg.replace(
    /<(\/?)([a-z]+)((?: [a-zA-Z0-9:-]+="[^"<>]*")*)(\/?)>/g,
    (_, close: string, name: string, _attributes: string, self: string) => {
      if (close === '/') return open.pop() === name ? '' : '<broken'
      if (self !== '/') open.push(name)
      return ''
    },
  )
  return open.length === 0 && !rest.includes('<') && !rest.includes('>')
}

test.each(sizes)('every picture at %i px is well-formed, has a title and a description, and no impossible number', (width) => {
  for (const svg of all(width)) {
    expect(isWellFormed(svg)).toBe(true)
    expect(svg).toMatch(/^<svg [^>]*role="img"[^>]*><title [^>]*>[^<]+<\/title><desc [^>]*>[^<]+<\/desc>/)
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  }
})

test('a picture without any measured arm is still drawn', () => {
  const svg = intervalPlot([{ name: 'linear', note: 'failed', isWinner: false }], {
    id: 'e',
    width: 880,
    metricName: 'accuracy',
    margin: 0.02,
  })
  expect(svg).toContain('failed')
  expect(svg).not.toContain('NaN')
})

test('one point, free of charge, is a cost picture too', () => {
  const svg = costQuality(
    [{ name: 'copy', cost: { p05: 0, p50: 0, p95: 0 }, metric: { value: 1, low: 1, high: 1, split: 'dev2' }, isWinner: false }],
    { id: 'f', width: 360, metricName: 'accuracy', horizonMonths: 1 },
  )
  expect(svg).not.toMatch(/NaN|Infinity/)
})

test('the winner is told by shape and by a word, not only by colour', () => {
  const svg = intervalPlot([{ name: 'linear', metric: metric(0.9), note: '', isWinner: true }], {
    id: 'g',
    width: 880,
    metricName: 'accuracy',
    margin: 0.02,
  })
  expect(svg).toContain('◆ linear')
  expect(svg).toContain('(winner)')
})

test('names at the ends of curves keep their distance and their order', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 10 }), (wanted) => {
      const places = spreadApart(wanted, 17, [0, 300])
      const sorted = [...places].sort((a, b) => a - b)
      for (let i = 1; i < sorted.length; i++) expect((sorted[i] ?? 0) - (sorted[i - 1] ?? 0)).toBeGreaterThan(16.999)
      for (const [i, a] of wanted.entries())
        for (const [j, b] of wanted.entries()) if (a < b) expect(places[i]).toBeLessThan(places[j] ?? 0)
    }),
  )
})

test('escaping leaves no markup, no control character and no reordering mark', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
      // oxlint-disable-next-line no-control-regex -- these are what must be gone
      expect(escapeText(text)).not.toMatch(/[<>"'\u0000-\u0008\u202A-\u202E]/)
    }),
  )
  expect(escapeText(nasty)).toBe('&lt;b onload=&quot;x&quot;&gt;&amp;\uFFFD\uFFFD')
})
