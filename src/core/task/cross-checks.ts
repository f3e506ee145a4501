import { ends, readQuantity } from '../economics/quantity.ts'
import { didYouMean } from '../lib/did-you-mean.ts'
import { armMistakes } from './arm-mistakes.ts'
import { growthMistake } from './growth.ts'
import type { Mistake } from './mistake.ts'
import { readMonths } from './quantities.ts'
import { ownScorerNames, scorerMistakes } from './scorer-mistakes.ts'
import { isRecord } from '../lib/is-record.ts'

type Raw = Readonly<Record<string, unknown>>

/** Months that are added up where task.yaml does not say. */
const defaultHorizon = 12

export interface KnownNames {
  readonly metrics?: readonly string[]
  readonly scorers?: readonly string[]
  readonly arms?: readonly string[]
}

const nameMistakes = (raw: Raw, known: KnownNames): Mistake[] => {
  const unknown = (path: readonly PropertyKey[], value: unknown, names: readonly string[] | undefined): Mistake[] => {
    if (names === undefined || typeof value !== 'string' || names.includes(value)) return []
    // `tuned@student` restricts an arm to one model; only its kind is in the registry.
    if (path[0] === 'arms' && names.includes(value.split('@')[0] ?? '')) return []
    if (path[0] === 'metric' && known.scorers?.includes(value) === true)
      return [
        {
          path,
          at: 'value',
          message: `"${value}" is reported and cannot decide`,
          hint: `put it under scorers, and decide by another metric`,
        },
      ]
    const near = didYouMean(value, names)
    return [
      {
        path,
        at: 'value',
        message: `there is no "${value}" to use as ${String(path[0])}`,
        hint: near === undefined ? `one of: ${names.join(', ')}` : `did you mean "${near}"?`,
      },
    ]
  }
  const each = (key: string, names: readonly string[] | undefined): Mistake[] =>
    Array.isArray(raw[key]) ? raw[key].flatMap((value: unknown, index) => unknown([key, index], value, names)) : []
  const own = ownScorerNames(raw)
  const metrics = known.metrics === undefined ? undefined : [...new Set([...known.metrics, ...own])]
  return [...unknown(['metric'], raw['metric'], metrics), ...each('scorers', known.scorers), ...each('arms', known.arms)]
}

const outputMistakes = (raw: Raw): Mistake[] => {
  const { kind, output } = raw
  if (!isRecord(output)) return []
  const mistakes: Mistake[] = []
  if (kind === 'classification' && 'schema' in output)
    mistakes.push({
      path: ['output', 'schema'],
      at: 'key',
      message: 'classification has labels, not a schema',
      hint: 'write output: { labels: auto }, or kind: extraction',
    })
  if (kind === 'extraction' && 'labels' in output)
    mistakes.push({
      path: ['output', 'labels'],
      at: 'key',
      message: 'extraction has a schema, not labels',
      hint: 'write output: { schema: schema.json }, or kind: classification',
    })
  if (Array.isArray(output['labels'])) {
    const seen = new Set<unknown>()
    output['labels'].forEach((label: unknown, index) => {
      if (seen.has(label))
        mistakes.push({ path: ['output', 'labels', index], at: 'value', message: `label ${JSON.stringify(label)} is listed twice` })
      seen.add(label)
    })
  }
  return mistakes
}

const splitMistakes = (raw: Raw): Mistake[] => {
  const { split, data } = raw
  if (!isRecord(split)) return []
  const sizes = ['golden', 'dev', 'train'].filter((key) => key in split && !(key === 'train' && isRecord(data)))
  if (isRecord(data) && sizes.includes('golden'))
    return [
      { path: ['split', 'golden'], at: 'key', message: 'data already fixes golden', hint: 'remove split.golden, or name one file in data' },
    ]
  if (isRecord(data) && split['by'] === 'time')
    return [{ path: ['split', 'by'], at: 'key', message: 'data already fixes golden', hint: 'remove split.by, or name one file in data' }]
  const share = ['golden', 'dev'].map((key) => split[key]).reduce<number>((sum, value) => sum + shareOf(value), 0)
  return share >= 1
    ? [{ path: ['split'], at: 'key', message: 'golden and dev leave nothing for train', hint: 'shares must add up to less than 100%' }]
    : []
}

const shareOf = (value: unknown): number => {
  if (typeof value === 'number') return value > 0 && value < 1 ? value : 0
  const percent = typeof value === 'string' ? /^\s*([\d.]+)\s*%\s*$/.exec(value)?.[1] : undefined
  return percent === undefined ? 0 : Number(percent) / 100
}

const volumes = ['callsPerDay', 'callsPerMonth', 'actionsPerDay', 'tokensPerMonth']

/** Two volumes contradict each other sooner or later. */
const volumeMistakes = ({ volume }: Readonly<Record<string, unknown>>): readonly Mistake[] => {
  const [first, second] = isRecord(volume) ? volumes.filter((key) => volume[key] !== undefined) : []
  if (first === undefined || second === undefined) return []
  return [
    {
      path: ['volume', second],
      at: 'key',
      message: `volume says ${first} and ${second}`,
      hint: `keep one of ${volumes.join(', ')}`,
    },
  ]
}

/** Growth that no horizon of that length can hold: costs would be no numbers. */
const growthMistakes = ({ volume, horizonMonths }: Raw): readonly Mistake[] => {
  const written = isRecord(volume) ? volume['growthPerMonth'] : undefined
  const growth = typeof written === 'string' || typeof written === 'number' ? readQuantity(written) : undefined
  const months = typeof horizonMonths === 'string' || typeof horizonMonths === 'number' ? readMonths(horizonMonths) : defaultHorizon
  if (growth === undefined || months === undefined) return []
  const mistake = growthMistake(ends(growth)[1], months)
  return mistake === undefined ? [] : [{ path: ['volume', 'growthPerMonth'], at: 'value', ...mistake }]
}

/** A host of a model that nobody declared, or one that has no price, would count for nothing. */
const hostingMistakes = ({ hosting }: Readonly<Record<string, unknown>>, models: readonly string[]): readonly Mistake[] =>
  Object.entries(isRecord(hosting) ? hosting : {}).flatMap(([name, host]): readonly Mistake[] => {
    if (!models.includes(name)) {
      const near = didYouMean(name, models)
      return [
        {
          path: ['hosting', name],
          at: 'key',
          message: `hosting.${name} is not in models`,
          hint: near === undefined ? `add models.${name}` : `did you mean "${near}"?`,
        },
      ]
    }
    if (!isRecord(host) || ['usdPerHour', 'gpu', 'purchaseUsd'].some((key) => host[key] !== undefined)) return []
    return [
      {
        path: ['hosting', name],
        at: 'key',
        message: `hosting.${name} says no price`,
        hint: 'add usdPerHour, purchaseUsd (own hardware), or gpu: a class of the price book such as "H100 80GB"',
      },
    ]
  })

/** Mistakes that only two keys together show. Reads the raw document, so that it runs beside the schema's own mistakes. */
export const crossChecks = (raw: unknown, known: KnownNames): readonly Mistake[] => {
  if (!isRecord(raw)) return []
  const mistakes = [
    ...nameMistakes(raw, known),
    ...scorerMistakes(raw, known.scorers),
    ...outputMistakes(raw),
    ...splitMistakes(raw),
    ...volumeMistakes(raw),
    ...growthMistakes(raw),
  ]
  if (raw['privacy'] === 'region') {
    if (raw['region'] === undefined)
      mistakes.push({ path: ['privacy'], at: 'value', message: 'privacy: region needs region', hint: 'add region: eu, for example' })
    if (raw['endpoints'] === undefined)
      mistakes.push({
        path: ['privacy'],
        at: 'value',
        message: 'privacy: region needs endpoints',
        hint: 'add endpoints: [the hosts inside the region]',
      })
  }
  const models = isRecord(raw['models']) ? Object.keys(raw['models']) : []
  mistakes.push(...armMistakes(raw, models), ...hostingMistakes(raw, [...models, 'student']))
  const { teacher } = raw
  if (typeof teacher === 'string' && !models.includes(teacher)) {
    const near = didYouMean(teacher, models)
    mistakes.push({
      path: ['teacher'],
      at: 'value',
      message: `teacher "${teacher}" is not in models`,
      hint: near === undefined ? `add models.${teacher}` : `did you mean "${near}"?`,
    })
  }
  return mistakes
}
