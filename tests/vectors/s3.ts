import { crossingVolume } from '../../src/core/economics/crossing.ts'
import { alwaysOnUsdPerMonth, parityTokensPerSecond } from '../../src/core/economics/machine-money.ts'
import { readUnit } from '../../src/core/economics/price-unit.ts'
import { tokensForUsd, trainedTokens, usdOfTokens } from '../../src/core/economics/token-money.ts'
import { callsPerDayOf } from '../../src/core/economics/volume.ts'
import { product, quotient, sum } from '../../src/core/economics/expression.ts'
import { ratioOf } from '../../src/core/lib/ratio-of.ts'
import { valueOf } from './priced.ts'
import { figure } from './vector.ts'
import type { Vector } from './vector.ts'

const parity = (times: number): number | null => parityTokensPerSecond({ usdPerHour: 0.2, usdPer1M: 2.5, times })
const monthly = (times: number): number | null => crossingVolume({ fixed: alwaysOnUsdPerMonth(0.2), theirs: 2.5, times })

/** The choice of an approach (prompting, retrieval, tuning). */
export const s3: readonly Vector[] = [
  {
    id: 'V-S3-01',
    article: "a model of one's own at $0.20/h is 10 to 50 times cheaper than GPT-4o",
    verdict: 'in part',
    why: 'only at 222 to 1,111 tokens/s without a pause; dearer below 22',
    assumed: ['GPT-4o at $2.50/1M (S4)'],
    figures: [
      figure('tokens an hour at parity', [80_000, 0, 'tokens/h'], () => tokensForUsd(0.2, 2.5)),
      figure('parity', [22.2, 1, 'tokens/s'], () => parity(1)),
      figure('10 times cheaper from', [222, 0, 'tokens/s'], () => parity(10)),
      figure('50 times cheaper from', [1111, 0, 'tokens/s'], () => parity(50)),
      figure('cheaper from', [58.4, 1, 'M tokens/month'], () => monthly(1)),
      figure('10 times cheaper from', [584, 0, 'M tokens/month'], () => monthly(10)),
      figure('50 times cheaper from', [2920, 0, 'M tokens/month'], () => monthly(50)),
      figure('cheaper from, in calls of 1,000 tokens', [1920, 0, 'calls/day'], () =>
        callsPerDayOf({ tokensPerMonth: tokensForUsd(alwaysOnUsdPerMonth(0.2), 2.5) ?? 0, tokensPerCall: 1000 }),
      ),
    ],
  },
  {
    id: 'V-S3-02',
    article: '$0.20/h against a provider at $0.10/1M (S4)',
    verdict: 'derived',
    why: '',
    figures: [
      figure('always on', [146, 0, 'USD/month'], () => alwaysOnUsdPerMonth(0.2)),
      figure('beats the provider from', [1460, 0, 'M tokens/month'], () =>
        crossingVolume({ fixed: alwaysOnUsdPerMonth(0.2), theirs: 0.1 }),
      ),
    ],
  },
  {
    id: 'V-S3-03',
    article: 'training costs $15-$50',
    verdict: 'wrong',
    why: 'for billing by the token that is 125k to 417k tokens in each of 100 examples; as GPU time at $1.50/h it is 10 to 33 h',
    assumed: ['3 epochs'],
    figures: [
      figure('$15 at $0.40/1M', [37.5e6, 0, 'tokens'], () => tokensForUsd(15, 0.4)),
      figure('$50 at $0.40/1M', [125e6, 0, 'tokens'], () => tokensForUsd(50, 0.4)),
      figure('tokens of one of 100 examples, $15', [125_000, 0, 'tokens'], () =>
        ratioOf(tokensForUsd(15, 0.4) ?? 0, trainedTokens({ rows: 100, tokensPerRow: 1, epochs: 3 })),
      ),
      figure('tokens of one of 100 examples, $50', [416_667, 0, 'tokens'], () =>
        ratioOf(tokensForUsd(50, 0.4) ?? 0, trainedTokens({ rows: 100, tokensPerRow: 1, epochs: 3 })),
      ),
      figure('hours at $1.50, $15', [10, 1, 'h'], () => ratioOf(15, 1.5)),
      figure('hours at $1.50, $50', [33.3, 1, 'h'], () => ratioOf(50, 1.5)),
    ],
  },
  {
    id: 'V-S3-04',
    article: '$0.002 a second at one provider, $1.50 an hour at another, side by side',
    verdict: 'derived',
    why: 'the first is 4.8 times the second for the same card',
    figures: [
      figure('seconds of a unit of the book', [3600, 0, 'x'], () => readUnit('GPU-second', 'gpu-hour')?.factor ?? null),
      figure('$0.002 a second', [7.2, 2, 'USD/h'], () => valueOf(product(0.002, readUnit('GPU-second', 'gpu-hour')?.factor ?? 0))),
      figure('times the other', [4.8, 1, 'x'], () => ratioOf(7.2, 1.5)),
    ],
  },
  {
    id: 'V-S3-05',
    article: 'LoRA $10-$100, full $20-$500, DPO $100-$1,000',
    verdict: 'derived',
    why: 'as GPU time',
    figures: (
      [
        ['$20 at $1.50/h', 20, 1.5, 13.3],
        ['$200 at $1.50/h', 200, 1.5, 133.3],
        ['$20 at $7.20/h', 20, 7.2, 2.8],
        ['$200 at $7.20/h', 200, 7.2, 27.8],
        ['LoRA, least', 10, 1.5, 6.7],
        ['LoRA, most', 100, 1.5, 66.7],
        ['full, most', 500, 1.5, 333.3],
        ['DPO, least', 100, 1.5, 66.7],
        ['DPO, most', 1000, 1.5, 666.7],
      ] as const
    ).map(([what, usd, perHour, hours]) => figure(what, [hours, 1, 'h'], () => ratioOf(usd, perHour))),
  },
  {
    id: 'V-S3-06',
    article: 'one bad example outweighs ten good ones',
    verdict: 'derived',
    why: 'agrees with S4: 10% bad rows degrade',
    figures: [
      figure('share of bad rows that cancels the rest', [0.0909, 4, ''], () => valueOf(quotient(1, sum(1, 10)))),
      figure('net of 1,000 rows with 10% bad', [-100, 0, 'rows'], () => valueOf(sum(product(1000, 0.9), product(-1000, 0.1, 10)))),
    ],
  },
  {
    id: 'V-S3-07',
    article: 'Together at $0.40; S1 says $0.48',
    verdict: 'derived',
    why: "the articles disagree by a fifth; Assay keeps both rows with their sources, the provider's own page wins",
    figures: [figure('S1 over S3', [1.2, 2, 'x'], () => ratioOf(0.48, 0.4))],
  },
  {
    id: 'V-S3-08',
    article: 'LoRA costs at least $10',
    verdict: 'wrong',
    why: 'for small data about 170 and 17 times too high, unless a job has a minimum charge',
    assumed: ['500 tokens an example', '3 epochs', 'no minimum charge'],
    figures: [
      figure('$10 at $0.40/1M', [25e6, 0, 'tokens'], () => tokensForUsd(10, 0.4)),
      ...(
        [
          [100, 0.06, 167],
          [1000, 0.6, 17],
        ] as const
      ).flatMap(([rows, usd, times]) => {
        const tokens = trainedTokens({ rows, tokensPerRow: 500, epochs: 3 })
        return [
          figure(`${rows} examples`, [usd, 2, 'USD'], () => usdOfTokens(tokens, 0.4)),
          figure(`$10 over that of ${rows} examples`, [times, 0, 'x'], () => ratioOf(10, usdOfTokens(tokens, 0.4))),
        ]
      }),
    ],
  },
  {
    id: 'V-S3-09',
    article: "training on one's own RTX 4090 costs nothing",
    verdict: 'derived',
    why: 'it repays its price after 1,333 rented hours, power ignored',
    assumed: ['a card of $2,000'],
    figures: [figure('hours at $1.50', [1333, 0, 'h'], () => crossingVolume({ fixed: 2000, theirs: 1.5 }))],
  },
]
