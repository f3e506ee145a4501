import { array, assert, boolean, constantFrom, integer, property, record, shuffledSubarray } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CostModel } from '../economics/cost-model.ts'
import { createRandom } from '../lib/random.ts'
import type { ArmEvidence, DecisionEvidence } from './evidence.ts'
import { isYesOpen, judgeLook } from './judge-look.ts'
import { outcomeAt } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { costModelOf, planLook } from './plan-look.ts'
import { permittedArms } from './permitted.ts'
import { defaultRule } from './policy.ts'
import { chooseRivals } from './rivals.ts'
import { sampleArms, sampleEvidence, sampleSplit, sampleTask } from './sample-evidence.ts'

/** Made-up ladders: three rivals and T, right or wrong at random on dev2 and golden; what they cost is drawn too. */
const ladder: readonly ArmEvidence[] = [sampleArms.linear, sampleArms.prompt, sampleArms.current, sampleArms.tuned]
const names = ladder.map(({ name }) => name)

const model = costModelOf(sampleEvidence(ladder))

/** The totals as given; dearer by half is surely dearer. */
const costOf = (totals: readonly number[]): CostModel => {
  const totalOf = (name: string): number => totals[names.indexOf(name)] ?? 0
  return {
    ...model,
    totals: (name) => ({ ...model.totals(name), p05: 0.9 * totalOf(name), p50: totalOf(name), p95: 1.1 * totalOf(name) }),
    surer: (a, b) => totalOf(b) >= 1.5 * totalOf(a),
  }
}

const draws = record({
  seed: integer({ min: 1, max: 1e9 }),
  accuracies: array(constantFrom(0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.99), { minLength: 4, maxLength: 4 }),
  totals: array(constantFrom(100, 1000, 1400, 2000, 10_000), { minLength: 4, maxLength: 4 }),
  margin: constantFrom(0.01, 0.02, 0.05),
})
type Draw = { readonly seed: number; readonly accuracies: readonly number[]; readonly totals: readonly number[]; readonly margin: number }

/** Rows are as hard for one arm as for another, but for one in five. */
const armsOf = ({ seed, accuracies }: Draw): readonly ArmEvidence[] => {
  const random = createRandom(seed)
  const answered = (split: 'dev2' | 'golden', n: number) => {
    const hardness = Array.from({ length: n }, () => random.next())
    return accuracies.map((accuracy) =>
      sampleSplit(
        split,
        hardness.map((hard) => ((random.next() < 0.2 ? random.next() : hard) < accuracy ? 1 : 0)),
      ),
    )
  }
  const dev2 = answered('dev2', 150)
  const golden = answered('golden', 500)
  return ladder.map((arm, i) => ({
    ...arm,
    ...(dev2[i] === undefined ? {} : { dev2: dev2[i] }),
    ...(golden[i] === undefined ? {} : { golden: golden[i] }),
  }))
}

interface Decided {
  readonly evidence: DecisionEvidence
  readonly outcome: Outcome
}

/** Plans the look, declares it and judges it, as a run does. */
const decide = (
  arms: readonly ArmEvidence[],
  { margin, totals }: Draw,
  { given = {}, k = 1 }: { readonly given?: Partial<DecisionEvidence>; readonly k?: number } = {},
): Decided => {
  const evidence = sampleEvidence(arms, { ...given, task: { ...sampleTask, ...given.task, margin } })
  const cost = costOf(totals)
  const look = planLook(evidence, k, cost)
  const looked = look === undefined ? evidence : { ...evidence, look }
  return { evidence: looked, outcome: outcomeAt(looked, { margin, cost, rule: defaultRule }) }
}

const trains = ({ verdict }: Outcome): boolean => verdict === 'fine-tune' || verdict === 'hybrid'
const runs = { numRuns: 60 }

/** The arm with these answers instead of its own. */
const answering = (arm: ArmEvidence, like: ArmEvidence, change: (score: number, i: number) => number): ArmEvidence => {
  const of = (split: 'dev2' | 'golden') => (like[split]?.scores ?? []).map((score, i) => change(score ?? 0, i))
  return { ...arm, dev2: sampleSplit('dev2', of('dev2')), golden: sampleSplit('golden', of('golden')) }
}

describe('a dominated arm', () => {
  it('never wins where it is T: no better on any row than a rival that is not surely dearer', () => {
    assert(
      property(draws, integer({ min: 0, max: 9 }), (draw, worseIn) => {
        const [linear, prompt, current, tuned] = armsOf(draw) as [ArmEvidence, ArmEvidence, ArmEvidence, ArmEvidence]
        const dominated = answering(tuned, linear, (score, i) => (i % 10 < worseIn ? 0 : score))
        const totals = [1000, ...draw.totals.slice(1, 3), 1000]
        expect(trains(decide([linear, prompt, current, dominated], { ...draw, totals }).outcome)).toBe(false)
      }),
      runs,
    )
  })

  it('never wins where it is untuned: no better on any row than another that is cheaper', () => {
    assert(
      property(draws, integer({ min: 0, max: 9 }), (draw, worseIn) => {
        const [linear, prompt, current, tuned] = armsOf(draw) as [ArmEvidence, ArmEvidence, ArmEvidence, ArmEvidence]
        const dominated = answering(prompt, linear, (score, i) => (i % 10 < worseIn ? 0 : score))
        const totals = [1000, 1500, draw.totals[2] ?? 0, draw.totals[3] ?? 0]
        const { outcome } = decide([linear, dominated, current, tuned], { ...draw, totals })
        expect(outcome.winner).not.toBe(prompt.name)
      }),
      runs,
    )
  })

  it('is a rival or not, but never the only one: the best arm always stays in R, and a* too', () => {
    assert(
      property(draws, (draw) => {
        const { evidence } = decide(armsOf(draw), draw)
        const untuned = evidence.arms.filter(({ untuned }) => untuned)
        const most = Math.max(...untuned.map(({ dev2 }) => dev2?.metric.value ?? 0))
        const bests = untuned.filter(({ dev2 }) => dev2?.metric.value === most).map(({ name }) => name)
        expect(evidence.look?.rivals.some((name) => bests.includes(name))).toBe(true)
        expect(evidence.look?.rivals).toContain(evidence.look?.anchor)
      }),
      runs,
    )
  })
})

describe('a gate that turns from yes to unknown', () => {
  const weaker: readonly {
    readonly gate: string
    readonly given: Partial<DecisionEvidence>
    readonly arms?: (arm: ArmEvidence) => ArmEvidence
  }[] = [
    {
      gate: 'latency',
      given: { task: { ...sampleTask, latency: { p95Ms: 1000 } } },
    },
    {
      gate: 'capable-rival',
      given: { task: { ...sampleTask, models: { ...sampleTask.models, current: { name: 'current', model: 'big', provider: 'openai' } } } },
      arms: (arm) => (arm.modelName === 'current' ? { ...arm, modelName: 'other' } : arm),
    },
    { gate: 'labels of golden', given: { task: { ...sampleTask, goldenRatedBy: 'current' } } },
    {
      gate: 'base-licence',
      given: { task: { ...sampleTask, models: { student: { name: 'student', model: 'nobody-knows-it', provider: 'local' } } } },
    },
  ]

  it.each(weaker)('never strengthens the verdict: $gate', ({ gate, given, arms: turn }) => {
    let wasYes = 0
    assert(
      property(draws, boolean(), (draw, isGood) => {
        const better = isGood ? { ...draw, accuracies: [0.7, 0.7, 0.75, 0.9] } : draw
        const arms = armsOf(better)
        const beaten = decide(arms, better)
        const before = beaten.outcome
        const after = decide(turn === undefined ? arms : arms.map(turn), better, { given }).outcome
        if (trains(before)) wasYes++
        // Who made the labels matters only where that arm is a rival; the other gates forbid whatever golden shows.
        expect(trains(after)).toBe(
          gate === 'labels of golden' && trains(before) && !beaten.evidence.look?.rivals.includes('prompt@current'),
        )
        // An unknown may take a no away (who made the labels), never make one.
        if (before.verdict === 'inconclusive') expect(after.verdict).toBe('inconclusive')
      }),
      { ...runs, seed: 3 },
    )
    expect(wasYes).toBeGreaterThan(5)
  })
})

describe('the order of arms', () => {
  it('never matters', () => {
    assert(
      property(draws, shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (draw, order) => {
        const arms = armsOf(draw)
        const straight = decide(arms, draw)
        const shuffled = decide(
          order.flatMap((i) => arms.slice(i, i + 1)),
          draw,
        )
        expect([shuffled.outcome.verdict, shuffled.outcome.winner]).toEqual([straight.outcome.verdict, straight.outcome.winner])
        expect(shuffled.evidence.look?.thresholds).toEqual(straight.evidence.look?.thresholds)
        expect(shuffled.evidence.look?.anchor).toBe(straight.evidence.look?.anchor)
      }),
      runs,
    )
  })
})

describe('one more rival', () => {
  const rivalsOf = (arms: readonly ArmEvidence[], draw: Draw): readonly string[] => {
    const evidence = sampleEvidence(arms, { task: { ...sampleTask, margin: draw.margin } })
    return chooseRivals({ arms: permittedArms(arms, evidence.task), compare: evidence.compare, margin: draw.margin, rule: defaultRule })
      .rivals
  }

  it('never turns another verdict into fine-tune while the rivals there were stay rivals', () => {
    let yes = 0
    assert(
      property(draws, constantFrom(0, 1, 2), boolean(), (draw, added, isGood) => {
        const drawn = isGood ? { ...draw, accuracies: [0.7, 0.7, 0.75, 0.9] } : draw
        const arms = armsOf(drawn)
        const fewer = arms.filter((_, i) => i !== added)
        const before = decide(fewer, drawn).outcome
        const after = decide(arms, drawn).outcome
        const all = rivalsOf(arms, drawn)
        if (!trains(after) || !rivalsOf(fewer, drawn).every((name) => all.includes(name))) return
        yes++
        expect(trains(before)).toBe(true)
      }),
      { ...runs, seed: 5 },
    )
    expect(yes).toBeGreaterThan(5)
  })

  it('may do so where dev shows by it that the rival which stood in the way is surely out of the race', () => {
    // T holds the dear newcomer and leads the cheap one by less than the margin is sure of.
    const scores = (n: number, wrong: number): readonly number[] => Array.from({ length: n }, (_, i) => (i < wrong ? 0 : 1))
    const arm = (of: ArmEvidence, devWrong: number, goldenWrong: number): ArmEvidence => ({
      ...of,
      dev2: sampleSplit('dev2', scores(400, devWrong)),
      golden: sampleSplit('golden', scores(1000, goldenWrong)),
    })
    const cheap = arm(sampleArms.linear, 120, 130)
    const dear = arm(sampleArms.current, 40, 100)
    const own = arm(sampleArms.tuned, 40, 90)
    const draw = { seed: 1, accuracies: [], totals: [100, 0, 10_000, 1000], margin: 0.05 }
    expect(decide([cheap, own], draw).outcome.verdict).not.toBe('fine-tune')
    const { evidence, outcome } = decide([cheap, dear, own], draw)
    expect(evidence.look?.rivals).toEqual([dear.name])
    expect(outcome.verdict).toBe('fine-tune')
  })
})

describe('the margin', () => {
  const at = (arms: readonly ArmEvidence[], draw: Draw, factor: number) => {
    const { evidence } = decide(arms, draw)
    return outcomeAt(evidence, { margin: draw.margin * factor, cost: costOf(draw.totals), rule: defaultRule })
  }
  const good = { accuracies: [0.7, 0.7, 0.72, 0.85] }

  it('halved keeps a fine-tune that had to beat every rival, and doubled keeps one that had to hold every rival', () => {
    let seen = 0
    assert(
      property(draws, boolean(), (draw, isDear) => {
        const drawn = { ...draw, ...good, totals: isDear ? [10_000, 10_000, 10_000, 1000] : [1000, 1000, 1000, 1000] }
        const arms = armsOf(drawn)
        if (!trains(at(arms, drawn, 1))) return
        seen++
        expect(trains(at(arms, drawn, isDear ? 2 : 0.5))).toBe(true)
      }),
      { ...runs, seed: 2 },
    )
    expect(seen).toBeGreaterThan(5)
  })

  it('doubled keeps a no for a cheaper arm, and halved keeps a no for a dearer one', () => {
    let seen = 0
    assert(
      property(draws, boolean(), (draw, isDear) => {
        const accuracies = [0.85, 0.85, 0.85, 0.7]
        const drawn = { ...draw, accuracies, totals: isDear ? [10_000, 10_000, 10_000, 1000] : [100, 100, 100, 1000] }
        const arms = armsOf(drawn)
        if (at(arms, drawn, 1).judgement?.kind !== 'no') return
        seen++
        expect(at(arms, drawn, isDear ? 0.5 : 2).judgement?.kind).toBe('no')
      }),
      { ...runs, seed: 2 },
    )
    expect(seen).toBeGreaterThan(5)
  })
})

describe('a rival that was not scored', () => {
  it('never changes a no, and is never needed once the yes is closed', () => {
    assert(
      property(draws, constantFrom(0, 1, 2), (draw, absent) => {
        const { outcome } = decide(armsOf(draw), draw)
        const { look, comparisons, judgement } = outcome
        const name = names[absent] ?? ''
        if (look === undefined || name === look.anchor || !look.rivals.includes(name)) return
        const { [name]: _gone, ...rest } = comparisons
        if (isYesOpen(look, rest)) return
        const without = judgeLook({ look, comparisons: rest })
        expect(without.kind === 'no').toBe(judgement?.kind === 'no')
        expect(without.kind).not.toBe('yes')
      }),
      runs,
    )
  })
})
