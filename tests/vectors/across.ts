import { bandsMet } from '../../src/core/data/article-bands.ts'
import { usdOfTokens } from '../../src/core/economics/token-money.ts'
import { perMonth, readPerDay } from '../../src/core/economics/volume.ts'
import { detectableGain, rowsForGain } from '../../src/core/stats/detectable-gain.ts'
import { mcnemar } from '../../src/core/stats/mcnemar.ts'
import { wilson } from '../../src/core/stats/wilson.ts'
import { figure } from './vector.ts'
import type { Vector } from './vector.ts'

/** Units of a month of 30 days. */
const aMonth = (text: string): number => {
  const read = readPerDay(text)
  return read.status === 'read' ? perMonth(read.perDay[0], 30) : 0
}

const thresholds: readonly (readonly [string, string, number, number])[] = [
  ['S0 1M tokens/day: an API is fine', '1000/day', 30_000, 75],
  ['S1 1,000 calls/day: tuning is infrastructure', '1000/day', 30_000, 75],
  ['S1 10,000 calls/day: payback in weeks', '10000/day', 300_000, 750],
  ['V-S4-03, middle case', '263252/day', 7_897_560, 19_744],
  ['S4 500k/day: worked case', '500k/day', 15_000_000, 37_500],
  ['S4 10M/day: prohibitive', '10M/day', 300_000_000, 750_000],
]

const monthly: readonly (readonly [string, number, number])[] = [
  ['S4 100k/month: below it almost surely not', 100_000, 250],
  ['S4 5M/month: look at hosting it yourself', 5_000_000, 12_500],
  ['S0 100B tokens/month: ruinous', 100_000_000, 250_000],
]

const bands: readonly (readonly [number, string])[] = [
  [60, 's3-lora-floor'],
  [150, 's3-lora-floor s3-lora-start'],
  [200, 's3-lora-floor s3-lora-start s1-anecdote'],
  [600, 's3-lora-floor s3-lora-start s1-anecdote s1-pays s4-narrow s3-full'],
  [1200, 's3-lora-floor s3-lora-start s1-anecdote s1-pays s4-narrow s3-full s4-gate-6'],
  [5500, 's3-lora-floor s3-lora-start s1-anecdote s1-pays s4-narrow s3-full s4-gate-6 s1-complex s4-broader s4-style'],
  [12_000, 's3-lora-floor s3-lora-start s1-anecdote s1-pays s4-narrow s3-full s4-gate-6 s1-complex s4-broader s4-style s4-full s0-corpus'],
  [
    60_000,
    's3-lora-floor s3-lora-start s1-anecdote s1-pays s4-narrow s3-full s4-gate-6 s1-complex s4-broader s4-style s4-full s0-corpus s1-new-ability',
  ],
]

/** What several articles say about one thing. */
export const across: readonly Vector[] = [
  {
    id: 'V-X-01',
    article: 'thresholds of volume, in one unit (1,000 tokens a call, $2.50 per 1M)',
    verdict: 'derived',
    why: "the first two are the same volume with opposite advice; Assay computes with the user's prices and shows no threshold",
    assumed: ['1,000 tokens a call', 'a month of 30 days'],
    figures: [
      ...thresholds.flatMap(([what, volume, calls, bill]) => [
        figure(`${what}: calls`, [calls, 0, 'a month'], () => aMonth(volume)),
        figure(`${what}: bill`, [bill, 0, 'USD a month'], () => usdOfTokens(aMonth(volume) * 1000, 2.5)),
      ]),
      ...monthly.map(([what, calls, bill]) => figure(`${what}: bill`, [bill, 0, 'USD a month'], () => usdOfTokens(calls * 1000, 2.5))),
    ],
  },
  {
    id: 'V-X-02',
    article: 'golden sets of 50 to 500 examples (S1, S4)',
    verdict: 'wrong',
    why: 'a margin of 2 points cannot be confirmed with any size that an article recommends',
    assumed: ['2% of the examples get worse', 'two-sided 5%', 'power 80%'],
    figures: [
      ...(
        [
          [50, 0.183],
          [100, 0.106],
          [200, 0.063],
          [500, 0.034],
          [1000, 0.022],
        ] as const
      ).map(([n, gain]) => figure(`smallest gain that ${n} examples show`, [gain, 3, ''], () => detectableGain({ n, regressing: 0.02 }))),
      ...(
        [
          [0.02, 1175],
          [0.03, 609],
          [0.05, 281],
          [0.1, 108],
          [0.37, 21],
        ] as const
      ).map(([gain, n]) =>
        figure(
          `examples for a gain of ${Math.round(100 * gain)} points`,
          [n, 0, ''],
          () => rowsForGain({ gain, regressing: 0.02 })?.n ?? null,
        ),
      ),
    ],
  },
  {
    id: 'V-X-03',
    article: 'accuracies without intervals',
    verdict: 'derived',
    why: "Wilson's 95% interval",
    figures: (
      [
        [43, 50, 0.738, 0.93],
        [48, 50, 0.865, 0.989],
        [85, 100, 0.767, 0.907],
        [95, 100, 0.888, 0.978],
        [170, 200, 0.794, 0.893],
        [190, 200, 0.91, 0.973],
        [425, 500, 0.816, 0.879],
        [475, 500, 0.927, 0.966],
      ] as const
    ).flatMap(([k, n, low, high]) => [
      figure(`${k} of ${n}, lower bound`, [low, 3, ''], () => wilson(k, n).low),
      figure(`${k} of ${n}, upper bound`, [high, 3, ''], () => wilson(k, n).high),
    ]),
  },
  {
    id: 'V-X-04',
    article: 'from about 85% to 95% on 50 examples (S1: 43 to 48 right)',
    verdict: 'wrong',
    why: 'with five gained and none lost, p = 0.0625: not significant',
    figures: (
      [
        [5, 0, 0.0625, 4],
        [6, 0, 0.03125, 5],
        [6, 1, 0.125, 3],
        [9, 1, 0.0215, 4],
        [10, 0, 0.00195, 5],
        [12, 2, 0.0129, 4],
        [20, 0, 0.0000019, 7],
        [22, 2, 0.0000359, 7],
      ] as const
    ).map(([gained, lost, p, decimals]) =>
      figure(
        `exact McNemar, ${gained} gained and ${lost} lost`,
        [p, decimals, 'two-sided p'],
        () => mcnemar({ onlyA: lost, onlyB: gained }).exact,
      ),
    ),
  },
  {
    id: 'V-X-05',
    article: 'how many examples are enough',
    verdict: 'derived',
    why: "the articles disagree by a factor of 10; a learning curve on the user's own data settles it",
    figures: bands.map(([usable, ids]) =>
      figure(
        `${usable} usable: ${ids.split(' ').length} bands, up to ${ids.split(' ').at(-1) ?? ''}`,
        [true, 0, ''],
        () =>
          bandsMet(usable)
            .map(({ id }) => id)
            .join(' ') === ids,
      ),
    ),
  },
]
