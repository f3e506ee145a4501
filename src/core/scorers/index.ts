import { exact } from './exact.ts'
import { json } from './json.ts'
import { jsonValidity } from './json-validity.ts'
import { label } from './label.ts'
import { macroF1 } from './macro-f1.ts'
import { normalised } from './normalised.ts'
import type { Metric, Scorer } from './scorer.ts'
import { slotF1, slotF1Metric } from './slot-f1.ts'
import { tokenF1 } from './token-f1.ts'

/** Every scorer, by its name. */
export const scorers = {
  exact,
  normalised,
  label,
  json,
  'slot-f1': slotF1,
  'token-f1': tokenF1,
  'json-validity': jsonValidity,
} satisfies Record<string, Scorer>

/** Every metric that `metric:` in task.yaml may name, by its name. */
export const metrics = {
  accuracy: { kind: 'mean', name: 'accuracy', label: 'Accuracy', scorer: 'label' },
  'macro-f1': macroF1,
  'exact-json': { kind: 'mean', name: 'exact-json', label: 'Exact JSON', scorer: 'json' },
  'slot-f1': slotF1Metric,
  'json-validity': { kind: 'mean', name: 'json-validity', label: 'Valid JSON', scorer: 'json-validity' },
  exact: { kind: 'mean', name: 'exact', label: 'Exact match', scorer: 'exact' },
  normalised: { kind: 'mean', name: 'normalised', label: 'Normalised match', scorer: 'normalised' },
  'token-f1': { kind: 'mean', name: 'token-f1', label: 'Token F1', scorer: 'token-f1' },
} satisfies Record<string, Metric>
