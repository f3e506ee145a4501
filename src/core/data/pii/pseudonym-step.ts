import { canonicalJson } from '../../lib/canonical-json.ts'
import { isRecord } from '../../lib/is-record.ts'

const name = 'pseudonymise'
/** Of a row that had no origin: restored, it has none again. */
const wasWithout = 'imported as it was'

/** A row as Assay writes it, and nothing else: its line can be written again byte for byte. */
const rowIn = (line: string): Readonly<Record<string, unknown>> | undefined => {
  if (!line.includes('"row/1"')) return undefined
  const row: unknown = JSON.parse(line)
  return isRecord(row) && row['assay'] === 'row/1' && canonicalJson(row) === line ? row : undefined
}

const stepsOf = (origin: unknown): readonly unknown[] =>
  isRecord(origin) && Array.isArray(origin['steps']) ? (origin['steps'] as unknown[]) : []

/** JSON lines in which each row of Assay's that was changed says so. `before` and `after` have the same lines. */
export const withStep = (before: string, after: string, at: string): string => {
  if (!after.includes('"row/1"')) return after
  const old = before.split('\n')
  return after
    .split('\n')
    .map((line, place) => {
      const row = line === old[place] ? undefined : rowIn(line)
      if (row === undefined) return line
      const { origin } = row
      const step = { step: name, at, ...(origin === undefined && { detail: wasWithout }) }
      return canonicalJson({ ...row, origin: { kind: 'imported', ...(isRecord(origin) && origin), steps: [...stepsOf(origin), step] } })
    })
    .join('\n')
}

/** A row of ours loses the step that says it was pseudonymised: it no longer is. Any other line stays as it is. */
export const withoutStep = (line: string): string => {
  const row = line.includes(`"${name}"`) ? rowIn(line) : undefined
  if (row === undefined || !isRecord(row['origin'])) return line
  const all = stepsOf(row['origin'])
  const isOurs = (step: unknown): boolean => isRecord(step) && step['step'] === name
  const steps = all.filter((step) => !isOurs(step))
  if (steps.length === all.length) return line
  const { steps: _steps, ...origin } = row['origin']
  const { origin: _origin, ...rest } = row
  const isOnlyOurs = steps.length === 0 && all.some((step) => isRecord(step) && isOurs(step) && step['detail'] === wasWithout)
  return canonicalJson(isOnlyOurs ? rest : { ...rest, origin: steps.length === 0 ? origin : { ...origin, steps } })
}
