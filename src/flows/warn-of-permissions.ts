import type { DecisionEvidence } from '../core/decision/evidence.ts'
import { tunedArm } from '../core/decision/outcome.ts'
import { permissionsOf, unpermitted } from '../core/decision/permissions.ts'
import type { EventSink } from '../core/run-event.ts'

/** Says, before the hours of a training are spent, which licence or terms would keep its arm from winning whatever is measured. */
export const warnOfPermissions = (evidence: DecisionEvidence, sink: EventSink): void => {
  const tuned = tunedArm(evidence)
  if (tuned === undefined) return
  const answers = permissionsOf(evidence, tuned)
  for (const gate of unpermitted(evidence, tuned)) {
    const { answer, why } = answers[gate]
    sink({ kind: 'note', level: 'warning', message: `${gate} is ${answer}: until it is yes, no verdict can be fine-tune. ${why}` })
  }
}
