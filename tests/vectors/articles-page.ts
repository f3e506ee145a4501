import { across } from './across.ts'
import { s0 } from './s0.ts'
import { s1 } from './s1.ts'
import { s2 } from './s2.ts'
import { s3 } from './s3.ts'
import { s4 } from './s4.ts'
import type { Figure, Vector } from './vector.ts'

const articles: readonly (readonly [string, readonly Vector[]])[] = [
  ['S0: Nebius, how and when to fine-tune', s0],
  ['S1: the enterprise case', s1],
  ['S2: Quandelia, five questions', s2],
  ['S3: the choice of an approach', s3],
  ['S4: Zalt, six questions', s4],
  ['Across the articles', across],
]

const verdicts: Readonly<Record<Vector['verdict'], string>> = {
  reproduces: 'reproduces',
  wrong: '**wrong**',
  'in part': 'in part',
  derived: 'derived',
}

const grouped = (text: string): string => {
  const [whole = '', rest] = text.split('.')
  const digits = whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')
  return rest === undefined ? digits : `${digits}.${rest}`
}

const numberOf = (figure: Figure): string => {
  const value = figure.ours()
  if (value === null) return 'none'
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : grouped(value.toFixed(figure.decimals))
}

const line = (figure: Figure): string => `${figure.what}: ${[numberOf(figure), figure.unit].filter((part) => part !== '').join(' ')}`

const cell = (text: string): string => text.replaceAll('|', '\\|')

const row = (vector: Vector): string => {
  const assumed = vector.assumed === undefined ? '' : `; assumed: ${vector.assumed.join(', ')}`
  return `| ${vector.id} | ${cell(vector.article)} | ${vector.figures.map((figure) => cell(line(figure))).join('<br>')} | ${verdicts[vector.verdict]} | ${cell(`${vector.why}${assumed}`)} |`
}

/** docs/method/articles-recomputed.md: what the articles say against what the product computes. */
export const articlesPage = (): string =>
  [
    '# The articles, recomputed',
    '',
    'Five articles argue about when fine-tuning is worth it. Every number that they give or imply is computed here by the functions that',
    '`assay price`, `assay plan` and `assay decide` use. "Derived" means that the article gives inputs only. What is assumed is not in the',
    'article. Money is USD. A month has 365/12 days, and 730 hours of a machine, unless a line says 30 days.',
    '',
    'This page is written by `node scripts/articles-recomputed.ts`; a test checks that it is current, and each line is a test of its own in',
    '`tests/vectors/`.',
    ...articles.flatMap(([title, vectors]) => [
      '',
      `## ${title}`,
      '',
      '| id | the article | recomputed | its figures | why |',
      '|---|---|---|---|---|',
      ...vectors.map(row),
    ]),
    '',
  ].join('\n')
