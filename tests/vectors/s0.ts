import { longestOutput, answerMs } from '../../src/core/economics/capacity/serving.ts'
import { bareWeightBytes } from '../../src/core/economics/capacity/weight-bytes.ts'
import { ratioOf } from '../../src/core/lib/ratio-of.ts'
import { tokensOfWords, usdOfTokens } from '../../src/core/economics/token-money.ts'
import { perMonth } from '../../src/core/economics/volume.ts'
import { adapterParameters } from '../../src/core/training/adapter-size.ts'
import { promptUsd } from '../../src/core/economics/components/call-tokens.ts'
import { product, without } from '../../src/core/economics/expression.ts'
import { valueOf } from './priced.ts'
import { savedPerPeriod } from '../../src/core/economics/payback.ts'
import { shapeOf } from './shapes.ts'
import { figure } from './vector.ts'
import type { Vector } from './vector.ts'

const llama8 = shapeOf('Llama-3.1-8B').layers
const llama70 = shapeOf('Llama-3.3-70B').layers
const adapter = (layers: typeof llama8, rank: number, modules?: readonly ['q', 'v']): number =>
  modules === undefined ? adapterParameters(layers, rank) : adapterParameters(layers, rank, modules)

/** Nebius: how and when to fine-tune. */
export const s0: readonly Vector[] = [
  {
    id: 'V-S0-01',
    article: '1M tokens/day: an API is fine; 100B tokens/month: ruinous',
    verdict: 'derived',
    why: 'the sign depends on the prices: with the closed price at its floor the open model is dearer',
    assumed: ['a month of 30 days'],
    figures: [
      figure('saved a month at 1M tokens/day, $3.20 against $0.50', [81, 2, 'USD'], () =>
        savedPerPeriod({ theirs: usdOfTokens(perMonth(1e6, 30), 3.2), own: usdOfTokens(perMonth(1e6, 30), 0.5) }),
      ),
      figure('saved a month at 100B tokens', [270_000, 0, 'USD'], () =>
        savedPerPeriod({ theirs: usdOfTokens(100e9, 3.2), own: usdOfTokens(100e9, 0.5) }),
      ),
      figure('saved a month at 100B tokens with the closed price at $0.30', [-20_000, 0, 'USD'], () =>
        savedPerPeriod({ theirs: usdOfTokens(100e9, 0.3), own: usdOfTokens(100e9, 0.5) }),
      ),
    ],
  },
  {
    id: 'V-S0-02',
    article: 'the two volumes of V-S0-01',
    verdict: 'derived',
    why: 'one month is 30 days, or 365/12 as everywhere in Assay',
    figures: [
      figure('times as many tokens, month of 30 days', [3333, 0, 'x'], () => ratioOf(100e9, perMonth(1e6, 30))),
      figure('times as many tokens, month of 365/12 days', [3288, 0, 'x'], () => ratioOf(100e9, perMonth(1e6))),
    ],
  },
  {
    id: 'V-S0-03',
    article: '300+ tokens a second, "near-instant"',
    verdict: 'derived',
    why: 'a limit of 100 ms holds for at most 30 tokens of answer, and for none where the first token takes as long',
    assumed: ['first token after 0, 50 or 100 ms'],
    figures: (
      [
        [0, 100, 30],
        [0, 200, 60],
        [0, 500, 150],
        [50, 100, 15],
        [50, 200, 45],
        [50, 500, 135],
        [100, 100, 0],
        [100, 200, 30],
        [100, 500, 120],
      ] as const
    ).map(([firstTokenMs, limitMs, tokens]) =>
      figure(`longest answer within ${limitMs} ms, first token after ${firstTokenMs} ms`, [tokens, 0, 'tokens'], () =>
        longestOutput({ limitMs, firstTokenMs, outputTokensPerSecond: 300 }),
      ),
    ),
  },
  {
    id: 'V-S0-04',
    article: 'prompts of 2,000 words',
    verdict: 'derived',
    why: "times the factor of the provider's prompt cache, where it has one",
    assumed: ['0.75 words a token', 'a cache that costs half'],
    figures: [
      figure('tokens of the prompt', [2667, 0, 'tokens'], () => tokensOfWords(2000)),
      figure('cost of a call at $2.50/1M', [0.00667, 5, 'USD'], () => usdOfTokens(tokensOfWords(2000), 2.5)),
      figure('cost of 100k calls with 2,667 tokens', [666.75, 2, 'USD'], () => usdOfTokens(2667 * 100_000, 2.5)),
      figure('the same, all of it read from a cache at half price', [333.375, 3, 'USD'], () =>
        valueOf(promptUsd({ tokens: 2667 * 100_000, per1M: 2.5, cachedShare: 1, cachedPer1M: 1.25 })),
      ),
    ],
  },
  {
    id: 'V-S0-05',
    article: 'a student keeps 90-95% of its teacher',
    verdict: 'derived',
    why: 'of the teacher, not of the best: 4.6 to 9.2 points are lost, more than most margins',
    assumed: ['a teacher that scores 0.92'],
    figures: [
      figure('least score that keeps 90%', [0.828, 3, ''], () => valueOf(product(0.92, 0.9))),
      figure('least score that keeps 95%', [0.874, 3, ''], () => valueOf(product(0.92, 0.95))),
      figure('points lost at 90%', [0.092, 3, ''], () => valueOf(product(0.92, without(0.9)))),
      figure('points lost at 95%', [0.046, 3, ''], () => valueOf(product(0.92, without(0.95)))),
    ],
  },
  {
    id: 'V-S0-06',
    article: 'adapters of a few megabytes',
    verdict: 'in part',
    why: 'true for r = 8 on q and v only; usual settings are 10 to 100 times larger',
    assumed: ['the shapes of Llama 3.1 8B and 3.3 70B'],
    figures: [
      figure('8B, r = 8 on q and v: parameters', [3_407_872, 0, ''], () => adapter(llama8, 8, ['q', 'v'])),
      figure('8B, r = 8 on q and v: size', [6_815_744, 0, 'bytes'], () => bareWeightBytes(adapter(llama8, 8, ['q', 'v']), 'bf16')),
      figure('8B, r = 16 on all linear layers: parameters', [41_943_040, 0, ''], () => adapter(llama8, 16)),
      figure('8B, r = 16 on all linear layers: size', [83_886_080, 0, 'bytes'], () => bareWeightBytes(adapter(llama8, 16), 'bf16')),
      figure('70B, r = 16 on all linear layers: parameters', [207_093_760, 0, ''], () => adapter(llama70, 16)),
      figure('70B, r = 16 on all linear layers: size', [414_187_520, 0, 'bytes'], () => bareWeightBytes(adapter(llama70, 16), 'bf16')),
    ],
  },
  {
    id: 'V-S0-07',
    article: '500 ms to the first token is too slow for autonomous software',
    verdict: 'derived',
    why: 'ten calls one after the other wait five seconds before a single token of an answer',
    assumed: ['10 calls one after the other'],
    figures: [
      figure('wait for ten first tokens', [5000, 0, 'ms'], () =>
        answerMs({ firstTokenMs: 500, outputTokens: 0, outputTokensPerSecond: 300, calls: 10 }),
      ),
    ],
  },
]
