import type { Finding } from '../data/finding.ts'
import { counted, formatCount } from '../report/format.ts'
import { nearestRank } from '../stats/quantile.ts'
import { adapterParameters, type LayerShapes, trainingMemoryBytes } from './adapter-size.ts'
import type { BuiltRows } from './build-rows.ts'
import type { Recipe } from './recipe.ts'
import { planTraining, type TrainingPlan } from './training-plan.ts'

export interface PreflightOptions {
  readonly built: BuiltRows
  readonly recipe: Recipe
  readonly base: { readonly parameters: number; readonly contextTokens: number; readonly layers: LayerShapes }
  readonly tokensPerSecond: number
  readonly machine: { readonly memoryBytes: number }
  /** The answer that each of the first rows is trained to give: shown beside its mask. */
  answerOf(exampleId: string): string
}

export interface Preflight {
  readonly plan: TrainingPlan
  readonly rows: number
  readonly tokenLength: { readonly p50: number; readonly p95: number; readonly max: number }
  readonly truncatedShare: number
  readonly trainedTokens: number
  readonly adapterParameters: number
  readonly memoryBytes: number
  /** Mask of three rows: how many tokens are prompt, which are trained, and the text they spell. */
  readonly masks: readonly {
    readonly exampleId: string
    readonly promptTokens: number
    readonly trained: readonly number[]
    readonly answer: string
  }[]
  readonly findings: readonly Finding[]
  /** Findings that would waste the run. */
  readonly blocking: readonly Finding[]
}

const tolerableShare = 0.2
const leastRows = 16

const finding = (
  id: string,
  severity: Finding['severity'],
  rows: readonly string[],
  text: { readonly message: string; readonly fix: string; readonly effect: string },
): Finding => ({
  id,
  severity,
  count: Math.max(rows.length, 1),
  ...text,
  examples: rows.slice(0, 5).map((row) => ({ rows: [row], note: '' })),
  rows,
})

const trainedOf = (labels: readonly number[]): readonly number[] => labels.filter((label) => label !== -100)

const rowFindings = ({ rows, endToken, unmaskable, tooLong }: BuiltRows): readonly Finding[] => {
  const found: Finding[] = []
  const total = rows.length + unmaskable.length + tooLong.length
  const untrained = rows.filter((row) => trainedOf(row.labels).length === 0).map((row) => row.exampleId)
  const endless = rows.filter((row) => row.labels.at(-1) !== endToken).map((row) => row.exampleId)
  const silent = rows.filter((row) => trainedOf(row.labels).length === 1).map((row) => row.exampleId)
  if (untrained.length > 0)
    found.push(
      finding('no-trained-token', 'error', untrained, {
        message: `${formatCount(untrained.length)} of ${counted(total, 'row')} train no token at all`,
        fix: 'remove these rows, or give them an answer',
        effect: 'They teach nothing: the trained arm has fewer rows than it seems.',
      }),
    )
  if (endless.length > untrained.length)
    found.push(
      finding('no-end-of-turn', 'error', endless, {
        message: `${formatCount(endless.length)} of ${counted(total, 'row')} do not end with the token that ends a turn: the model would never stop`,
        fix: 'report this as a bug, with the name of the base model',
        effect: 'The trained arm would run on past its answers and score worse than it could.',
      }),
    )
  if (silent.length > 0)
    found.push(
      finding('empty-answer', 'warning', silent, {
        message: `${formatCount(silent.length)} of ${counted(total, 'row')} have an empty answer: they train the model to say nothing`,
        fix: 'check `expected` of these rows',
        effect: 'The trained arm learns to say nothing and looks worse than it could.',
      }),
    )
  if (unmaskable.length > 0)
    found.push(
      finding('prompt-not-prefix', unmaskable.length > total * tolerableShare ? 'error' : 'warning', unmaskable, {
        message: `${formatCount(unmaskable.length)} of ${counted(total, 'row')} are left out: under this chat template their prompt is not the start of the conversation`,
        fix: 'use another base model, or remove unusual characters at the end of the inputs',
        effect: 'The trained arm learns from fewer rows and looks worse than it could.',
      }),
    )
  if (tooLong.length > 0)
    found.push(
      finding('row-too-long', tooLong.length > total * tolerableShare ? 'error' : 'warning', tooLong, {
        message: `${formatCount(tooLong.length)} of ${counted(total, 'row')} are longer than training allows and are left out`,
        fix: 'shorten the inputs or the prompt',
        effect: 'The trained arm learns from fewer rows, and from no long ones.',
      }),
    )
  if (rows.length < leastRows)
    found.push(
      finding('too-few-rows', 'error', [], {
        message: `only ${counted(rows.length, 'row')} can be trained on`,
        fix: `label at least ${leastRows}`,
        effect: 'Training would show noise: the trained arm says nothing about tuning.',
      }),
    )
  return found
}

/**
 * What is known before anything is spent (training.md §11): lengths, masks, end token, capacity, memory, time.
 * The time and the memory are estimates; everything else is counted.
 */
export const preflight = (options: PreflightOptions): Preflight => {
  const { built, recipe, base, tokensPerSecond, machine, answerOf } = options
  const { rows, tooLong } = built
  const lengths = rows.map((row) => row.inputIds.length)
  const sorted = [...lengths].sort((a, b) => a - b)
  const plan = planTraining({ recipe, lengths, tokensPerSecond })
  const trainedTokens = rows.reduce((sum, row) => sum + trainedOf(row.labels).length, 0)
  const parameters = adapterParameters(base.layers, recipe.rank)
  const longest = sorted.at(-1) ?? 0
  const memoryBytes = trainingMemoryBytes({
    parameters: base.parameters,
    bytesPerWeight: 4,
    layers: base.layers,
    rank: recipe.rank,
    microBatch: plan.microBatch,
    longest,
  })
  const findings = [...rowFindings(built)]
  // About 2 bits a parameter, and 2 nats a trained token (training.md §5.3).
  if (parameters * 2 < (trainedTokens * 2) / Math.LN2)
    findings.push(
      finding('adapter-too-small', 'warning', [], {
        message: `a rank of ${recipe.rank} holds fewer bits than ${counted(trainedTokens, 'trained token')} carry`,
        fix: 'raise the rank',
        effect: 'The trained arm may forget part of the rows and look worse than it could.',
      }),
    )
  if (memoryBytes > machine.memoryBytes)
    findings.push(
      finding('memory', 'error', [], {
        message: `training needs about ${(memoryBytes / 1e9).toFixed(1)} GB of memory and the machine has ${(machine.memoryBytes / 1e9).toFixed(1)}`,
        fix: 'choose a smaller base model, or train on a larger machine',
        effect: 'There is no trained arm to compare with.',
      }),
    )
  return {
    plan,
    rows: rows.length,
    tokenLength: { p50: nearestRank(sorted, 0.5), p95: nearestRank(sorted, 0.95), max: longest },
    truncatedShare: tooLong.length / Math.max(rows.length + tooLong.length, 1),
    trainedTokens,
    adapterParameters: parameters,
    memoryBytes,
    masks: rows.slice(0, 3).map((row) => ({
      exampleId: row.exampleId,
      promptTokens: row.promptTokens,
      trained: trainedOf(row.labels),
      answer: answerOf(row.exampleId),
    })),
    findings,
    blocking: findings.filter(({ severity }) => severity === 'error'),
  }
}
