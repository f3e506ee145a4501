import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const email = 'ann@example.com'

export interface LeavingTask {
  /** Address of the models that are elsewhere. */
  readonly far: string
  readonly yaml?: string
  readonly models?: string
  /** Beside the text of row 7. */
  readonly text?: string
  readonly arms?: string
  readonly kind?: 'classification' | 'generation'
  readonly split?: string
  readonly rows?: number
  /** In every row. */
  readonly every?: boolean
}

/** A small task under `leaving: block`, with two models elsewhere and two fakes here; row 7 may hold what must not leave. */
export const makeLeavingTask = ({ far, text = '', arms = '[prompt@current]', kind = 'classification', ...more }: LeavingTask): string => {
  const { yaml = '', models = '', split = '{ train: 20, dev: 30, golden: 40, seed: 1 }', rows: count = 90, every = false } = more
  const folder = mkdtempSync(join(tmpdir(), 'assay-leaving-'))
  const labels = ['billing', 'delivery', 'refund']
  const rows = Array.from({ length: count }, (_, n) =>
    JSON.stringify({
      id: `r${n}`,
      text: `${labels[n % 3] ?? ''} question ${n} w${n * 7} x${n * n} ${n === 7 || every ? text : ''}`,
      label: kind === 'classification' ? labels[n % 3] : `answer ${n} v${n * 13} u${n * n * 3}`,
    }),
  )
  writeFileSync(join(folder, 'rows.jsonl'), `${rows.join('\n')}\n`)
  writeFileSync(
    join(folder, 'rubric.yaml'),
    'question: Is it right?\nsees: [input, expected]\nchoices:\n  - { name: good, value: 1 }\n  - { name: bad, value: 0 }\n',
  )
  const judged = 'metric: helpful\nscorers: [{ name: helpful, judge: { model: judge, rubric: rubric.yaml } }]'
  writeFileSync(
    join(folder, 'task.yaml'),
    `version: 1
name: leaving
kind: ${kind}
data: rows.jsonl
columns: { id: id, input: text, expected: label }
${kind === 'classification' ? 'output: { labels: [billing, delivery, refund] }' : judged}
privacy: any
personal: { leaving: block }
models:
  current: { model: small, provider: openai-compatible, baseUrl: "${far}" }
  judge: { model: judge, provider: openai-compatible, baseUrl: "${far}" }
  near: { model: fake-keyword-error20, provider: fake }
  other: { model: fake-keyword-error50, provider: fake }
${models}
arms: ${arms}
split: ${split}
budget: { usd: 1, hours: 0.1 }
${yaml}
`,
  )
  return folder
}
