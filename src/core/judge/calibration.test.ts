import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { agreementOf, type JudgedOutput } from './agreement.ts'
import { leniencyOf, lengthBias, missingForWidth } from './calibration.ts'
import { humanAgreement, joinLabels, type HumanLabel } from './human-labels.ts'
import { distrustOf, judgeEvidence } from './judge-trust.ts'
import { modelFamily } from './model-family.ts'
import { parseRubric } from './parse-rubric.ts'
import { injectRegressions } from './regressions.ts'

const rubric = parseRubric('question: Good?\nchoices:\n  - { name: good, value: 1 }\n  - { name: bad, value: 0 }\n', 'rubric.yaml')
const graded = parseRubric(
  'question: How good?\npassFrom: 0.75\nchoices:\n  - { name: poor, value: 0 }\n  - { name: fair, value: 0.5 }\n  - { name: fine, value: 1 }\n  - { name: none, value: not-applicable }\n',
  'graded.yaml',
)

const cells = (counts: Readonly<Record<string, number>>): JudgedOutput[] =>
  Object.entries(counts).flatMap(([key, count]) => {
    const [human = '', judge = '', ...tags] = key.split('/')
    return Array.from({ length: count }, (_, i) => ({ id: `${key}-${i}`, human, judge, tags }))
  })

describe('agreement of judge and people', () => {
  it('shows kappa, both errors with their rows, prevalence and slices', () => {
    const outputs = cells({ 'good/good': 40, 'good/bad/short': 5, 'bad/good/short': 10, 'bad/bad/long': 45 })
    const agreement = agreementOf(rubric, outputs, createRandom(1))
    expect(agreement.raw).toMatchObject({ value: 0.85, n: 100 })
    expect(agreement.kappa?.value).toBeCloseTo(0.7, 12)
    expect(agreement.choices).toEqual(['bad', 'good'])
    expect(agreement.confusion).toEqual([
      [45, 10],
      [5, 40],
    ])
    expect(agreement.sensitivity).toMatchObject({ value: 40 / 45, n: 45 })
    expect(agreement.specificity).toMatchObject({ value: 45 / 55, n: 55 })
    expect(agreement.falseAccepts).toHaveLength(10)
    expect(agreement.falseRejects).toEqual([
      'good/bad/short-0',
      'good/bad/short-1',
      'good/bad/short-2',
      'good/bad/short-3',
      'good/bad/short-4',
    ])
    expect(agreement.prevalence[1]).toEqual({ choice: 'good', human: 0.45, judge: 0.5 })
    expect(agreement.slices).toMatchObject([
      { tag: 'long', n: 45, falseAccepts: 0, falseRejects: 0 },
      { tag: 'short', n: 15, falseAccepts: 10, falseRejects: 5 },
    ])
  })

  it('of graded choices weighs distance, and leaves what is not applicable out of the errors', () => {
    const outputs = cells({ 'poor/poor': 20, 'fair/fine': 10, 'fine/fine': 20, 'fine/fair': 5, 'none/fine': 4, 'fine/none': 3 })
    const agreement = agreementOf(graded, outputs, createRandom(1))
    expect(agreement.weightedKappa?.value).toBeGreaterThan(agreement.kappa?.value ?? 1)
    expect(agreement.sensitivity.n).toBe(25)
    expect(agreement.specificity.n).toBe(30)
    expect(agreement.falseAccepts).toHaveLength(10)
  })

  it('treats outputs to one input as one draw', () => {
    const outputs = cells({ 'good/good': 40, 'good/bad': 5, 'bad/good': 10, 'bad/bad': 45 })
    const twice = agreementOf(rubric, [...outputs, ...outputs], createRandom(1)).kappa
    const alone = agreementOf(rubric, outputs, createRandom(1)).kappa
    expect(twice?.n).toBe(200)
    expect((twice?.high ?? 0) - (twice?.low ?? 0)).toBeCloseTo((alone?.high ?? 0) - (alone?.low ?? 0), 1)
  })

  it('says how many labels are missing for a kappa to within a tenth', () => {
    const of = (scale: number) =>
      missingForWidth(
        agreementOf(rubric, cells({ 'good/good': 4 * scale, 'good/bad': scale, 'bad/good': scale, 'bad/bad': 4 * scale }), createRandom(1)),
      )
    expect(of(5)).toBeGreaterThan(100)
    expect(of(30)).toBe(0)
  })
})

const label = (id: string, choice: string, rest: Partial<HumanLabel> = {}): HumanLabel => ({
  id,
  input: 'x',
  answer: 'y',
  choice,
  tags: [],
  ...rest,
})

describe('labels of several people', () => {
  it('become one word by majority, and the first one on a tie', () => {
    const joined = joinLabels([
      label('1', 'good'),
      label('2', 'bad'),
      label('1', 'bad'),
      label('1', 'bad'),
      label('2', 'good'),
      label('1', 'bad', { answer: 'z' }),
    ])
    expect(joined.map(({ id, answer, choice, choices }) => [id, answer, choice, choices.length])).toEqual([
      ['1', 'y', 'bad', 3],
      ['2', 'y', 'bad', 2],
      ['1', 'z', 'bad', 1],
    ])
  })

  it('show how far people agree with each other, where any output has two', () => {
    const single = joinLabels([label('1', 'good'), label('2', 'bad')])
    expect(humanAgreement(single, rubric, createRandom(1))).toBeUndefined()
    const double = joinLabels(
      ['1', '2', '3', '4'].flatMap((id, i) => [label(id, i < 2 ? 'good' : 'bad'), label(id, i < 3 ? 'good' : 'bad')]),
    )
    expect(humanAgreement(double, rubric, createRandom(1))).toMatchObject({ n: 4 })
  })
})

describe('probes', () => {
  it('find a judge that pays for length and clear one that does not', () => {
    const random = createRandom(3)
    const outputs = Array.from({ length: 600 }, () => {
      const humanValue = random.below(2)
      const long = random.below(2) === 1
      const answer = 'word '.repeat(long ? 40 : 10)
      const fair = random.next() < (humanValue === 1 ? 0.9 : 0.1)
      return { answer, humanValue, fair, biased: fair || (long && random.next() < 0.4) }
    })
    const fair = lengthBias(outputs.map(({ fair: judgeAccepts, ...rest }) => ({ ...rest, judgeAccepts })))
    const biased = lengthBias(outputs.map(({ biased: judgeAccepts, ...rest }) => ({ ...rest, judgeAccepts })))
    expect(fair?.pValue).toBeGreaterThan(0.05)
    expect(biased?.slope).toBeGreaterThan(0)
    expect(biased?.pValue).toBeLessThan(0.01)
    expect(lengthBias([])).toBeNull()
  })

  it('make good answers surely worse, and never leave one as it was', () => {
    const answers = fc.uniqueArray(fc.array(fc.constantFrom('one', 'two', 'three', 'four'), { minLength: 1, maxLength: 12 }), {
      selector: (words) => words.join(' '),
      minLength: 2,
      maxLength: 12,
    })
    fc.assert(
      fc.property(answers, fc.integer(), (lists, seed) => {
        const good = lists.map((words, i) => ({ id: String(i), answer: words.join(' ') }))
        const worse = injectRegressions(good, { perKind: 5, random: createRandom(seed) })
        for (const { id, answer } of worse) expect(answer).not.toBe(good[Number(id)]?.answer)
        for (const kind of ['truncated', 'shuffled', 'of another row'])
          expect(worse.filter((one) => one.kind === kind).length).toBeLessThanOrEqual(5)
        expect(worse.filter(({ kind }) => kind === 'of another row').length).toBe(Math.min(5, good.length))
      }),
    )
  })

  it('see a judge that is kinder to one arm', () => {
    const outputs = Array.from({ length: 60 }, (_, i) => ({
      arms: [i % 2 === 0 ? 'prompt@a' : 'tuned@a'],
      human: 0,
      judge: i % 4 === 1 ? 1 : 0,
    }))
    const [prompt, tuned] = leniencyOf([...outputs, { arms: ['rare'], human: 1, judge: 0 }])
    expect(prompt).toMatchObject({ arm: 'prompt@a', excess: { value: 0, n: 30 } })
    expect(tuned?.excess.low).toBeGreaterThan(0.2)
    expect(leniencyOf(outputs)).toHaveLength(2)
  })

  it('know families by name, and a distilled model by its weights', () => {
    const names = [
      'gpt-4.1-mini',
      'claude-sonnet-4-5',
      'SmolLM2-135M-Instruct',
      'Qwen/Qwen3-8B',
      'mixtral-8x7b',
      'deepseek-r1-distill-llama-70b',
      'o3-mini',
      'fake',
    ]
    expect(names.map(modelFamily)).toEqual(['GPT', 'Claude', 'SmolLM', 'Qwen', 'Mistral', 'Llama', 'GPT', undefined])
  })
})

describe('trust in a judge', () => {
  const rule = { minJudgeLabels: 200, minJudgeKappa: 0.4 }
  const kappa = (value: number, half: number, n: number) => ({ value, low: value - half, high: value + half, n, method: 'kappa' })
  const calibrated = (labels: number, value: number, half: number) => ({
    scorer: 'helpful',
    state: 'calibrated' as const,
    labels,
    kappa: kappa(value, half, labels),
  })

  it('is given from enough labels and a kappa that surely reaches the floor', () => {
    expect(distrustOf(calibrated(200, 0.7, 0.1), rule)).toBeUndefined()
    expect(distrustOf(calibrated(200, 0.5, 0.1), rule)).toBeUndefined()
  })

  it('is missing some labels with few of them, and says how many', () => {
    expect(distrustOf(calibrated(150, 0.8, 0.1), rule)).toMatchObject({ missingLabels: 50, why: expect.stringContaining('fewer than 200') })
    // Half the width needs four times the labels.
    expect(distrustOf(calibrated(200, 0.45, 0.1), rule)).toMatchObject({ missingLabels: 600 })
    expect(distrustOf(judgeEvidence('helpful', 'v', undefined), rule)).toMatchObject({ missingLabels: 200 })
  })

  it('cannot be bought with labels where people surely do not agree', () => {
    expect(distrustOf(calibrated(300, 0.2, 0.1), rule)).toMatchObject({
      missingLabels: 0,
      why: expect.stringContaining('surely less than 0.4'),
    })
  })

  it('is void for another rubric or model', () => {
    const interval = kappa(0.8, 0.05, 250)
    const agreement = { n: 250, raw: interval, kappa: interval, weightedKappa: null, sensitivity: interval, specificity: interval }
    const record = { version: 1 as const, calibration: { scorer: 'helpful', judge: 'old', agreement }, labels: [] }
    expect(judgeEvidence('helpful', 'old', record)).toMatchObject({ state: 'calibrated', labels: 250, kappa: interval })
    expect(judgeEvidence('helpful', 'new', record)).toEqual({ scorer: 'helpful', state: 'outdated', labels: 0 })
    expect(distrustOf(judgeEvidence('helpful', 'new', record), rule)).toMatchObject({ missingLabels: 200 })
  })
})
