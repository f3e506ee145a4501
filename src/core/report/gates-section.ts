import type { Decision, GateResult } from '../decision/decision.ts'
import { keepUnits } from './format.ts'
import { html, withCode, type Markup } from './markup.ts'

const marks = { yes: '✓ yes', no: '✗ no', unknown: '? unknown' } as const
const order = { no: 0, unknown: 1, yes: 2 } as const

/** What nobody answered rests on nothing. */
const badge = ({ answer, evidence }: GateResult): Markup | undefined =>
  answer === 'unknown' ? undefined : html`<span class="badge ${evidence}">${evidence}</span>`

const gate = (result: GateResult): Markup =>
  html`<div class="gate">
    <div class="answer ${result.answer}">${marks[result.answer]}</div>
    <div>
      <p><strong>${result.question}</strong> ${badge(result)}</p>
      <p>${withCode(keepUnits(result.why))}</p>
      <p class="muted">Would change it: ${withCode(result.whatWouldChangeIt)}</p>
    </div>
  </div>`

/** Every question on the way to the verdict; what stands in the way first. */
export const gatesSection = (decision: Decision): Markup | undefined => {
  if (decision.gates.length === 0) return undefined
  const sorted = [...decision.gates].sort((a, b) => order[a.answer] - order[b.answer])
  return html`<h2>The questions behind the verdict</h2>
    <p>
      Policy <code>${decision.policy}</code>. Each answer says what it rests on, strongest first:
      <span class="badge measured">measured</span> on your own rows, <span class="badge">observed</span> in your traces,
      <span class="badge">declared</span> in task.yaml, <span class="badge">assumed</span> by default.
    </p>
    ${sorted.map(gate)}`
}
