import type { TokenLengths } from '../../core/data/token-lengths.ts'
import { counted, formatCount, formatShare } from '../../core/report/format.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

/** Lengths in tokens, and what training would leave out. */
export const renderTokens = ({ model, n, of, p5, p50, p95, max, limit, beyond, longest }: TokenLengths, terminal: Terminal): string => {
  const rows = n === of ? counted(n, 'row') : `${formatCount(n)} of ${counted(of, 'row')}`
  const line = `5 % ${formatCount(p5)}, half ${formatCount(p50)}, 95 % ${formatCount(p95)}, longest ${formatCount(max)}`
  const note =
    beyond === 0
      ? `none is longer than the ${formatCount(limit)} that training takes`
      : `${formatShare(beyond)} are longer than the ${formatCount(limit)} that training takes, and are left out whole: ${longest.map(({ id, tokens }) => `${id} (${formatCount(tokens)})`).join(', ')}`
  return [
    `${paint(terminal, 'bold', 'Tokens')}  ${paint(terminal, 'dim', `${model}, prompt and template included, ${rows}`)}`,
    `  ${line}`,
    wrap(note, { width: terminal.width, indent: '    ', first: '  · ' }),
  ].join('\n')
}
