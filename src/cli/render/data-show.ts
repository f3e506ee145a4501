import { counted } from '../../core/report/format.ts'
import { severityWords } from '../../core/report/worst-first.ts'
import type { ShownRow } from '../../flows/data-show.ts'
import { clip, oneLine, paint, wrap, type Terminal } from './terminal.ts'

const shownTwins = 5

const originLines = ({ example: { origin } }: ShownRow): readonly string[] => {
  if (origin === undefined) return []
  const by = origin.teacher === undefined ? '' : ` by ${origin.teacher}${origin.terms === undefined ? '' : ` (terms: ${origin.terms})`}`
  return [
    `${origin.kind}${by}${origin.file === undefined ? '' : `, first in ${origin.file}${origin.line === undefined ? '' : `:${origin.line}`}`}`,
    ...(origin.seed === undefined ? [] : [`made from row ${origin.seed}`]),
    ...(origin.passage === undefined ? [] : [`written from passage ${origin.passage}`]),
    ...(origin.steps ?? []).map(({ step, at, detail }) => [step, at, detail].filter((part) => part !== undefined).join(' · ')),
  ]
}

/** The answer of `assay data show`. */
export const renderRow = (row: ShownRow, terminal: Terminal): string => {
  const { example, hash, split, because, mergedRows, twins, findings, raw, reviews } = row
  const dim = (text: string): string => paint(terminal, 'dim', text)
  const field = (name: string, text: string): string =>
    wrap(text, { width: terminal.width, indent: '             ', first: `  ${name.padEnd(9)}  ` })
  const line = (text: string): string => clip(`  ${oneLine(text)}`, terminal.width)
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', paint(terminal, 'bold', title), ...lines]
  return [
    `${paint(terminal, 'bold', example.id)}  ${split ?? 'in no split'}  ${dim(because)}`,
    '',
    field('source', `${example.source.file}:${example.source.line}${raw === null ? ' (the file has no such line any more)' : ''}`),
    field('hash', hash),
    field('input', oneLine(example.input).slice(0, 400)),
    ...(example.history === undefined ? [] : [field('history', counted(example.history.length, 'earlier turn'))]),
    field('expected', example.expected === undefined ? '(none)' : oneLine(example.expected).slice(0, 400)),
    ...(example.group === undefined ? [] : [field('group', example.group)]),
    ...(example.tags.length === 0 ? [] : [field('tags', example.tags.join(', '))]),
    ...(mergedRows === 0 ? [] : [field('weight', `stands for ${counted(mergedRows, 'more row')}`)]),
    ...section('How it came to be', originLines(row).map(line)),
    ...section('Rows like it', [
      ...twins
        .slice(0, shownTwins)
        .map((twin) =>
          line(
            `${twin.similarity.toFixed(2)}  ${twin.id}  ${twin.file}:${twin.line}  ${twin.split ?? 'in no split'}  → ${twin.expected ?? '(none)'}`,
          ),
        ),
      ...(twins.length > shownTwins ? [line(`and ${twins.length - shownTwins} more; --json lists them`)] : []),
    ]),
    ...section(
      'Findings that name it',
      findings.map(({ id, severity, message }) =>
        wrap(oneLine(`${severityWords[severity]}: ${message} (${id})`), { width: terminal.width, indent: '    ', first: '  ' }),
      ),
    ),
    ...section(
      'Decisions of people',
      reviews.map(({ decision, by, at, expected }) => line(`${at}  ${by}: ${decision}${expected === undefined ? '' : ` → ${expected}`}`)),
    ),
  ].join('\n')
}
