import { restoreText } from '../core/data/pii/pseudonymise.ts'
import { AssayError } from '../core/errors.ts'
import { canonicalJson } from '../core/lib/canonical-json.ts'
import { isRecord } from '../core/lib/is-record.ts'
import type { PseudonymTable } from '../core/ports/ports.ts'
import { keyFileOf, refuseExisting, type PseudonymRequest } from './pseudonymise.ts'

export interface Restored {
  readonly lines: number
  readonly changed: number
  readonly out: string
}

/** A row of ours loses the step that says it was pseudonymised: it no longer is. */
const withoutStep = (line: string): string => {
  if (!line.includes('"pseudonymise"')) return line
  const row: unknown = JSON.parse(line)
  if (!isRecord(row) || row['assay'] !== 'row/1' || !isRecord(row['origin']) || !Array.isArray(row['origin']['steps'])) return line
  const all = row['origin']['steps'] as readonly unknown[]
  const isOurs = (step: unknown): boolean => isRecord(step) && step['step'] === 'pseudonymise'
  const steps = all.filter((step) => !isOurs(step))
  const { steps: _steps, ...origin } = row['origin']
  const { origin: _origin, ...rest } = row
  const isOnlyOurs = steps.length === 0 && all.some((step) => isRecord(step) && isOurs(step) && step['detail'] === 'imported as it was')
  return canonicalJson(isOnlyOurs ? rest : { ...rest, origin: steps.length === 0 ? origin : { ...origin, steps } })
}

const isJsonLine = (line: string): boolean => {
  if (!/^\s*[[{]/.test(line)) return false
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}

/** In JSON a placeholder stands as it is, and its value is escaped as JSON escapes it. */
const restoreLine = (line: string, table: PseudonymTable, escaped: PseudonymTable): string =>
  isJsonLine(line) ? withoutStep(restoreText(line, escaped)) : restoreText(line, table)

/**
 * Puts the values back in any text file: rows that Assay wrote, answers of a model, CSV. Throws `vault-unusable`, `write-refused`,
 * `data-not-found`.
 */
export const restore = async (
  request: Omit<PseudonymRequest, 'sink' | 'ports'> & { readonly ports: Pick<PseudonymRequest['ports'], 'pseudonyms' | 'home'> },
): Promise<Restored> => {
  const { ports, files, file, out, signal } = request
  const key = keyFileOf(request)
  const table = await ports.pseudonyms.open(key)
  if (table === undefined)
    throw new AssayError('vault-unusable', 'there is no key of pseudonyms', {
      where: key,
      hint: 'name the key file that was used with --key; without it the values cannot be had back',
    })
  await refuseExisting(files, out)
  if (!(await files.exists(file))) throw new AssayError('data-not-found', 'the file does not exist', { where: file })
  const escaped = new Map([...table].map(([placeholder, value]) => [placeholder, JSON.stringify(value).slice(1, -1)]))
  const lines = (await files.readText(file)).split('\n')
  let changed = 0
  const restored = lines.map((line) => {
    signal.throwIfAborted()
    const after = restoreLine(line, table, escaped)
    if (after !== line) changed++
    return after
  })
  await files.writeText(out, restored.join('\n'))
  return { lines: lines.at(-1) === '' ? lines.length - 1 : lines.length, changed, out }
}
