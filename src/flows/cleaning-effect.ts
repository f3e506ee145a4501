import { cleaningEffect, type CleaningEffect } from '../core/data/cleaning-effect.ts'
import { verifyGolden } from '../core/data/golden-lock.ts'
import { splitFixed, splitWhole } from '../core/data/split-data.ts'
import { AssayError } from '../core/errors.ts'
import { createRandom } from '../core/lib/random.ts'
import { counted, formatInterval, formatShare } from '../core/report/format.ts'
import { gatherData, type GatheredData, type GatherOptions } from './gather-data.ts'
import { readLock } from './split.ts'

/**
 * How far copies between train and dev inflate the score of the linear arm (classification). Golden is not looked at, and nothing is
 * written. Throws `usage` for other tasks, and what `gatherData` and `verifyGolden` throw.
 */
export const measureCleaning = async (
  options: GatherOptions & { readonly gathered?: GatheredData },
): Promise<CleaningEffect | undefined> => {
  const { task, files, signal } = options
  if (task.kind !== 'classification')
    throw new AssayError('usage', `--effect needs labels, and this task is ${task.kind}`, { hint: 'assay check' })
  const { usable, units, given, labels } = options.gathered ?? (await gatherData(options))
  const lock = await readLock(files)
  const input = { examples: usable, units, kind: task.kind, split: task.split }
  const splits =
    given === undefined ? splitWhole(input, { frozen: lock && verifyGolden(lock, usable, { exact: false }) }) : splitFixed(input, given)
  return cleaningEffect({ examples: usable, units, splits, labels, random: createRandom(task.split.seed).fork('cleaning effect'), signal })
}

/** The effect in one sentence, then how it comes about. */
export const sayCleaningEffect = ({ random, clean, sizes }: CleaningEffect): string => {
  const { accuracy, copies, others } = random
  const part = (name: string, { rows, accuracy: of }: CleaningEffect['random']['copies']): string =>
    of === undefined ? `no row ${name}` : `${formatShare(of.value)} on the ${counted(rows, 'row')} ${name}`
  return `linear, ${counted(sizes.train, 'train row')}, ${counted(sizes.dev, 'dev row')}: a random split says ${formatInterval(accuracy)}; without copies of dev in train it is ${formatInterval(clean)}. In the random split ${formatShare(copies.rows / sizes.dev)} of dev have a copy in train: ${part('with a copy', copies)}, ${part('without', others)}`
}
