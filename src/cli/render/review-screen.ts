import { labelsMatching } from '../../core/data/review/match-label.ts'
import { rowsPerHour } from '../../core/data/review/pace.ts'
import type { ReviewRow } from '../../core/data/review/review-row.ts'
import type { ReviewSession } from '../../core/data/review/session.ts'
import { wordDiff } from '../../core/data/review/word-diff.ts'
import { formatCount, formatDuration } from '../../core/report/format.ts'
import { clip, oneLine, paint, wrap, type Terminal } from './terminal.ts'

/** A user's text: its lines and their indents stay, everything a terminal would obey goes. */
const safeLines = (text: string): readonly string[] =>
  text.split(/\r?\n/).map((line) => `${/^[ \t]*/.exec(line)?.[0].replaceAll('\t', '  ') ?? ''}${oneLine(line)}`)

/** A stretch of a line: the spaces at its ends are part of it. */
const inLine = (text: string): string => {
  const clean = oneLine(text)
  if (clean === '') return ' '
  return `${/^\s/.test(text) ? ' ' : ''}${clean}${/\s$/.test(text) ? ' ' : ''}`
}

const block = (text: string, { width }: Terminal): readonly string[] =>
  safeLines(text).flatMap((line) => wrap(line, { width: width - 2, indent: '  ' }).split('\n'))

const heading = (terminal: Terminal, text: string): string => paint(terminal, 'dim', text)

/** How fast, and how long the rest will take at that pace. */
const pace = ({ done, rows, at }: ReviewSession): string => {
  const perHour = rowsPerHour(done.map(({ seconds }) => seconds))
  if (perHour === undefined) return ''
  const leftMs = ((rows.length - at) / perHour) * 3_600_000
  return ` · ${formatCount(perHour)} rows/h · ${formatDuration(leftMs)} left`
}

const answerLines = (row: ReviewRow, terminal: Terminal): readonly string[] => {
  if (row.pair !== undefined)
    return row.pair.flatMap((answer, index) => [paint(terminal, 'bold', `${index + 1}`), ...block(answer, terminal), ''])
  if (row.answerHidden) return [heading(terminal, 'answer hidden: give your own')]
  if (row.expected === undefined) return [heading(terminal, 'no answer yet')]
  if (row.suggested === undefined) return [heading(terminal, 'answer'), ...block(row.expected, terminal)]
  const parts = wordDiff(row.expected, row.suggested).map(({ kind, text }) => {
    const clean = inLine(text)
    if (kind === 'same') return clean
    return kind === 'removed' ? paint(terminal, 'red', `[-${clean}-]`) : paint(terminal, 'green', `{+${clean}+}`)
  })
  return [
    heading(terminal, 'answer [-now-] {+suggested+}'),
    ...wrap(parts.join(''), { width: terminal.width - 2, indent: '  ' }).split('\n'),
  ]
}

const bodyLines = (row: ReviewRow, terminal: Terminal): readonly string[] => [
  ...(row.why === undefined
    ? []
    : [
        ...wrap(oneLine(row.why), { width: terminal.width - 2, indent: '  ' })
          .split('\n')
          .map((line) => paint(terminal, 'yellow', line)),
        '',
      ]),
  ...(row.generator === undefined || row.blind ? [] : [heading(terminal, `written by ${oneLine(row.generator)}`), '']),
  ...(row.history ?? []).flatMap(({ role, content }) => [heading(terminal, role), ...block(content, terminal)]),
  ...(row.context === undefined ? [] : [heading(terminal, 'passage'), ...block(row.context, terminal), '']),
  heading(terminal, 'input'),
  ...block(row.input, terminal),
  '',
  ...answerLines(row, terminal),
]

const labelLine = (labels: readonly string[], { width }: Terminal): readonly string[] => {
  if (labels.length === 0) return []
  const shown = labels.slice(0, 9).map((label, index) => `${index + 1} ${oneLine(label)}`)
  const more = labels.length > 9 ? [`… ${labels.length - 9} more with e`] : []
  return [wrap([...shown, ...more].join('   '), { width: width - 2, indent: '  ' })]
}

const keysOf = (row: ReviewRow, { labels, keys }: ReviewSession): string => {
  const shown = [
    ...(row.pair === undefined ? [] : ['1 2 better answer']),
    ...(row.pair !== undefined || row.answerHidden || row.expected === undefined ? [] : [`${keys.accept} accept`]),
    ...(row.suggested === undefined ? [] : [`${keys.suggested} suggested`]),
    ...(row.pair === undefined ? [`${keys.edit} ${labels.length > 0 ? 'label' : 'edit'}`] : []),
    `${keys.reject} reject`,
    `${keys.skip} skip`,
    `${keys.undo} undo`,
    `${keys.help} help`,
    `${keys.quit} quit`,
  ]
  return shown.join(' · ')
}

const helpOf = ({ keys }: ReviewSession): readonly string[] => [
  ...(
    [
      [keys.accept, 'accept: the answer is right'],
      [keys.suggested, 'take the suggested answer'],
      [keys.edit, 'another answer: type the beginning or the number of a label, or edit the text'],
      ['1-9', 'the label with that number; of two answers, the better one'],
      [keys.reject, 'reject: the row is left out of the data'],
      [keys.skip, 'skip: decide nothing'],
      [keys.undo, 'undo the last decision, as often as you like'],
      ['↑ ↓', 'scroll a long row'],
      [keys.quit, 'quit; every decision is already kept in reviews.jsonl'],
    ] as const
  ).map(([key, does]) => `${key.padEnd(6)} ${does}`),
  '',
  'While you write: Enter keeps, Esc goes back, Ctrl-J is a new line, Ctrl-U empties.',
]

const footer = (session: ReviewSession, row: ReviewRow, terminal: Terminal): readonly string[] => {
  const { mode, labels } = session
  if (mode.kind === 'choose') {
    const found = labelsMatching(labels, mode.typed).slice(0, 8)
    return [
      `label: ${oneLine(mode.typed)}${paint(terminal, 'dim', '▏')}`,
      ...found.map((label, index) => `${index === 0 && mode.typed !== '' ? '→' : ' '} ${labels.indexOf(label) + 1} ${oneLine(label)}`),
      ...(found.length === 0 ? [paint(terminal, 'red', '  no label begins like this')] : []),
      paint(terminal, 'dim', 'Enter takes the first · Esc goes back'),
    ]
  }
  if (mode.kind === 'write') {
    const { text, cursor } = mode.field
    return [
      'answer:',
      ...block(`${text.slice(0, cursor)}▏${text.slice(cursor)}`, terminal),
      ...(mode.problem === undefined ? [] : [paint(terminal, 'red', `  ${oneLine(mode.problem)}`)]),
      paint(terminal, 'dim', 'Enter keeps · Ctrl-J new line · Esc goes back'),
    ]
  }
  return [
    ...(row.pair === undefined ? labelLine(labels, terminal) : []),
    wrap(paint(terminal, 'dim', keysOf(row, session)), { width: terminal.width }),
  ]
}

/** Everything on the screen: header, the row (cut to the height, scrolled by `scroll` lines), keys. */
export const renderReviewScreen = (
  session: ReviewSession,
  terminal: Terminal,
  { height, scroll }: { readonly height: number; readonly scroll: number },
): string => {
  const { rows, at, mode } = session
  const row = rows[at]
  if (row === undefined)
    return [
      `all ${rows.length} rows are done${pace(session).replace(/ · [^·]* left$/, '')}`,
      '',
      paint(terminal, 'dim', `${session.keys.undo} undo · ${session.keys.quit} quit`),
    ].join('\n')
  const head = clip(`${at + 1} of ${rows.length}${pace(session)} · ${row.blind ? 'blind' : row.queue}`, terminal.width)
  if (mode.kind === 'help') return [head, '', ...helpOf(session), '', paint(terminal, 'dim', 'any key goes back')].join('\n')
  const foot = footer(session, row, terminal).flatMap((line) => line.split('\n'))
  const body = bodyLines(row, terminal).flatMap((line) => line.split('\n'))
  const room = Math.max(4, height - foot.length - 4)
  const start = Math.max(0, Math.min(scroll, body.length - room))
  const shown = body.slice(start, start + room)
  const below = body.length - start - shown.length
  if (below > 0) shown[shown.length - 1] = paint(terminal, 'dim', `… ${below + 1} more lines: ↓`)
  return [paint(terminal, 'bold', head), '', ...shown, '', ...foot].join('\n')
}
