import type { TokenLengths } from '../../core/data/token-lengths.ts'
import type { TrainingBill } from '../../core/economics/training-bills.ts'
import { counted, formatCount, formatShare } from '../../core/report/format.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

const billLine = ({ label, rows, tokensPerRow, epochs, billedTokens }: TrainingBill): string =>
  `${label}: ${counted(rows, 'row')} x ${tokensPerRow.toFixed(1)} tokens x ${counted(epochs, 'epoch')} = ${formatCount(billedTokens)}`

const toolsNote = ({ rows, tokens, by }: NonNullable<TokenLengths['tools']>, model: string): string =>
  `${formatCount(tokens)} tokens are definitions of tools, in ${counted(rows, 'row')}${
    by === 'template' ? '' : `: the template of ${model} leaves them out, so they are counted as JSON in the system turn`
  }; training here leaves them out, a provider bills them`

/** Lengths in tokens, what training would leave out, and what providers would bill. */
export const renderTokens = (
  { model, n, of, p5, p50, p95, max, limit, beyond, longest, tools, bills }: TokenLengths,
  terminal: Terminal,
): string => {
  const rows = n === of ? counted(n, 'row') : `${formatCount(n)} of ${counted(of, 'row')}`
  const line = `5 % ${formatCount(p5)}, half ${formatCount(p50)}, 95 % ${formatCount(p95)}, longest ${formatCount(max)}`
  const note =
    beyond === 0
      ? `none is longer than the ${formatCount(limit)} that training takes`
      : `${formatShare(beyond)} are longer than the ${formatCount(limit)} that training takes, and are left out whole: ${longest.map(({ id, tokens }) => `${id} (${formatCount(tokens)})`).join(', ')}`
  return [
    `${paint(terminal, 'bold', 'Tokens')}  ${paint(terminal, 'dim', `${model}, prompt and template included, ${rows}`)}`,
    `  ${line}`,
    ...[note, ...(tools === undefined ? [] : [toolsNote(tools, model)])].map((text) =>
      wrap(text, { width: terminal.width, indent: '    ', first: '  · ' }),
    ),
    ...(bills.length === 0
      ? []
      : [
          wrap(
            `Billed for one training, with the provider's default epochs${n === of ? '' : ' (mean of the counted rows)'}; its tokenizer may differ`,
            {
              width: terminal.width,
              indent: '    ',
              first: '  · ',
            },
          ),
          ...bills.map((bill) => `      ${billLine(bill)}`),
        ]),
  ].join('\n')
}
