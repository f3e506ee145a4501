import type { PolicyRow } from '../../core/decision/evaluate-all-policies.ts'
import type { Decision } from '../../core/decision/decision.ts'
import { formatTime } from '../../core/report/format.ts'
import { verdictWords } from '../../core/report/verdict-words.ts'
import type { PoliciesReport, WhatIfResult } from '../../flows/decide-again.ts'
import type { ChangesReport } from '../../flows/what-changed.ts'
import { diffBlocks } from './diff.ts'
import { renderTable } from './table.ts'
import { oneLine, paint, wrap, type Terminal } from './terminal.ts'

type Ruled = Pick<Decision, 'verdict' | 'winner'>

const said = ({ verdict, winner }: Ruled): string => `${verdictWords[verdict].title}${winner === null ? '' : `: ${winner}`}`

const loud = (terminal: Terminal, { verdict, winner }: Ruled): string => {
  const style = verdict === 'not-yet' || verdict === 'inconclusive' ? 'yellow' : 'green'
  return `${paint(terminal, 'bold', paint(terminal, style, verdictWords[verdict].title.toUpperCase()))}${winner === null ? '' : `  ${paint(terminal, 'bold', winner)}`}`
}

const isSame = (a: Ruled, b: Ruled): boolean => a.verdict === b.verdict && a.winner === b.winner

/** Notes under an answer: how it was reached. */
export const noteLines = (notes: readonly string[], terminal: Terminal): string =>
  notes.map((note) => paint(terminal, 'dim', wrap(note, { width: terminal.width, indent: '  ', first: '· ' }))).join('\n')

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n')

/** The verdict first, what it was, what made the difference. */
export const renderWhatIf = ({ base, whatIf, changes, settings, notes }: WhatIfResult, terminal: Terminal): string => {
  const recorded = isSame(base, whatIf) ? 'the same as recorded' : `recorded: ${said(base)}`
  return joined([
    `${loud(terminal, whatIf)}  ${paint(terminal, 'dim', `(what if: ${recorded})`)}\n${wrap(oneLine(whatIf.summary), { width: terminal.width })}`,
    ...diffBlocks(changes, terminal),
    noteLines(
      [
        `A what-if${settings.length === 0 ? ' of nothing' : ` under ${settings.join(' ')}`}: nothing was measured, spent or written; decision.json stays as it is.`,
        ...notes,
      ],
      terminal,
    ),
  ])
}

const day = (iso: string): string => formatTime(iso).slice(0, 10)

export const renderChanges = ({ since, now, verdict, winner, changes, task, notes }: ChangesReport, terminal: Terminal): string => {
  const before = { verdict: changes.verdict?.from ?? verdict, winner: changes.winner === undefined ? winner : changes.winner.from }
  const what = isSame(before, { verdict, winner }) ? 'as before' : `before: ${said(before)}`
  const turned = (task ?? []).map(({ key, from, to }) => ({ cells: [key, from ?? '–', '→', to ?? '–'].map(oneLine) }))
  const blocks = diffBlocks(changes, terminal)
  return joined([
    `${loud(terminal, { verdict, winner })}  ${paint(terminal, 'dim', `(${what})`)}\nWhat changed from ${day(since.decidedAt)}${since.run === undefined ? '' : ` (run ${since.run})`} to ${day(now.decidedAt)}${now.run === undefined ? '' : ` (run ${now.run})`}`,
    ...(blocks.length === 0 && turned.length === 0 ? ['Nothing that the decision rests on changed.'] : blocks),
    turned.length === 0
      ? ''
      : `${paint(terminal, 'bold', 'task.yaml')}\n${renderTable([{ title: 'key' }, { title: 'before' }, { title: '' }, { title: 'now', flexible: true }], turned, terminal)}`,
    noteLines(notes, terminal),
  ])
}

const answerOf = ({ answer, verdict, strength }: PolicyRow): string =>
  verdict === undefined ? answer : `${verdict}${strength === 'probable' ? ' (probably)' : ''}`

const parting = ({ mode, partsAt }: PolicyRow): string =>
  mode === 'rule' ? 'decides' : partsAt === undefined ? 'agrees' : `parts at ${partsAt.gate}`

/** Every policy's answer and the gate at which it parts from the default; which article says what is `assay explain policy NAME`. */
export const renderPolicies = ({ verdict, rows, notes }: PoliciesReport, terminal: Terminal): string => {
  const speaking = rows.filter((row) => row.verdict !== undefined)
  const silent = rows.filter((row) => row.verdict === undefined)
  const others = speaking.filter((row) => row.mode !== 'rule')
  const table = renderTable(
    [{ title: 'policy' }, { title: 'verdict', flexible: true }, { title: 'against the rule' }, { title: 'rests on' }],
    speaking.map((row) => ({
      cells: [row.id, oneLine(answerOf(row)), parting(row), row.evidence],
      ...(row.mode === 'rule' ? { mark: 'bold' as const } : {}),
    })),
    terminal,
  )
  const answers = silent.map(({ id, answer, stoppedAt }) =>
    wrap(`${id}: ${oneLine(answer)}${stoppedAt === null ? '' : ` (${stoppedAt})`}`, { width: terminal.width, indent: '    ', first: '  ' }),
  )
  return joined([
    `${loud(terminal, { verdict, winner: null })}  ${paint(terminal, 'dim', `${others.filter((row) => row.verdict !== verdict).length} of ${others.length} other policies say something else`)}`,
    table,
    answers.length === 0 ? '' : [paint(terminal, 'bold', 'Policies about something else than tuning or not'), ...answers].join('\n'),
    noteLines(
      ['The rule decides; the others answer the same facts by their own gates. `assay explain policy NAME` has each in words.', ...notes],
      terminal,
    ),
  ])
}
