import { isRecord } from '../core/lib/is-record.ts'
import type { TaskFiles } from '../core/ports/world.ts'
import { readJson } from './read-json.ts'

/**
 * The command that has people judge rows of golden, which no review may change: the two arms of the newest decision, blind. Before there
 * is a decision golden may still be corrected in its file and frozen again.
 */
export const goldenCommand = async (files: TaskFiles): Promise<string> => {
  const decision = await readJson(files, 'decision.json')
  const adjudication = decision?.['adjudication']
  const pair: unknown = isRecord(adjudication) ? adjudication['pair'] : undefined
  return Array.isArray(pair) && pair.length === 2 && pair.every((arm) => typeof arm === 'string')
    ? `assay compare ${pair.join(' ')} --split golden --blind review.html`
    : 'assay split --refreeze --yes'
}

/** The same in words, for a row or many. */
export const goldenAdvice = (command: string): string =>
  command.startsWith('assay compare')
    ? `judge it with \`${command}\``
    : `no run has looked at golden: correct the row in the data file, then \`${command}\``
