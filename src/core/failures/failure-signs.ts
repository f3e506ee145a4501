import { parseJsonObject } from '../arms/parse-answer.ts'
import { canonicalJson } from '../lib/canonical-json.ts'

/**
 * What went wrong, in words that failures can share: `spam → ham`, the names of wrong fields, or nothing for free text. Only labels and
 * names of expected fields, never what a row or an answer says: signs may stand in decision.json.
 */
export const failureSigns = (expected: string, answered: string | undefined, labels: readonly string[]): readonly string[] => {
  if (answered === undefined) return ['no answer']
  if (labels.length > 0) return [`${expected} → ${labels.includes(answered) ? answered : 'no label'}`]
  const [wanted, given] = [parseJsonObject(expected), parseJsonObject(answered)]
  if (wanted === undefined) return []
  if (given === undefined) return ['no JSON']
  const wrong = Object.keys(wanted)
    .filter((field) => canonicalJson(wanted[field] ?? null) !== canonicalJson(given[field] ?? null))
    .sort()
  const surplus = Object.keys(given).some((field) => !(field in wanted))
  return [...wrong.map((field) => `field ${field}`), ...(surplus ? ['surplus field'] : [])]
}
