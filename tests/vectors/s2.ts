import { product } from '../../src/core/economics/expression.ts'
import { periodsToRepay } from '../../src/core/economics/payback.ts'
import { priced, valueOf } from './priced.ts'
import { figure } from './vector.ts'
import type { Vector } from './vector.ts'

/** Engineer weeks in a year of cycles, a cycle every so many months: an engineer at $1 a week. */
export const engineerWeeks = (cadenceMonths: number, weeks: number): number =>
  priced({
    callsPerDay: 1,
    from: 0,
    to: 0,
    cycles: '1',
    numbers: { cadence: String(cadenceMonths), weeks: String(weeks), projectWeeks: '0', weekUsd: '1' },
  }).tuned.total.middle

/** A bill of $500 in its first month, prices falling by 2% a month: 1 - 0.98^12 a year. */
const fallingBill = (horizon: string): number =>
  priced({ callsPerDay: 6000 / 365, from: 1000, to: 0, numbers: { horizon, pricesFall: '0.21528328' } }).today.total.middle

/** Quandelia: five questions. */
export const s2: readonly Vector[] = [
  {
    id: 'V-S2-01',
    article: 'reinforcement tuning costs $100 an hour',
    verdict: 'derived',
    why: 'billed by the second; the tokens of a grader come on top',
    assumed: ['2.55 hours'],
    figures: [figure('one training', [255, 2, 'USD'], () => valueOf(product(100, 2.55)))],
  },
  {
    id: 'V-S2-02',
    article: 'frontier models improve monthly; S4: 4 to 8 weeks a cycle',
    verdict: 'derived',
    why: 'one to two people do nothing else if every advance is followed',
    figures: [
      figure('4 weeks a cycle', [48, 1, 'weeks a year'], () => engineerWeeks(1, 4)),
      figure('8 weeks a cycle', [96, 1, 'weeks a year'], () => engineerWeeks(1, 8)),
    ],
  },
  {
    id: 'V-S2-03',
    article: 'prices keep falling ($8,000 outlay, $500 saved a month: S1)',
    verdict: 'derived',
    why: 'in month 20 instead of 16; never where prices fall by 6.25% a month or more',
    assumed: ['prices fall by 2% a month'],
    figures: [
      figure('payback', [19.09, 2, 'months'], () => periodsToRepay({ outlay: 8000, saving: 500, fall: 0.02 })),
      figure('saved after 16 months', [6905, 0, 'USD'], () => fallingBill('16')),
      figure('payback where prices fall by 6.25% a month', [null, 0, 'never'], () =>
        periodsToRepay({ outlay: 8000, saving: 500, fall: 0.0625 }),
      ),
    ],
  },
]
