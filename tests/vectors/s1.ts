import { shapeOf } from './shapes.ts'
import { cardsNeeded } from '../../src/core/economics/capacity/plan-capacity.ts'
import { sumOf, exactly } from '../../src/core/economics/capacity/estimate.ts'
import { trainableBytes } from '../../src/core/economics/capacity/training-memory.ts'
import { trainingOperations } from '../../src/core/economics/capacity/training-time.ts'
import { bareWeightBytes } from '../../src/core/economics/capacity/weight-bytes.ts'
import { callsPerDayOf } from '../../src/core/economics/volume.ts'
import { crossingVolume } from '../../src/core/economics/crossing.ts'
import { machineUsdPer1M, parityTokensPerSecond } from '../../src/core/economics/machine-money.ts'
import { periodsToRepay, savedPerPeriod } from '../../src/core/economics/payback.ts'
import { readUnit } from '../../src/core/economics/price-unit.ts'
import { magnitudesOf } from '../../src/core/economics/price-magnitude.ts'
import { usdOfTokens, usdPer1MOf, tokensForUsd } from '../../src/core/economics/token-money.ts'
import { ratioOf } from '../../src/core/lib/ratio-of.ts'
import { newcombeIndependent } from '../../src/core/stats/newcombe-independent.ts'
import { wilson } from '../../src/core/stats/wilson.ts'
import { callsPerSuccess } from '../../src/core/economics/components/call-cost.ts'
import { power, product, quotient, without } from '../../src/core/economics/expression.ts'
import { priced, valueOf } from './priced.ts'
import { engineerWeeks } from './s2.ts'
import { figure } from './vector.ts'
import type { Vector } from './vector.ts'

const dailySaving = (tokensPerCall: number, theirs: number, own: number): number =>
  savedPerPeriod({ theirs: usdOfTokens(10_000 * tokensPerCall, theirs), own: usdOfTokens(10_000 * tokensPerCall, own) })

const repayDays = (tokensPerCall: number, theirs: number, own: number): number | null =>
  periodsToRepay({ outlay: 8000, saving: dailySaving(tokensPerCall, theirs, own) })

const inferencePrice = (value: number, id: string) => ({
  id,
  provider: 'article',
  kind: 'inference' as const,
  unit: '1M input tokens',
  value,
})
const judged = magnitudesOf([inferencePrice(0.3, 'closed, least'), inferencePrice(0.5, 'open, most'), inferencePrice(3.2, 'closed, most')])

const qwen7 = shapeOf('Qwen2.5-7B')
const operations = (method: 'full' | 'lora'): number => trainingOperations({ shape: qwen7, tokens: 1e6, method, sequenceTokens: 512 })

/** A project of $6,000 of work with a share of data work on top. */
const wholeProject = (dataShare: string): number =>
  priced({ callsPerDay: 1, from: 0, to: 0, cycles: '1', numbers: { weeks: '1', weekUsd: '6000', dataShare } }).tuned.total.middle

/** The enterprise case (Prem). */
export const s1: readonly Vector[] = [
  {
    id: 'V-S1-01',
    article: 'training costs 50 times less ($25 against $0.48 per 1M)',
    verdict: 'reproduces',
    why: 'rounded',
    figures: [figure('$25 over $0.48', [52.1, 1, 'x'], () => ratioOf(25, 0.48))],
  },
  {
    id: 'V-S1-02',
    article: 'from 41% to 78%, "nearly doubled", without a number of rows',
    verdict: 'reproduces',
    why: 'the claim has no n; with 100 rows each the intervals would lie apart',
    assumed: ['100 rows on each side'],
    figures: [
      figure('gain', [0.37, 2, ''], () => newcombeIndependent({ a: { k: 41, n: 100 }, b: { k: 78, n: 100 } }).value),
      figure('times as good', [1.9, 2, 'x'], () => ratioOf(78, 41)),
      figure('41 of 100, lower bound', [0.319, 3, ''], () => wilson(41, 100).low),
      figure('41 of 100, upper bound', [0.508, 3, ''], () => wilson(41, 100).high),
      figure('78 of 100, lower bound', [0.689, 3, ''], () => wilson(78, 100).low),
      figure('78 of 100, upper bound', [0.85, 3, ''], () => wilson(78, 100).high),
      figure(
        'the gain is surely above nothing',
        [true, 0, ''],
        () => newcombeIndependent({ a: { k: 41, n: 100 }, b: { k: 78, n: 100 } }).low > 0,
      ),
      figure(
        'without n nothing is known: lower bound of the gain',
        [-1, 0, ''],
        () => newcombeIndependent({ a: { k: 0, n: 0 }, b: { k: 0, n: 0 } }).low,
      ),
    ],
  },
  {
    id: 'V-S1-03',
    article: 'reliability from about 85 to 95+ per cent',
    verdict: 'derived',
    why: 'three times fewer failures, but a retry in one of 20 calls: a validator stays necessary',
    assumed: ['tries that fail independently'],
    figures: [
      figure('calls for an answer at 0.85', [1.1765, 4, ''], () => valueOf(callsPerSuccess(0.85))),
      figure('calls for an answer at 0.95', [1.0526, 4, ''], () => valueOf(callsPerSuccess(0.95))),
      figure('fewer failures', [3, 2, 'x'], () => ratioOf(valueOf(product(1, without(0.85))), valueOf(product(1, without(0.95))))),
      figure('fewer calls', [0.1053, 4, ''], () => valueOf(without(quotient(callsPerSuccess(0.95), callsPerSuccess(0.85))))),
      figure('three tries all fail at 0.85', [0.003375, 6, ''], () => valueOf(power(without(0.85), 3))),
      figure('three tries all fail at 0.95', [0.000125, 6, ''], () => valueOf(power(without(0.95), 3))),
    ],
  },
  {
    id: 'V-S1-04',
    article: '$8,000 and $500 saved a month: 16 months',
    verdict: 'reproduces',
    why: '',
    figures: [figure('payback', [16, 1, 'months'], () => periodsToRepay({ outlay: 8000, saving: 500 }))],
  },
  {
    id: 'V-S1-05',
    article: '10,000 calls a day repay $8,000 in weeks',
    verdict: 'wrong',
    why: 'at 1,000 tokens a call even the dearest price takes 258 days; weeks need about 10,000 tokens a call',
    figures: [
      figure('saved a day, 1k tokens, $3.20 against $0.50', [27, 2, 'USD'], () => dailySaving(1000, 3.2, 0.5)),
      figure('saved a day, 1k tokens, $3.20 against $0.10', [31, 2, 'USD'], () => dailySaving(1000, 3.2, 0.1)),
      figure('payback against $0.50', [296, 0, 'days'], () => repayDays(1000, 3.2, 0.5)),
      figure('payback against $0.10', [258, 0, 'days'], () => repayDays(1000, 3.2, 0.1)),
      figure('payback with free inference', [250, 0, 'days'], () => repayDays(1000, 3.2, 0)),
      figure('saved a day at the lowest closed price', [2, 2, 'USD'], () => dailySaving(1000, 0.3, 0.1)),
      figure('payback at the lowest closed price', [4000, 0, 'days'], () => repayDays(1000, 0.3, 0.1)),
      figure('payback, 10k tokens, against $0.50', [29.6, 1, 'days'], () => repayDays(10_000, 3.2, 0.5)),
      figure('payback, 10k tokens, against $0.10', [25.8, 1, 'days'], () => repayDays(10_000, 3.2, 0.1)),
      figure('to be saved per 1,000 calls for payback in 4 weeks', [28.57, 2, 'USD'], () => ratioOf(8000, 4 * 7 * 10)),
      figure('in 8 weeks', [14.29, 2, 'USD'], () => ratioOf(8000, 8 * 7 * 10)),
      figure('in 12 weeks', [9.52, 2, 'USD'], () => ratioOf(8000, 12 * 7 * 10)),
    ],
  },
  {
    id: 'V-S1-06',
    article: '10M tokens x 3 epochs cost $43.50 by the API, $26 to $88 on a rented cluster: use the API for experiments',
    verdict: 'in part',
    why: 'the price holds; at $13/h the cluster is cheaper below 3.35 h, at $22/h only below 1.98 h',
    figures: [
      figure('implied price', [1.45, 2, 'USD/1M'], () => usdPer1MOf(43.5, 30e6)),
      figure('cheapest cluster', [26, 0, 'USD'], () => valueOf(product(13, 2))),
      figure('dearest cluster', [88, 0, 'USD'], () => valueOf(product(22, 4))),
      figure('a GPU of the cheap one', [1.625, 3, 'USD/h'], () => ratioOf(13, 8)),
      figure('a GPU of the dear one', [2.75, 2, 'USD/h'], () => ratioOf(22, 8)),
      figure('hours below which $13/h is cheaper', [3.35, 2, 'h'], () => crossingVolume({ fixed: 43.5, theirs: 13 })),
      figure('hours below which $22/h is cheaper', [1.98, 2, 'h'], () => crossingVolume({ fixed: 43.5, theirs: 22 })),
      figure('implied speed in 4 h', [2083, 0, 'tokens/s'], () => valueOf(quotient(30e6, 14400))),
      figure('implied speed in 2 h', [4167, 0, 'tokens/s'], () => valueOf(quotient(30e6, 7200))),
      figure('implied speed of one of 8 GPUs in 2 h', [521, 0, 'tokens/s'], () => valueOf(quotient(30e6 / 8, 7200))),
      figure('implied speed of one of 8 GPUs in 4 h', [260, 0, 'tokens/s'], () => valueOf(quotient(30e6 / 8, 14400))),
    ],
  },
  {
    id: 'V-S1-07',
    article: 'tuning pays from 10,000 calls a day',
    verdict: 'in part',
    why: 'only for the cheapest hosting at the dearest API price; a month has 30 days here',
    assumed: ['1,000 tokens a call', 'a month of 30 days'],
    figures: (
      [
        [953, 3.2, 297.8, 9927],
        [953, 0.3, 3176.7, 105_889],
        [3200, 3.2, 1000, 33_333],
        [3200, 0.3, 10_666.7, 355_556],
      ] as const
    ).flatMap(([hosting, price, millions, calls]) => [
      figure(`$${hosting} a month against $${price}: tokens`, [millions, 1, 'M/month'], () =>
        crossingVolume({ fixed: hosting, theirs: price }),
      ),
      figure(`$${hosting} a month against $${price}: calls`, [calls, 0, 'calls/day'], () =>
        callsPerDayOf({ tokensPerMonth: tokensForUsd(hosting, price) ?? 0, tokensPerCall: 1000, days: 30 }),
      ),
    ]),
  },
  {
    id: 'V-S1-08',
    article: 'a 70B model has about 140 billion parameters; 1 to 2% trained is 100 times less compute',
    verdict: 'wrong',
    why: '140 is the size in GB at 16 bits; frozen weights are still multiplied, so operations fall by a quarter, not by 100',
    figures: [
      figure('70B in 16 bits', [140e9, 0, 'bytes'], () => bareWeightBytes(70e9, 'bf16')),
      figure('trained share of 1% is', [100, 0, 'x fewer trained parameters'], () => ratioOf(70e9, 0.7e9)),
      figure('trained share of 2% is', [50, 0, 'x fewer trained parameters'], () => ratioOf(70e9, 1.4e9)),
      figure('operations of full tuning over those of LoRA (7B, recomputing activations)', [1.33, 2, 'x'], () =>
        ratioOf(operations('full'), operations('lora')),
      ),
    ],
  },
  {
    id: 'V-S1-09',
    article: '"1GB model": 16 GB to tune it in full, 2 GB with an adapter; 7B: 60+, 16-24, 6-12 GB',
    verdict: 'in part',
    why: 'the table holds; "1GB" should read 1 billion parameters',
    assumed: ['mixed-precision Adam at 16 bytes a parameter', '16-bit weights'],
    figures: [
      figure('1B parameters, full', [16, 1, 'GB'], () => trainableBytes(1, 'adamw').expected),
      figure('1B parameters, weights alone', [2, 1, 'GB'], () => bareWeightBytes(1, 'bf16')),
      figure('full over weights', [8, 1, 'x'], () => ratioOf(trainableBytes(1, 'adamw').expected, bareWeightBytes(1, 'bf16'))),
      figure('7B, full, mixed precision', [112, 1, 'GB'], () => trainableBytes(7, 'adamw').expected),
      figure('7B, full, pure bf16', [56, 1, 'GB'], () => trainableBytes(7, 'adamw-bf16').expected),
      figure(
        '7B, LoRA of 1%, before activations',
        [15.1, 1, 'GB'],
        () => sumOf(exactly(bareWeightBytes(7, 'bf16')), trainableBytes(0.07, 'adamw')).expected,
      ),
      figure(
        '7B, LoRA of 2%, before activations',
        [16.2, 1, 'GB'],
        () => sumOf(exactly(bareWeightBytes(7, 'bf16')), trainableBytes(0.14, 'adamw')).expected,
      ),
      figure(
        '7B, 4 bits and an adapter of 1%, before activations',
        [4.6, 1, 'GB'],
        () => sumOf(exactly(bareWeightBytes(7, 'nf4')), trainableBytes(0.07, 'adamw')).expected,
      ),
      figure(
        '7B, 4 bits and an adapter of 2%, before activations',
        [5.7, 1, 'GB'],
        () => sumOf(exactly(bareWeightBytes(7, 'nf4')), trainableBytes(0.14, 'adamw')).expected,
      ),
    ],
  },
  {
    id: 'V-S1-10',
    article: 'above 50M tokens rent a GPU ($1.49/h) instead of the API ($0.48/1M)',
    verdict: 'in part',
    why: 'the arithmetic holds; above 862 tokens/s the GPU wins at every volume, so the threshold is about labour: 50M implies $20 of it',
    assumed: ['5,000 tokens a second', '$100 of labour'],
    figures: [
      figure('API, 50M tokens', [24, 2, 'USD'], () => usdOfTokens(50e6, 0.48)),
      figure('hours that buys', [16.1, 1, 'h'], () => ratioOf(24, 1.49)),
      figure('speed at which both cost the same', [862, 0, 'tokens/s'], () => parityTokensPerSecond({ usdPerHour: 1.49, usdPer1M: 0.48 })),
      figure('GPU at 5,000 tokens/s', [0.0828, 4, 'USD/1M'], () => machineUsdPer1M({ usdPerHour: 1.49, tokensPerSecond: 5000 })),
      figure('saved on 50M tokens', [19.86, 2, 'USD'], () =>
        savedPerPeriod({
          theirs: usdOfTokens(50e6, 0.48),
          own: usdOfTokens(50e6, machineUsdPer1M({ usdPerHour: 1.49, tokensPerSecond: 5000 })),
        }),
      ),
      ...(
        [
          [5000, 252],
          [2000, 366],
          [10_000, 228],
        ] as const
      ).map(([tokensPerSecond, millions]) =>
        figure(`crossing with $100 of labour at ${tokensPerSecond} tokens/s`, [millions, 0, 'M tokens'], () =>
          crossingVolume({ fixed: 100, theirs: 0.48, own: machineUsdPer1M({ usdPerHour: 1.49, tokensPerSecond }) }),
        ),
      ),
    ],
  },
  {
    id: 'V-S1-11',
    article: '$100 a month cannot justify $5,000',
    verdict: 'reproduces',
    why: 'even if every fee vanished',
    figures: [
      figure('payback', [50, 1, 'months'], () => periodsToRepay({ outlay: 5000, saving: 100 })),
      figure('most that a year carries', [1200, 0, 'USD'], () => priced({ callsPerDay: 1200 / 365, from: 1000, to: 0 }).today.total.middle),
    ],
  },
  {
    id: 'V-S1-12',
    article: 'APIs cost $1 to $3 per thousand tokens',
    verdict: 'wrong',
    why: "per million: as written it is 312 to 10,000 times the article's own table, and Assay flags it by its magnitude",
    figures: [
      figure('$1 per 1K in the unit of the book', [1000, 0, 'USD/1M'], () => readUnit('1K input tokens', 'inference')?.factor ?? null),
      figure('times the dearest price of the table', [312.5, 1, 'x'], () => judged(inferencePrice(1000, 'claim'))?.times ?? null),
      figure('times the cheapest at $3', [10_000, 0, 'x'], () => ratioOf(3000, 0.3)),
      figure('the price that was meant', [1, 2, 'USD/1M'], () => judged(inferencePrice(1000, 'claim'))?.slip?.meant ?? null),
      figure('$3 per 1M is not flagged', [null, 0, ''], () => judged(inferencePrice(3, 'meant'))?.times ?? null),
    ],
  },
  {
    id: 'V-S1-13',
    article: 'open $0.10-$0.50, closed $0.30-$3.20',
    verdict: 'derived',
    why: 'the ranges overlap: an open model may be dearer',
    figures: [figure('least', [0.6, 1, 'x'], () => ratioOf(0.3, 0.5)), figure('most', [32, 1, 'x'], () => ratioOf(3.2, 0.1))],
  },
  {
    id: 'V-S1-14',
    article: 'data work is 20-40% of the whole',
    verdict: 'derived',
    why: 'the whole is the rest over 1 less the share',
    assumed: ['$6,000 of other cost'],
    figures: [
      figure('whole at 20%', [7500, 0, 'USD'], () => wholeProject('20%')),
      figure('whole at 40%', [10_000, 0, 'USD'], () => wholeProject('40%')),
    ],
  },
  {
    id: 'V-S1-15',
    article: 'an $8,000 project with 20-40% of data work; S4: $5-$20 a label',
    verdict: 'derived',
    why: '80 to 640 labels: below the 1,000 of S4',
    figures: [
      figure('data work, least', [1600, 0, 'USD'], () => valueOf(product(8000, 0.2))),
      figure('data work, most', [3200, 0, 'USD'], () => valueOf(product(8000, 0.4))),
      figure('labels, least', [80, 0, 'labels'], () => ratioOf(valueOf(product(8000, 0.2)), 20)),
      figure('labels, most', [640, 0, 'labels'], () => ratioOf(valueOf(product(8000, 0.4)), 5)),
    ],
  },
  {
    id: 'V-S1-16',
    article: 'a LoRA project costs $1,000-$3,000, and tuning 70B $43.50',
    verdict: 'wrong',
    why: '23 to 69 times apart in one article: the table must hold labour or many runs, unstated',
    figures: [
      figure('least', [23, 0, 'x'], () => ratioOf(1000, 43.5)),
      figure('most', [69, 0, 'x'], () => ratioOf(3000, 43.5)),
      figure('$1,000 at $0.48/1M buys', [2083.3, 1, 'M tokens'], () => crossingVolume({ fixed: 1000, theirs: 0.48 })),
      figure('$3,000 at $0.48/1M buys', [6250, 1, 'M tokens'], () => crossingVolume({ fixed: 3000, theirs: 0.48 })),
    ],
  },
  {
    id: 'V-S1-17',
    article: 'a new base every 4 to 6 months; S4: 4 to 8 weeks a cycle',
    verdict: 'derived',
    why: 'two to three cycles a year',
    figures: [
      figure('least', [8, 1, 'engineer weeks a year'], () => engineerWeeks(6, 4)),
      figure('most', [24, 1, 'engineer weeks a year'], () => engineerWeeks(4, 8)),
    ],
  },
  {
    id: 'V-S1-18',
    article: 'memory falls by up to 75%, 10 to 20 times, 8 times, and 60% more',
    verdict: 'wrong',
    why: 'four factors that do not agree; Assay adds up parts (weights, adapter, moments, activations) and never multiplies factors',
    figures: [
      figure('LoRA 16 GB less 60%', [6.4, 1, 'GB'], () => valueOf(product(16, without(0.6)))),
      figure('LoRA 24 GB less 60%', [9.6, 1, 'GB'], () => valueOf(product(24, without(0.6)))),
      figure('60 GB less 75%', [15, 1, 'GB'], () => valueOf(product(60, without(0.75)))),
      figure('60 GB over 10', [6, 1, 'GB'], () => ratioOf(60, 10)),
      figure('60 GB over 20', [3, 1, 'GB'], () => ratioOf(60, 20)),
      figure('table: full over LoRA, most', [3.75, 2, 'x'], () => ratioOf(60, 16)),
      figure('table: full over LoRA, least', [2.5, 2, 'x'], () => ratioOf(60, 24)),
      figure('table: full over QLoRA, most', [10, 1, 'x'], () => ratioOf(60, 6)),
      figure('table: full over QLoRA, least', [5, 1, 'x'], () => ratioOf(60, 12)),
    ],
  },
  {
    id: 'V-S1-19',
    article: '13B on a card of 24 GB',
    verdict: 'in part',
    why: 'in 4 bits only',
    figures: [
      figure('16 bits', [26, 1, 'GB'], () => bareWeightBytes(13, 'bf16')),
      figure('4 bits', [6.5, 1, 'GB'], () => bareWeightBytes(13, 'nf4')),
      figure('cards of 24 GB for 16 bits', [2, 0, 'cards'], () => cardsNeeded(bareWeightBytes(13e9, 'bf16'), { memoryGb: 24 })),
      figure('cards of 24 GB for 4 bits', [1, 0, 'card'], () => cardsNeeded(bareWeightBytes(13e9, 'nf4'), { memoryGb: 24 })),
    ],
  },
  {
    id: 'V-S1-20',
    article: 'QLoRA of 70B fits one 80 GB card; otherwise 4 to 8',
    verdict: 'in part',
    why: 'weights of 70B on cards of 80 GB: 1 to 14 cards, by method',
    figures: [
      figure('4 bits', [35, 1, 'GB'], () => bareWeightBytes(70, 'nf4')),
      figure('cards, QLoRA', [1, 0, 'card'], () => cardsNeeded(bareWeightBytes(70e9, 'nf4'), { memoryGb: 80 })),
      figure('cards, LoRA in 16 bits', [2, 0, 'cards'], () => cardsNeeded(bareWeightBytes(70e9, 'bf16'), { memoryGb: 80 })),
      figure('cards, full tuning in pure bf16', [7, 0, 'cards'], () =>
        cardsNeeded(trainableBytes(70e9, 'adamw-bf16').expected, { memoryGb: 80 }),
      ),
      figure('cards, full tuning in mixed precision', [14, 0, 'cards'], () =>
        cardsNeeded(trainableBytes(70e9, 'adamw').expected, { memoryGb: 80 }),
      ),
    ],
  },
]
