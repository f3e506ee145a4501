import type { LabelledExample } from '../core/data/example.ts'
import { AssayError } from '../core/errors.ts'
import { createRandom } from '../core/lib/random.ts'
import type { Model } from '../core/ports/model.ts'
import type { TrainResult } from '../core/ports/trainer.ts'
import { comparePaired } from '../core/stats/compare-paired.ts'
import type { PreparedTraining } from './prepare-training.ts'
import type { TrainArmOptions } from './train.ts'
import type { Parity } from './trained-arm.ts'

const alpha = 0.05

/** What the trainer's own model answered, as text: the label it found likeliest, or what it wrote. */
const trainerTexts = (result: TrainResult, choices: PreparedTraining['parity']['choices']): readonly string[] => {
  if (choices.length === 0 || result.parityOutputs.length === 0) return result.parityTexts
  const labels = new Map(choices.map(({ label, ids }) => [ids.join(' '), label]))
  return result.parityOutputs.map((ids) => labels.get(ids.join(' ')) ?? '')
}

/** The served model's own answer; a label is the likeliest one, without the prior that serving adds: the trainer has none. */
const servedText = async (options: TrainArmOptions, model: Model, example: LabelledExample): Promise<string | undefined> => {
  const request = await options.request(example)
  const result = await model.call(request, { signal: options.signal, idempotencyKey: `parity:${example.id}` })
  if (result.status === 'failed') return undefined
  const scores = Object.entries(result.reply.labelScores ?? {})
  return scores.length === 0 ? result.reply.text : scores.reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0]
}

/**
 * Compares the served adapter with the trainer's own model on the same dev rows, paired (training.md §7.4).
 * Throws `parity-failed` where serving surely loses (one-sided, 0.05), by more than half the margin as observed, and by more than the margin as far as
 * the bound tells. On few rows the bound alone says nothing: one answer of 40 is 2.5 points. What cannot be excluded is noted.
 */
export const checkParity = async (
  options: TrainArmOptions,
  facts: { readonly parity: PreparedTraining['parity']; readonly result: TrainResult; readonly served: Model },
): Promise<Parity> => {
  const { examples, choices } = facts.parity
  const texts = trainerTexts(facts.result, choices)
  if (texts.length === 0 || texts.length !== examples.length)
    return { status: 'not-measured', why: 'the trainer gave no outputs of its own' }
  const trainer: number[] = []
  const served: (number | null)[] = []
  let sameAnswers = 0
  for (const [i, example] of examples.entries()) {
    const own = texts[i] ?? ''
    const text = await servedText(options, facts.served, example)
    trainer.push(await options.judge(example, own))
    served.push(text === undefined ? null : await options.judge(example, text))
    if (text === own) sameAnswers++
  }
  const binary = [...trainer, ...served].every((score) => score === null || score === 0 || score === 1)
  const margin = options.task.margin
  const comparison = comparePaired({
    a: trainer,
    b: served,
    scale: binary ? 'binary' : 'continuous',
    alpha,
    margin,
    random: createRandom(options.task.split.seed).fork('parity'),
  })
  const loss = -comparison.difference
  const possibleLoss = -comparison.low
  const isSure = comparison.high < 0
  if (isSure && possibleLoss > margin && loss > margin / 2)
    throw new AssayError(
      'parity-failed',
      `${options.arm}: the served adapter scores ${comparison.valueB.toFixed(3)} where the trainer's own model scores ${comparison.valueA.toFixed(3)} on ${comparison.n} dev rows`,
      {
        hint: 'serve a less quantised base (`quantization: f16` for the student in task.yaml), and report the base model if that does not help',
      },
    )
  if (possibleLoss > margin)
    options.sink({
      kind: 'note',
      level: 'info',
      message: `${options.arm}: serving loses ${(100 * loss).toFixed(1)} points against the trainer's own model on ${comparison.n} dev rows; a loss of up to ${(100 * possibleLoss).toFixed(1)} is not excluded`,
    })
  return {
    status: 'measured',
    n: comparison.n,
    trainer: comparison.valueA,
    served: comparison.valueB,
    difference: comparison.difference,
    low: comparison.low,
    sameAnswers,
  }
}
