import type { MachineFinding } from '../../flows/doctor.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

const markOf = (status: MachineFinding['status'], terminal: Terminal): string => {
  switch (status) {
    case 'ok':
      return paint(terminal, 'green', '✓')
    case 'warning':
      return paint(terminal, 'yellow', '!')
    case 'missing':
      return paint(terminal, 'red', '✗')
    case 'none':
      return paint(terminal, 'dim', '–')
  }
}

/** The answer of `assay doctor`: one line a thing. */
export const renderDoctor = (findings: readonly MachineFinding[], terminal: Terminal): string => {
  const width = Math.max(...findings.map(({ label }) => label.length))
  return findings
    .map(({ label, status, detail, hint }) => {
      const indent = ' '.repeat(width + 4)
      const head = wrap(detail, {
        width: terminal.width,
        indent,
        first: `${markOf(status, terminal)} ${paint(terminal, 'bold', label.padEnd(width))}  `,
      })
      return hint === undefined ? head : `${head}\n${wrap(hint, { width: terminal.width, indent: `${indent}  `, first: `${indent}→ ` })}`
    })
    .join('\n')
}
