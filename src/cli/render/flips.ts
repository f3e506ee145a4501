import type { FlipReport } from '../../core/decision/flip-list.ts'
import { flipScale } from '../../core/decision/flip-scale.ts'
import { counted } from '../../core/report/format.ts'
import { verdictWords } from '../../core/report/verdict-words.ts'
import type { FlipsReport } from '../../flows/decide-again.ts'
import { noteLines } from './decide-what-if.ts'
import { formatValue } from './sweep.ts'
import { renderTable } from './table.ts'
import { oneLine, paint, wrap, type Terminal } from './terminal.ts'

const amount = ({ id, isKey }: FlipReport, value: number): string => (isKey ? formatValue(id, value) : String(Number(value.toPrecision(4))))

/** Rounded to the four digits that are shown, away from where the number stands: what is written must flip the verdict when it is typed. */
const beyond = ({ present, low, high }: FlipReport, value: number): number => {
  const from = present ?? flipScale(low, high).valueAt(0.5)
  if (value === 0 || value === from) return value
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 3)
  const rounded = value > from ? Math.ceil(value / unit) * unit : Math.floor(value / unit) * unit
  return Math.min(high, Math.max(low, rounded))
}

const nameOf = ({ id, isKey, label }: FlipReport): string => (isKey ? id : oneLine(label))

const flipRow = (report: FlipReport, terminal: Terminal): readonly string[] => {
  const { flip, present, trust, unit } = report
  if (flip.status === 'never') return []
  const change = present === undefined || present === 0 ? '' : `×${Number((flip.value / present).toPrecision(3))}`
  const now = present === undefined ? 'not set' : amount(report, present)
  // A narrow terminal needs the room for the name of the input.
  const [kind, from] = terminal.width < 100 ? ['', ''] : [unit, trust]
  return [nameOf(report), now, '→', amount(report, beyond(report, flip.value)), change, kind, flip.verdict, from]
}

const shownNever = 12

const never = (reports: readonly FlipReport[], terminal: Terminal): string => {
  const shown = reports
    .slice(0, shownNever)
    .map((report) => `${nameOf(report)} (${amount(report, report.low)} to ${amount(report, report.high)})`)
  const more = reports.length > shownNever ? `, and ${reports.length - shownNever} more` : ''
  return wrap(`Nothing flips it between these ends: ${shown.join(', ')}${more}.`, { width: terminal.width })
}

const gateLine = ({ question, turns, with: others, whatWouldChangeIt }: FlipsReport['gates'][number], terminal: Terminal): string => {
  const together = others.length === 0 ? '' : `, with ${others.join(', ')},`
  const would = turns.map(({ answer, verdict }) => `answered ${answer}${together} it gives ${verdict}`).join('; ')
  return wrap(`${question} ${would === '' ? 'No answer alone changes the verdict.' : `${would}.`} ${oneLine(whatWouldChangeIt)}`, {
    width: terminal.width,
    indent: '    ',
    first: '  ? ',
  })
}

/** The nearest change that turns the verdict, input by input, then open gates and rows. */
export const renderFlips = (report: FlipsReport, terminal: Terminal): string => {
  const flips = report.inputs.filter(({ flip }) => flip.status === 'flips')
  const rest = report.inputs.filter(({ flip }) => flip.status === 'never')
  const title = `${verdictWords[report.verdict].title.toUpperCase()}${report.winner === null ? '' : `  ${report.winner}`}`
  const turning = report.gates.filter(({ turns }) => turns.length > 0)
  const open = report.gates.length - turning.length
  return [
    `${paint(terminal, 'bold', title)}\n${flips.length === 0 ? 'No single number turns this verdict within plausible bounds.' : `${counted(flips.length, 'number')} would turn this verdict, each moved alone; the nearest first.`}`,
    ...(flips.length === 0
      ? []
      : [
          renderTable(
            [
              { title: 'input', flexible: true },
              { title: 'now', align: 'right' },
              { title: '' },
              { title: 'flips at', align: 'right' },
              { title: '', align: 'right' },
              { title: 'unit' },
              { title: 'then' },
              { title: 'now is' },
            ],
            flips.map((flip) => ({ cells: flipRow(flip, terminal) })),
            terminal,
          ),
        ]),
    ...(rest.length === 0 ? [] : [never(rest, terminal)]),
    ...(turning.length === 0
      ? []
      : [[paint(terminal, 'bold', 'Open gates that would change it'), ...turning.map((gate) => gateLine(gate, terminal))].join('\n')]),
    ...(report.rows.length === 0
      ? []
      : [
          [
            paint(terminal, 'bold', 'Rows'),
            ...report.rows.map(({ split, rows, why }) => `  ${counted(rows, 'more row')} for ${split}: ${why}`),
          ].join('\n'),
        ]),
    noteLines(
      [
        ...(open > 0 ? [`${counted(open, 'other gate')} ${open === 1 ? 'is' : 'are'} open and change nothing alone.`] : []),
        'Values are tried in steps over the plausible range, then halved: a change that lies wholly between two steps is not found.',
        ...report.notes,
      ],
      terminal,
    ),
  ].join('\n\n')
}
