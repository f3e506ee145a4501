import { AssayError } from '../errors.ts'
import { readAmount } from '../economics/quantity.ts'
import { didYouMean } from '../lib/did-you-mean.ts'
import { readDurationMs, readMargin, readMonths, readScore } from '../task/quantities.ts'
import { hostingKeys, quantityKeys } from '../task/quantity-keys.ts'
import type { QuantityKey } from '../task/quantity-keys.ts'
import { meaningOf } from '../task/task-keys.ts'
import type { Task } from '../task/task.ts'
import { refuseKey } from './what-if-setting.ts'

/** A number of task.yaml that a sweep may move and a search for flips may turn. */
export interface NumberKey {
  readonly key: string
  readonly label: string
  readonly unit: string
  /** Outside of these it is a mistake. */
  readonly least: number
  readonly most: number
  /** Between these a search looks: what is plausible. */
  readonly plausible: readonly [number, number]
  readonly isWhole: boolean
  /** As a person writes it for this key; undefined where it is not understood. */
  read(text: string): number | undefined
  /** As `--set` reads it. */
  format(value: number): string
}

/** Four digits, with k and M. */
const amount = (value: number): string => {
  const size = Math.abs(value)
  const short = (divisor: number, suffix: string): string => `${Number((value / divisor).toPrecision(4))}${suffix}`
  if (size >= 1e9) return short(1e9, 'B')
  if (size >= 1e6) return short(1e6, 'M')
  return size >= 1e4 ? short(1e3, 'k') : String(Number(value.toPrecision(4)))
}

const percent = (value: number): string => `${Number((100 * value).toPrecision(4))}%`

/** Plausible ends by unit; a key of its own range stands below. */
const rangeOfUnit: Readonly<Record<string, readonly [number, number]>> = {
  'calls/day': [1, 1e9],
  'tokens/month': [1e4, 1e13],
  USD: [1, 1e6],
  weeks: [0.1, 104],
  runs: [1, 100],
  rows: [1, 1e6],
  share: [0, 1],
  'share a month': [-0.2, 1],
  'x mean': [1, 100],
  'a year': [0, 52],
  months: [1, 60],
  GB: [0.01, 1e4],
  's/row': [1, 3600],
  'USD/h': [0.01, 100],
  'h/day': [1, 24],
  machines: [1, 1000],
  'tokens/s': [1, 1e5],
  W: [10, 1e4],
  x: [1, 3],
}

const rangeOfKey: Readonly<Record<string, readonly [number, number]>> = {
  'rates.labelUsd': [0.01, 100],
  'rates.engineerWeekUsd': [200, 20_000],
  'rates.reviewerHourUsd': [2, 300],
  'rates.kwhUsd': [0.02, 1],
  'rates.coreHourUsd': [0.002, 0.5],
  'revenue.perCallUsd': [1e-5, 100],
  'revenue.allowedPerCallUsd': [1e-5, 100],
  'costs.dataPreparationShare': [0, 0.95],
}

const uncertain = (key: string, { unit, least, most = Infinity, meaning }: Omit<QuantityKey, 'key'>): NumberKey => {
  const [low, high] = rangeOfKey[key] ?? rangeOfUnit[unit] ?? [Math.max(least, 0.01), 1e6]
  return {
    key,
    label: meaning,
    unit,
    least,
    most,
    plausible: [Math.max(least, low), Math.min(most, high)],
    isWhole: false,
    read: readAmount,
    format: unit.startsWith('share') ? percent : amount,
  }
}

const single = (key: string, options: Omit<NumberKey, 'key' | 'label'>): NumberKey => ({ key, label: meaningOf(key), ...options })

const singles: readonly NumberKey[] = [
  single('margin', {
    unit: 'points',
    least: 1e-6,
    most: 0.999,
    plausible: [0.001, 0.3],
    isWhole: false,
    read: readMargin,
    format: (value) => `${Number((100 * value).toPrecision(4))}pt`,
  }),
  single('target', { unit: 'share', least: 0, most: 1, plausible: [0, 1], isWhole: false, read: readScore, format: percent }),
  single('latency.p95Ms', {
    unit: 'ms',
    least: 0,
    most: Infinity,
    plausible: [1, 60_000],
    isWhole: false,
    read: (text) => readDurationMs(text, 1),
    format: (value) => String(Number(value.toPrecision(4))),
  }),
  single('horizonMonths', { unit: 'months', least: 1, most: 600, plausible: [1, 120], isWhole: true, read: readMonths, format: String }),
  single('callsPerAction', {
    unit: 'calls',
    least: 1e-6,
    most: Infinity,
    plausible: [1, 50],
    isWhole: false,
    read: readAmount,
    format: amount,
  }),
  single('changes.knowledgePerYear', {
    unit: 'a year',
    least: 0,
    most: Infinity,
    plausible: [0, 365],
    isWhole: false,
    read: readAmount,
    format: amount,
  }),
  single('team.weeksPerYear', {
    unit: 'weeks',
    least: 0,
    most: Infinity,
    plausible: [0, 104],
    isWhole: false,
    read: readAmount,
    format: amount,
  }),
]

/** Every number that a what-if of this task may move: those of task.yaml and of its hosts. */
export const numberKeys = (task: Pick<Task, 'hosting'>): readonly NumberKey[] => [
  ...quantityKeys.map(({ key, ...rest }) => uncertain(key, rest)),
  ...Object.keys(task.hosting).flatMap((host) => hostingKeys.map(({ key, ...rest }) => uncertain(`hosting.${host}.${key}`, rest))),
  ...singles,
]

/** The number of this key. Throws `usage` with the nearest one, or with the command that measures what a what-if cannot. */
export const findNumberKey = (task: Pick<Task, 'hosting'>, key: string, given: string): NumberKey => {
  const keys = numberKeys(task)
  const found = keys.find((candidate) => candidate.key === key)
  if (found !== undefined) return found
  refuseKey(key, given)
  const near = didYouMean(
    key,
    keys.map((candidate) => candidate.key),
  )
  throw new AssayError('usage', `${key} is no number of task.yaml`, {
    where: given,
    hint: near === undefined ? 'run `assay explain task` for all keys' : `did you mean "${near}"?`,
  })
}
