import { AssayError } from '../errors.ts'
import type { Task } from '../task/task.ts'
import { flipScale } from './flip-scale.ts'
import { findNumberKey } from './what-if-number.ts'
import type { NumberKey } from './what-if-number.ts'
import type { Setting } from './what-if-setting.ts'

/** One input that a sweep moves, and the values it takes, in order. */
export interface SweepAxis {
  readonly number: NumberKey
  readonly values: readonly number[]
  readonly scale: 'linear' | 'log'
  readonly given: string
}

/** A picture of more would show nothing more. */
const mostSteps = 60
const stepsAlone = 13
const stepsOfTwo = 9

const example = 'for example --sweep volume.callsPerDay=1k..10M or --sweep rates.labelUsd=1..20:8'

const splitText = (
  text: string,
  given: string,
): { readonly key: string; readonly ends: readonly [string, string]; readonly steps?: number } => {
  const match = /^\s*([\w.-]+)\s*=\s*(.+?)\s*\.\.\s*([^:]+?)\s*(?::\s*(\S+))?\s*$/.exec(text)
  if (match === null) {
    const hint = text.includes('=') && !text.includes('..') ? `a sweep goes over a range; ${example}` : example
    throw new AssayError('usage', `"${text}" is not KEY=FROM..TO`, { where: given, hint })
  }
  const [, key = '', low = '', high = '', written] = match
  if (high.includes('..')) throw new AssayError('usage', `"${text}" has more than two ends`, { where: given, hint: example })
  if (written === undefined) return { key, ends: [low, high] }
  const steps = Number(written)
  if (!Number.isInteger(steps) || steps < 2 || steps > mostSteps)
    throw new AssayError('usage', `"${written}" is no number of steps: a sweep takes 2 to ${mostSteps}`, { where: given, hint: example })
  return { key, ends: [low, high], steps }
}

/** Reads `KEY=FROM..TO` or `KEY=FROM..TO:STEPS`; steps of one factor where the range spans more than 20 times. Throws `usage`. */
const readAxis = (task: Task, text: string, many: boolean): SweepAxis => {
  const given = `--sweep ${text}`
  const { key, ends, steps = many ? stepsOfTwo : stepsAlone } = splitText(text, given)
  const number = findNumberKey(task, key, given)
  const [low, high] = ends.map((end) => {
    const value = number.read(end)
    if (value === undefined)
      throw new AssayError('usage', `"${end}" is no value of ${key}`, {
        where: given,
        hint: `write it as ${number.format(number.plausible[1])}`,
      })
    return value
  }) as [number, number]
  if (low > high)
    throw new AssayError('usage', `${key} from ${ends[0]} to ${ends[1]} is the wrong way round`, {
      where: given,
      hint: `write ${key}=${ends[1]}..${ends[0]}`,
    })
  if (low === high)
    throw new AssayError('usage', `${key} has one value only, ${ends[0]}`, {
      where: given,
      hint: `--set ${key}=${ends[0]} decides at one value`,
    })
  if (low < number.least || high > number.most)
    throw new AssayError('usage', `${key} cannot go from ${ends[0]} to ${ends[1]}`, {
      where: given,
      hint: `it is ${number.most === Infinity ? `at least ${number.format(number.least)}` : `between ${number.format(number.least)} and ${number.format(number.most)}`}`,
    })
  const scale = flipScale(low, high)
  const values = Array.from({ length: steps }, (_, i) => (i === 0 ? low : i === steps - 1 ? high : scale.valueAt(i / (steps - 1))))
  const shown = values.map((value) => (number.isWhole ? Math.round(value) : Number(value.toPrecision(6))))
  return { number, values: [...new Set(shown)], scale: scale.kind, given }
}

/** One or two axes. Throws `usage` for more, and where a key is swept twice or also set. */
export const readAxes = (task: Task, texts: readonly string[], settings: readonly Setting[]): readonly SweepAxis[] => {
  if (texts.length > 2)
    throw new AssayError('usage', `${texts.length} sweeps are more than a table can show`, {
      hint: 'sweep one or two keys, and --set the others',
    })
  const axes = texts.map((text) => readAxis(task, text, texts.length > 1))
  const [first, second] = axes
  if (first !== undefined && first.number.key === second?.number.key)
    throw new AssayError('usage', `${first.number.key} is swept twice`, { where: second.given, hint: 'sweep two different keys' })
  const both = axes.find(({ number }) => settings.some(({ key }) => key === number.key))
  if (both !== undefined)
    throw new AssayError('usage', `${both.number.key} is both set and swept`, { where: both.given, hint: 'leave one of them out' })
  return axes
}
