import { stringify } from 'yaml'
import type { TaskKind } from './task.ts'

export interface FirstTask {
  readonly name: string
  readonly kind: TaskKind
  readonly file: string
  readonly columns: Readonly<Record<string, string>>
  readonly labels: readonly string[]
}

const scalar = (text: string): string => stringify(text, { lineWidth: 0 }).trim()

const flow = (entries: Readonly<Record<string, string>>): string =>
  `{ ${Object.entries(entries)
    .map(([key, value]) => `${key}: ${scalar(value)}`)
    .join(', ')} }`

const listed = 12

/** Text of a first task.yaml: what was guessed, and the keys that change a verdict most, ready to be filled in. */
export const firstTask = ({ name, kind, file, columns, labels }: FirstTask): string => {
  const output =
    kind === 'classification'
      ? `output: { labels: auto }        # ${labels.length} seen: ${labels
          .slice(0, listed)
          .map((label) => label.replaceAll(/\s+/g, ' '))
          .join(', ')}${labels.length > listed ? ', ...' : ''}`
      : kind === 'extraction'
        ? 'output: { schema: schema.json } # inferred from the answers: look it over'
        : 'output: text'
  return [
    '# Every key, its default and its meaning: assay explain task',
    'version: 1',
    `name: ${scalar(name)}`,
    `kind: ${kind}`,
    `data: ${scalar(file)}`,
    ...(Object.keys(columns).length === 0 ? [] : [`columns: ${flow(columns)}`]),
    output,
    'margin: 2pt                     # smallest gain worth having',
    'budget: { usd: 0, hours: 1 }    # nothing is spent unless usd is more than 0',
    '',
    '# Facts that the verdict rests on. Assumed until you fill them in:',
    '# volume: { callsPerDay: 1000, growthPerMonth: 0% }',
    '# latency: { p95Ms: 300 }',
    '# changes: { outputsPerYear: 1, knowledgePerYear: 0 }',
    '# models:',
    '#   current: { model: gpt-4.1-mini, provider: openai }   # what production pays for today',
    '',
  ].join('\n')
}
