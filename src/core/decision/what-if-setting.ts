import { parse, parseDocument, stringify, YAMLParseError } from 'yaml'
import { AssayError } from '../errors.ts'
import { decidingNames, scorerNames } from '../scorers/make-scorer.ts'
import { crossChecks } from '../task/cross-checks.ts'
import { parseTask } from '../task/parse-task.ts'
import { resolveTask } from '../task/resolve-task.ts'
import { taskSchema } from '../task/task-schema.ts'
import type { Task } from '../task/task.ts'
import { storedTask } from './restore-evidence.ts'
import type { StoredEvidence } from './stored-evidence.ts'
import { isRecord } from '../lib/is-record.ts'

/** One key of task.yaml with the value it would have; `given` is how it was written. */
export interface Setting {
  readonly key: string
  readonly value: unknown
  readonly given: string
}

/** Keys whose change makes other rows, other arms or other answers: nothing that was measured would stand for them. */
const needsRun: ReadonlySet<string> = new Set(
  'version name kind data columns output metric scorers corpus tools program optimise prompt outputs models privacy region endpoints budget arms split prices'.split(
    ' ',
  ),
)

/** Ways to say one thing: who sets one replaces the others. */
export const volumeKeys: readonly string[] = ['volume.callsPerDay', 'volume.callsPerMonth', 'volume.actionsPerDay', 'volume.tokensPerMonth']

const example = 'for example --set volume.callsPerDay=2M or --set rates.labelUsd=8..12'

/** Refuses what no what-if can answer, with the command that can. */
export const refuseKey = (key: string, given: string): void => {
  const [top = ''] = key.split('.')
  if (top === 'policy')
    throw new AssayError('usage', 'policy is chosen with --policy, not with --set', { where: given, hint: '`assay decide --policy NAME`' })
  if (needsRun.has(top))
    throw new AssayError('usage', `${key} cannot be set in a what-if: it needs new measurements`, {
      where: given,
      hint: `edit ${top} in task.yaml and run \`assay run\`: what stays the same is replayed`,
    })
}

/** Money of task.yaml is USD; another currency would be taken for dollars. */
const refuseCurrency = (key: string, value: string, given: string): void => {
  const names = /[$€£¥₹]|(?:^|[\d\s])(EUR|GBP|CHF|JPY|INR|CNY|CAD|AUD|USD)(?:$|[\d\s])/i.exec(value)
  if (/usd/i.test(key) && names !== null)
    throw new AssayError('usage', `${key} is a plain number in USD, not "${value}"`, {
      where: given,
      hint: 'convert it to USD and write the number alone; currency in task.yaml says what reports show',
    })
}

/** Reads `KEY=VALUE` of `--set`. Throws `usage`. */
export const readSetting = (text: string): Setting => {
  const given = `--set ${text}`
  const at = text.indexOf('=')
  const [key, written] = [text.slice(0, Math.max(0, at)).trim(), text.slice(at + 1).trim()]
  if (at < 0 || !/^[A-Za-z][\w-]*(\.[A-Za-z0-9][\w-]*)*$/.test(key))
    throw new AssayError('usage', `"${text}" is not KEY=VALUE`, { where: given, hint: example })
  if (written === '') throw new AssayError('usage', `${key} has no value`, { where: given, hint: example })
  refuseKey(key, given)
  refuseCurrency(key, written, given)
  try {
    return { key, value: parse(written) as unknown, given }
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause
    throw new AssayError('usage', `the value of ${key} is not understood`, { where: given, hint: example, cause })
  }
}

/** Throws `usage` where two settings speak of one thing; then their order cannot matter. */
const refuseConflicts = (settings: readonly Setting[]): void => {
  const sorted = [...settings].sort((a, b) => (a.key < b.key ? -1 : 1))
  sorted.forEach((setting, i) => {
    const other = sorted.slice(i + 1).find(({ key }) => key === setting.key || key.startsWith(`${setting.key}.`))
    if (other !== undefined)
      throw new AssayError('usage', `${other.key} is set twice: ${setting.given} and ${other.given}`, { hint: 'give each key once' })
  })
  const volumes = sorted.filter(({ key }) => volumeKeys.includes(key))
  if (volumes.length > 1)
    throw new AssayError('usage', `${volumes.map(({ key }) => key).join(' and ')} say the same thing`, { hint: 'set one of them' })
}

type Raw = Readonly<Record<string, unknown>>

const withValue = (raw: Raw, [name = '', ...rest]: readonly string[], value: unknown): Raw => ({
  ...raw,
  [name]: rest.length === 0 ? value : withValue(isRecord(raw[name]) ? raw[name] : {}, rest, value),
})

const without = (raw: Raw, key: string): Raw => {
  const [group = '', name = ''] = key.split('.')
  const inside = raw[group]
  if (!isRecord(inside) || !(name in inside)) return raw
  const { [name]: _gone, ...rest } = inside
  return { ...raw, [group]: rest }
}

const applied = (raw: Raw, settings: readonly Setting[]): Raw => {
  const replaced = settings.some(({ key }) => volumeKeys.includes(key)) ? volumeKeys : []
  const cleared = replaced.reduce<Raw>(without, raw)
  return [...settings]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .reduce((whole, { key, value }) => withValue(whole, key.split('.'), value), cleared)
}

/** task.yaml of a run, read once: many what-ifs start from it. */
export interface TaskSource {
  readonly raw: Raw
  readonly schemaText?: string
  readonly task: Task
}

export const taskSourceOf = ({ task: { text, schemaText } }: Pick<StoredEvidence, 'task'>): TaskSource => ({
  raw: parseDocument(text.replace(/^\uFEFF/, '')).toJS() as Raw,
  ...(schemaText === undefined ? {} : { schemaText }),
  task: storedTask({ task: { text, ...(schemaText === undefined ? {} : { schemaText }) } }),
})

/** The ordinary parser, for its words: only asked where the quick way found a mistake. */
const parseSlowly = ({ schemaText }: TaskSource, raw: Raw): Task =>
  parseTask(stringify(raw), {
    fileName: 'task.yaml',
    ...(schemaText === undefined ? {} : { schemaText }),
    known: { metrics: decidingNames, scorers: scorerNames },
  })

type Mistake = { readonly message: string; readonly hint?: string }

const mistakesOf = (source: TaskSource, raw: Raw): readonly Mistake[] => {
  try {
    parseSlowly(source, raw)
    return []
  } catch (error) {
    if (!(error instanceof AssayError)) throw error
    const { message, hint, also } = error
    return [{ message, ...(hint === undefined ? {} : { hint }) }, ...also]
  }
}

const tryQuickly = ({ task }: TaskSource, raw: Raw): Task | undefined => {
  const parsed = taskSchema.safeParse(raw)
  if (!parsed.success || crossChecks(raw, {}).length > 0) return undefined
  return resolveTask(parsed.data, task.output.kind === 'json' ? task.output.schema : undefined)
}

/**
 * The task as it would be under some settings. The order of settings does not matter. Throws `task-invalid` as the parser of task.yaml
 * does, pointing at the setting, and `usage` where two settings speak of one key.
 */
export const taskUnder = (source: TaskSource, settings: readonly Setting[]): Task => {
  refuseConflicts(settings)
  const raw = applied(source.raw, settings)
  const task = tryQuickly(source, raw)
  if (task !== undefined) return task
  const together = mistakesOf(source, raw)
  const mistakes = settings.flatMap((setting) =>
    mistakesOf(source, applied(source.raw, [setting]))
      // What another setting puts right (a price for the watts of a host) is no mistake.
      .filter(({ message }) => together.some((mistake) => mistake.message === message))
      .map((mistake) => ({ ...mistake, where: setting.given })),
  )
  const [first, ...also] = mistakes
  // Each is fine alone: only together are they a mistake.
  if (first === undefined) return parseSlowly(source, raw)
  throw new AssayError('task-invalid', first.message, {
    where: first.where,
    ...(first.hint === undefined ? {} : { hint: first.hint }),
    also,
  })
}
