import { createRandom } from '../lib/random.ts'
import { comparePaired } from '../stats/compare-paired.ts'
import { wilson } from '../stats/wilson.ts'
import type { Task } from '../task/task.ts'
import type { ArmEvidence, Comparator, DecisionEvidence, SplitEvidence } from './evidence.ts'

/** A made-up task and ladder: for tests of this folder, and for trying the rule by hand. */
export const sampleTask: Task = {
  version: 1,
  name: 'sample',
  kind: 'classification',
  data: { files: ['data.csv'] },
  columns: {},
  output: { kind: 'labels', labels: ['a', 'b'] },
  metric: 'accuracy',
  scorers: [],
  corpus: [],
  tools: [],
  optimise: {},
  models: { student: { name: 'student', model: 'SmolLM2-135M-Instruct', provider: 'local' } },
  margin: 0.02,
  volume: { callsPerDay: 1000, growthPerMonth: 0 },
  latency: {},
  privacy: 'local',
  endpoints: [],
  changes: { outputsPerYear: 1, knowledgePerYear: 0 },
  horizonMonths: 12,
  budget: { usd: 0, hours: 1 },
  split: { seed: 1 },
  policy: 'assay',
  quantities: {},
  hosting: {},
  rates: {},
  team: {},
  maintain: {},
  callsPerAction: 1,
  origins: { 'volume.callsPerDay': 'task.yaml', 'changes.outputsPerYear': 'task.yaml' },
}

/** Binary scores of a split as a result: Wilson interval, one-sided lower bound. */
export const sampleSplit = (split: 'dev2' | 'golden', scores: readonly number[]): SplitEvidence => {
  const right = scores.filter((score) => score === 1).length
  const { value, low, high, n, method } = wilson(right, scores.length)
  return {
    metric: { name: 'accuracy', value, low, high, n, method, split },
    lower: wilson(right, scores.length, 0.9).low,
    ids: scores.map((_, i) => `${split}-${i}`),
    scores,
    otherMetrics: [],
    integrity: { attempted: n, answered: n, failed: 0, missing: 0 },
  }
}

/** Scores with `wrong` examples wrong from `from` on, of `n`. */
export const scoresWrongAt = (n: number, from: number, wrong: number): readonly number[] =>
  Array.from({ length: n }, (_, i) => (i >= from && i < from + wrong ? 0 : 1))

const base = {
  modelCalls: 0,
  hardware: 'sample machine',
  tries: 1,
  detail: '',
  status: 'measured',
} as const satisfies Partial<ArmEvidence>

export const sampleArms = {
  majority: {
    ...base,
    name: 'majority',
    kind: 'majority',
    rung: 0,
    answerKind: 'classifier',
    untuned: true,
    fitted: false,
    trainRows: 500,
    cost: { host: { kind: 'none' } },
  },
  linear: {
    ...base,
    name: 'linear',
    kind: 'linear',
    rung: 20,
    answerKind: 'classifier',
    untuned: true,
    fitted: true,
    trainRows: 500,
    cost: {
      host: { kind: 'local', cores: 1, alwaysOn: false },
      msPerCall: { value: 0.2, evidence: 'measured' },
      training: { hours: 0.001, cores: 1, evidence: 'measured' },
    },
  },
  prompt: {
    ...base,
    name: 'prompt@student',
    kind: 'prompt',
    rung: 50,
    answerKind: 'prompt',
    untuned: true,
    fitted: false,
    modelName: 'student',
    trainRows: 0,
    cost: { host: { kind: 'local', cores: 2, alwaysOn: true }, msPerCall: { value: 100, evidence: 'measured' } },
  },
  current: {
    ...base,
    name: 'prompt@current',
    kind: 'prompt',
    rung: 55,
    answerKind: 'prompt',
    untuned: true,
    fitted: false,
    modelName: 'current',
    trainRows: 0,
    cost: { host: { kind: 'remote', provider: 'openai', model: 'big' }, tokensPerCall: { input: 1000, output: 20, evidence: 'measured' } },
  },
  tuned: {
    ...base,
    name: 'tuned@student',
    kind: 'tuned',
    rung: 90,
    answerKind: 'fine-tune',
    untuned: false,
    fitted: true,
    modelName: 'student',
    trainRows: 500,
    cost: {
      host: { kind: 'local', cores: 2, alwaysOn: true },
      msPerCall: { value: 100, evidence: 'measured' },
      training: { hours: 0.1, cores: 2, evidence: 'measured' },
    },
  },
} as const satisfies Record<string, ArmEvidence>

/** Compares arms by the binary scores they carry. */
const sampleComparator =
  (arms: readonly ArmEvidence[]): Comparator =>
  (baseline, candidate, split, { alpha, margin, only }) => {
    const [a, b] = [baseline, candidate].map((name) => {
      const found = arms.find((arm) => arm.name === name)?.[split]
      return found?.scores.filter((_, i) => only === undefined || only.has(found.ids[i] ?? ''))
    })
    if (a === undefined || b === undefined) return undefined
    return comparePaired({ a, b, scale: 'binary', alpha, margin, random: createRandom(1) })
  }

/** Evidence around some arms: 500 training and 1,000 golden units, a price for `openai/big`. */
export const sampleEvidence = (arms: readonly ArmEvidence[], rest: Partial<DecisionEvidence> = {}): DecisionEvidence => ({
  task: sampleTask,
  metric: { name: 'accuracy', label: 'accuracy' },
  decidedAt: '2026-11-25T12:00:00.000Z',
  data: {
    rows: 2000,
    train: 500,
    dev: 400,
    golden: 1000,
    duplicatesRemoved: 0,
    contradictions: 0,
    leaksRemoved: 0,
    findings: [],
    trainUnits: 500,
    goldenUnits: 1000,
  },
  arms,
  compare: sampleComparator(arms),
  looks: [],
  learningCurve: [],
  assumptions: [],
  prices: ({ model }) =>
    model === 'big' ? { inputPer1M: 2.5, outputPer1M: 10, source: 'sample', date: '2026-11-20', trust: 'vendor-page' } : undefined,
  policies: [],
  random: createRandom(7),
  ...rest,
})
