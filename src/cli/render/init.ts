import type { InitReport } from '../../flows/init.ts'
import { oneLine, paint, wrap, type Terminal } from './terminal.ts'

/** What `assay init` wrote, guessed, and what to run next. */
export const renderInit = (report: InitReport, terminal: Terminal): string => {
  const written = report.written.map((path) => `${paint(terminal, 'green', '✓')} wrote ${paint(terminal, 'bold', path)}`)
  const width = Math.max(0, ...report.guesses.map(({ about }) => about.length))
  const guesses = report.guesses.map(({ about, guess, because }) =>
    wrap(`${oneLine(guess)} (${oneLine(because)})`, {
      width: terminal.width,
      indent: ' '.repeat(width + 4),
      first: `  ${paint(terminal, 'dim', about.padEnd(width))}  `,
    }),
  )
  const guessed =
    guesses.length === 0
      ? ''
      : `\n\n${paint(terminal, 'bold', 'Guessed')} ${paint(terminal, 'dim', 'change what is wrong in task.yaml')}\n${guesses.join('\n')}`
  return `${written.join('\n')}${guessed}\n\n${paint(terminal, 'bold', 'Next')}\n  ${paint(terminal, 'cyan', 'assay check')}   look for problems in the data\n  ${paint(terminal, 'cyan', 'assay run')}     measure, and decide`
}
