import type { FactDefinition } from '../../core/decision/fact-definition.ts'
import { factText } from '../../core/decision/fact-text.ts'
import type { ExplainedGate, ExplainedPolicy } from '../../core/decision/policy-explained.ts'
import type { ListedPolicy } from '../../flows/explain-policy.ts'
import { paint, wrap, type Terminal } from './terminal.ts'

const lines = (terminal: Terminal, label: string, text: string | undefined, indent = '   '): readonly string[] =>
  text === undefined || text === ''
    ? []
    : [wrap(`${label}${text.replace(/[.?]$/, '')}${text.endsWith('?') ? '?' : '.'}`, { width: terminal.width, indent })]

const gateLines = (terminal: Terminal, gate: ExplainedGate, number: string): readonly string[] => {
  const indent = gate.inside === undefined ? '   ' : '      '
  return [
    wrap(`${paint(terminal, 'bold', `${number} ${gate.id}`)}: ${gate.question}`, { width: terminal.width, indent: indent.slice(3) }),
    ...lines(terminal, 'First: ', gate.step, indent),
    ...lines(terminal, 'Asked only where ', gate.appliesIf, indent),
    ...gate.yes.flatMap((said, i) => lines(terminal, i === 0 ? 'Yes where ' : 'or yes where ', said, indent)),
    ...gate.no.flatMap((said, i) => lines(terminal, i === 0 ? 'No where ' : 'or no where ', said, indent)),
    ...lines(terminal, 'A yes means: ', gate.whenYes, indent),
    ...lines(terminal, 'A no means: ', gate.whenNo, indent),
    ...lines(terminal, 'Unknown means: ', gate.whenUnknown, indent),
    ...lines(terminal, 'Would change it: ', gate.change, indent),
  ]
}

/** `assay explain policy`: the questions, when each is yes, whose the numbers are, what a no means. */
export const renderPolicy = (policy: ExplainedPolicy, terminal: Terminal): string => {
  const outer = policy.gates.filter(({ inside }) => inside === undefined)
  const place = (gate: ExplainedGate): string => {
    const top = outer.findIndex(({ id }) => id === (gate.inside ?? gate.id)) + 1
    const among = policy.gates.filter(({ inside }) => inside === gate.inside).findIndex(({ id }) => id === gate.id)
    return gate.inside === undefined ? `${top}.` : `${top}${String.fromCodePoint(97 + among)}.`
  }
  const thresholds = policy.thresholds.map(({ name, value, unit, whose, note }) =>
    wrap(`${name}: ${factText(value)} ${unit}; ${whose}${note === undefined ? '' : ` (${note})`}.`, {
      width: terminal.width,
      indent: '  ',
    }),
  )
  const facts = policy.facts.map(({ name, meaning, unit, from }) =>
    wrap(`${name}: ${meaning}${unit === undefined ? '' : `, ${unit}`}. From: ${from}.`, { width: terminal.width, indent: '  ' }),
  )
  return [
    paint(terminal, 'bold', `${policy.title} (${policy.id})`),
    ...lines(terminal, 'Source: ', policy.source, ''),
    ...lines(terminal, 'Interest: ', policy.interest, ''),
    ...policy.how.flatMap((said) => lines(terminal, '', said, '')),
    '',
    ...policy.gates.flatMap((gate) => gateLines(terminal, gate, place(gate))),
    ...(thresholds.length === 0 ? [] : ['', paint(terminal, 'bold', 'Numbers it compares with'), ...thresholds]),
    '',
    paint(terminal, 'bold', 'Facts it asks for'),
    ...facts,
  ].join('\n')
}

/** `assay explain policies`: one line each. */
export const renderPolicies = (policies: readonly ListedPolicy[], terminal: Terminal): string => {
  const widest = Math.max(...policies.map(({ id }) => id.length))
  const modes = Math.max(...policies.map(({ mode }) => mode.length))
  return policies.map(({ id, title, mode }) => `${paint(terminal, 'bold', id.padEnd(widest))}  ${mode.padEnd(modes)}  ${title}`).join('\n')
}

/** `assay explain facts`: every fact that a policy may ask for. */
export const renderFacts = (facts: readonly FactDefinition[], terminal: Terminal): string =>
  facts
    .map(({ name, type, unit, values, meaning, from }) => {
      const kind = values === undefined ? (unit ?? (type === 'flag' ? 'yes or no' : 'text')) : values.join(' | ')
      return `${paint(terminal, 'bold', name)}  ${paint(terminal, 'dim', kind)}\n${wrap(`${meaning}. From: ${from}.`, { width: terminal.width, indent: '    ' })}`
    })
    .join('\n')
