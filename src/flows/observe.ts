import { countLicences } from '../core/data/count-licences.ts'
import { inputLengths } from '../core/data/input-lengths.ts'
import { sameThird } from '../core/data/same-third.ts'
import type { Observed } from '../core/decision/observed.ts'
import { readPrompt } from '../core/decision/read-prompt.ts'
import { cohenKappa } from '../core/stats/cohen-kappa.ts'
import type { Interval } from '../core/stats/interval.ts'
import { adjudicatedPairs } from './adjudications.ts'
import { systemPromptOf } from './measure-arm.ts'
import type { Session } from './session.ts'

/**
 * Agreement of whoever labelled golden with whoever judged rows of it blind. These are the rows on which arms differ, so it is lower than
 * on all rows. Known only where people made the first labels, and out of a label set.
 */
const ratersOf = async ({ task, data, files }: Session): Promise<Interval | undefined> => {
  if (task.goldenRatedBy !== 'people' || data.labels.length === 0) return undefined
  const pairs = await adjudicatedPairs(files)
  const table = data.labels.map((first) =>
    data.labels.map((second) => pairs.filter((pair) => pair.first === first && pair.second === second).length),
  )
  const kappa = cohenKappa(table)
  return kappa === undefined ? undefined : { value: kappa.value, low: kappa.low, high: kappa.high, n: kappa.n, method: kappa.method }
}

/** What rows, prompt and machine show beyond the ladder. Rows to learn from only: golden is looked at by arms alone. */
export const observe = async (session: Session): Promise<Observed> => {
  const { data, ports } = session
  const rows = [...data.splits.train, ...data.splits.dev]
  const licences = countLicences(rows)
  const inputs = inputLengths(rows)
  const third = sameThird(rows, data.unitOf)
  const raters = await ratersOf(session)
  return {
    devUnits: data.counts.units.dev,
    ...(licences.length === 0 ? {} : { licences }),
    ...(inputs === undefined ? {} : { inputs }),
    ...(third === undefined ? {} : { sameThird: third }),
    ...(raters === undefined ? {} : { raters }),
    prompt: readPrompt(await systemPromptOf(session)),
    machine: { memoryBytes: ports.machine.memoryBytes, cores: ports.machine.cores },
  }
}
