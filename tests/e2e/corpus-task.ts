import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '../../src/core/lib/random.ts'

export interface CorpusTaskOptions {
  /** Percent of wrong answers of the fake model. */
  readonly errors?: number
  /** Lines added to task.yaml. */
  readonly yaml?: string
  /** `corpus:` of task.yaml; empty for none. */
  readonly corpus?: string
  readonly arms?: string
  readonly margin?: string
  readonly embedder?: string
  /** Adds a column with the passage that holds the answer. */
  readonly context?: boolean
}

const syllables = [
  'zor',
  'bex',
  'lum',
  'tak',
  'vin',
  'pol',
  'rem',
  'dus',
  'kel',
  'fam',
  'gor',
  'hiv',
  'nat',
  'wis',
  'jup',
  'cra',
  'mil',
  'sted',
]

/** A fact of the handbook: its unit, and how people ask for it. */
const facts = [
  { fact: 'warranty', unit: 'months', ask: (name: string) => `For how long does the warranty cover a ${name}?` },
  { fact: 'weight', unit: 'grams', ask: (name: string) => `${name}: please tell me its weight` },
  { fact: 'battery', unit: 'hours', ask: (name: string) => `Does the battery of the ${name} last a day` },
  { fact: 'price', unit: 'euros', ask: (name: string) => `I want to buy the ${name}, what is the price today` },
  { fact: 'colour', unit: 'shade', ask: (name: string) => `Which colour does ${name} come in` },
] as const

/** Products with facts that nobody can know without the handbook: questions in a table, the handbook as one file a product. */
export const makeCorpusTask = (options: CorpusTaskOptions = {}): string => {
  const {
    errors = 5,
    yaml = '',
    corpus = 'handbook',
    margin = '5pt',
    embedder = '{ model: fake, provider: fake }',
    context = false,
  } = options
  const folder = mkdtempSync(join(tmpdir(), 'assay-corpus-'))
  const random = createRandom(5)
  mkdirSync(join(folder, 'handbook'))
  const rows: string[] = [`id,question,answer${context ? ',passage' : ''}`]
  for (let product = 0; product < 110; product++) {
    const name = Array.from({ length: 8 }, (_, i) => `${i === 4 ? ' ' : ''}${syllables[random.below(syllables.length)]}`).join('')
    const lines = facts.map(({ fact, unit, ask }) => {
      const value = `${100 + random.below(900)} ${unit}`
      const line = `${fact} of the ${name}: ${value}`
      rows.push(`${product}-${fact},"${ask(name)}",${value}${context ? `,${line}` : ''}`)
      return `## The ${fact}\n\n${line}\n`
    })
    writeFileSync(join(folder, 'handbook', `product-${product}.md`), `# ${name}\n\n${lines.join('\n')}`)
  }
  writeFileSync(join(folder, 'questions.csv'), `${rows.join('\n')}\n`)
  writeFileSync(
    join(folder, 'task.yaml'),
    `version: 1
name: handbook
kind: generation
data: questions.csv
columns: { id: id, input: question, expected: answer${context ? ', context: passage' : ''} }
metric: exact
margin: ${margin}
${corpus === '' ? '' : `corpus: ${corpus}\n`}models:
  student: { model: fake-error${errors}, provider: fake }
  embedder: ${embedder}
arms: ${options.arms ?? '[majority, prompt, rag, tuned, rag-tuned]'}
split: { train: 150, dev: 120, golden: 260, seed: 3 }
budget: { usd: 0, hours: 0.5 }
${yaml}`,
  )
  return folder
}
