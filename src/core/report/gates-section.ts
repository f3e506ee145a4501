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

/** What policies beside the rule would say to the same facts. */
const otherPolicies = ({ policies = [] }: Decision): Markup | undefined => {
  if (policies.length === 0) return undefined
  return html`<details>
    <summary>What other policies would say (${policies.length})</summary>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>policy</th>
            <th>would say</th>
            <th>decided by</th>
            <th>parts from the rule at</th>
            <th>source</th>
          </tr>
        </thead>
        <tbody>
          ${policies.map(
            ({ id, title, verdict, answer, strength, stoppedAt, partsAt, source }) =>
              html`<tr>
                <td>${title} <small>${id}</small></td>
                <td>
                  ${verdict}${strength === 'probable' ? ', probably' : ''}${answer === undefined || answer === verdict ? '' : ` (“${answer}”)`}
                </td>
                <td>${stoppedAt ?? 'all of its gates'}</td>
                <td>${partsAt === undefined ? '' : `${partsAt.gate} of ${partsAt.policy}`}</td>
                <td>${source ?? ''}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`
}

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
    ${sorted.map(gate)} ${otherPolicies(decision)}`
}
