import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatUsd } from '../report/format.ts'
import { costQuality } from './cost-quality.ts'
import { costBars } from './cost-bars.ts'
import { costOverTime, type CostSeries } from './cost-over-time.ts'
import { intervalPlot } from './interval-plot.ts'
import { learningCurve, spreadApart } from './learning-curve.ts'
import { lossCurve } from './loss-curve.ts'
import { escapeText } from './svg.ts'
import { tickBelow } from './tick-below.ts'
import { tornado, type TornadoRow } from './tornado.ts'

const nasty = '<b onload="x">&\u0000\u202E'
const metric = (value: number, split = 'golden') => ({ value, low: value - 0.03, high: value + 0.03, n: 1000, split })
const sizes = [360, 880]

const series = (name: string, first: number, last: number): CostSeries => ({
  name,
  months: Array.from({ length: 13 }, (_, month) => {
    const p50 = first + ((last - first) * month) / 12
    return { p05: p50 * 0.8, p50, p95: p50 * 1.3 }
  }),
})
const swing: TornadoRow = { label: nasty, low: '1 week', high: '3 weeks', atLow: -100, atHigh: 50, flips: true }

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
    { id: 'b', width, metricName: nasty, horizonMonths: 12, money: formatUsd, currency: 'USD' },
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
  costOverTime([series('today', 0, 900), series(nasty, 100, 300)], {
    id: 'h',
    width,
    money: formatUsd,
    crossing: { month: 2, of: nasty, label: nasty },
  }),
  costOverTime([series('free', 0, 0)], { id: 'i', width, money: formatUsd }),
  costOverTime([{ name: 'no month', months: [] }], { id: 'j', width, money: formatUsd }),
  tornado([swing, { ...swing, atLow: 20, atHigh: -20, flips: false }], {
    id: 'k',
    width,
    money: formatUsd,
    tuned: nasty,
    against: 'today',
  }),
  tornado([{ ...swing, atLow: 0, atHigh: 0 }], { id: 'l', width, money: formatUsd, tuned: 'tuned', against: 'today' }),
  costBars(
    [
      {
        name: nasty,
        total: 100,
        parts: [
          { kind: nasty, amount: 60 },
          { kind: 'people', amount: 40 },
        ],
        isWinner: true,
      },
      { name: 'free', total: 0, parts: [], isWinner: false },
    ],
    { id: 'm', width, money: formatUsd, horizonMonths: 12 },
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
    { id: 'f', width: 360, metricName: 'accuracy', horizonMonths: 1, money: formatUsd, currency: 'USD' },
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

/** Attributes of the elements of one class, as numbers. */
const shapesOf = (svg: string, className: string): readonly Record<string, number>[] =>
  [...svg.matchAll(new RegExp(`<[a-z]+ ([^>]*class="${className}"[^>]*)>`, 'g'))].map((match) =>
    Object.fromEntries(
      [...(match[1] ?? '').matchAll(/(x1|x2|y|x|width)="([-0-9.]+)"/g)].map(([, key = '', value]) => [key, Number(value)]),
    ),
  )

test('a crossing is marked at its month, and only where there is one', () => {
  const options = { id: 'n', width: 880, money: formatUsd }
  const both = [series('today', 0, 900), series('tuned', 100, 300)]
  const at = (month: number): string => costOverTime(both, { ...options, crossing: { month, of: 'tuned', label: 'paid back' } })
  const [second, ninth] = [at(2), at(9)].map((svg) => shapesOf(svg, 'leader').find(({ x1, x2 }) => x1 === x2)?.['x1'] ?? 0)
  expect(ninth).toBeGreaterThan(second ?? 0)
  expect(at(2)).toContain('>paid back</text>')
  expect(at(2)).toContain('paid back.</desc>')
  expect(costOverTime(both, options)).not.toContain('paid back')
  expect(costOverTime(both, { ...options, crossing: { month: 2, of: 'nobody', label: 'paid back' } })).not.toContain('>paid back</text>')
})

test('the words of a cost picture give the start, the end and the range of each line', () => {
  expect(costOverTime([series('tuned', 100, 300)], { id: 'o', width: 880, money: formatUsd })).toContain(
    'tuned: $100 before the first call, $300 after 12 months ($240 to $390)',
  )
})

test('a bar of the tornado reaches from one end to the other, and stands left of the line where tuning is cheaper', () => {
  const svg = tornado(
    [
      { ...swing, atLow: -100, atHigh: -50, flips: false },
      { ...swing, atLow: 40, atHigh: -60, flips: true },
    ],
    { id: 'p', width: 880, money: formatUsd, tuned: 'tuned', against: 'today' },
  )
  const zero = shapesOf(svg, 'zero')[0]?.['x1'] ?? 0
  const [left] = shapesOf(svg, 'bar plain')
  const [across] = shapesOf(svg, 'bar accent')
  expect((left?.['x'] ?? 0) + (left?.['width'] ?? 0)).toBeLessThan(zero)
  expect(across?.['x']).toBeLessThan(zero)
  expect((across?.['x'] ?? 0) + (across?.['width'] ?? 0)).toBeGreaterThan(zero)
  expect(across?.['width']).toBeCloseTo(2 * (left?.['width'] ?? 0), 0)
  expect(svg.match(/⇄/g)).toHaveLength(1)
})

test('parts of a bar lie side by side in the order of the legend, as long as their share', () => {
  const svg = costBars(
    [
      {
        name: 'tuned',
        total: 100,
        parts: [
          { kind: 'people', amount: 75 },
          { kind: 'serving', amount: 25 },
        ],
        isWinner: true,
      },
    ],
    { id: 'q', width: 880, money: formatUsd, horizonMonths: 12 },
  )
  const [, first] = shapesOf(svg, 'part part-0')
  const [, second] = shapesOf(svg, 'part part-1')
  expect(first?.['width']).toBeCloseTo(3 * (second?.['width'] ?? 0), 0)
  expect(second?.['x']).toBeCloseTo((first?.['x'] ?? 0) + (first?.['width'] ?? 0), 0)
  expect(svg).toContain('◆ tuned')
  expect(svg).toContain('tuned: $100 (people $75.00, serving $25.00)')
})

test('a label under an axis leans inwards at the edges of a picture', () => {
  expect(tickBelow(2, 10, '$10,000', 360)).toContain('text-anchor="start"')
  expect(tickBelow(358, 10, '$10,000', 360)).toContain('text-anchor="end"')
  expect(tickBelow(180, 10, '$10,000', 360)).toContain('text-anchor="middle"')
})
