import { bleu, bleuMetric } from './bleu.ts'
import { chrf, chrfMetric } from './chrf.ts'
import { citationPrecision, citationPresence } from './citations.ts'
import { brier, calibrationError, confidentErrors } from './confidence.ts'
import { costPerAnswer, costPerSuccess, inputTokens, latencyP50, latencyP95, outputTokens, tokensPerSuccess } from './effort.ts'
import { exact } from './exact.ts'
import { plainFields } from './fields.ts'
import { genericVoice } from './generic-voice.ts'
import { groundedness } from './groundedness.ts'
import { json } from './json.ts'
import { jsonValidity } from './json-validity.ts'
import { label } from './label.ts'
import { balancedAccuracy, macroF1, macroPrecision, macroRecall, microF1 } from './label-metrics.ts'
import { tableColumnsMatch, tableValidity } from './markdown-table.ts'
import { matthews } from './matthews.ts'
import { normalised } from './normalised.ts'
import { numeric } from './numeric.ts'
import { refusal } from './refusal.ts'
import type { ReportMetric } from './report-metric.ts'
import { rougeL } from './rouge-l.ts'
import { schemaValidity } from './schema-validity.ts'
import type { Metric, Scorer, WorldScorer } from './scorer.ts'
import { similarity } from './similarity.ts'
import { slotF1, slotF1Metric } from './slot-f1.ts'
import { tokenF1 } from './token-f1.ts'
import { xmlTags, xmlValidity } from './xml.ts'

/** Every scorer that is a pure function, by its name. */
export const scorers = {
  exact,
  normalised,
  label,
  json,
  'slot-f1': slotF1,
  'field-f1': plainFields.scorer,
  'token-f1': tokenF1,
  'json-validity': jsonValidity,
  'schema-validity': schemaValidity,
  'xml-validity': xmlValidity,
  'xml-tags': xmlTags,
  'table-validity': tableValidity,
  'table-columns': tableColumnsMatch,
  numeric,
  'rouge-l': rougeL,
  bleu,
  chrf,
  'citation-presence': citationPresence,
  'citation-precision': citationPrecision,
  refusal,
  'generic-voice': genericVoice,
} satisfies Record<string, Scorer>

/** Scorers that need the world: an embedder, the corpus. */
export const worldScorers = { similarity, groundedness } satisfies Record<string, WorldScorer>

/** Every metric that `metric:` in task.yaml may name, by its name. Any other scorer is measured by its mean. */
export const metrics = {
  accuracy: { kind: 'mean', name: 'accuracy', label: 'Accuracy', scorer: 'label' },
  'macro-f1': macroF1,
  'macro-precision': macroPrecision,
  'macro-recall': macroRecall,
  'micro-f1': microF1,
  'balanced-accuracy': balancedAccuracy,
  'exact-json': { kind: 'mean', name: 'exact-json', label: 'Exact JSON', scorer: 'json' },
  'slot-f1': slotF1Metric,
  'field-f1': plainFields.metrics.f1,
  'field-precision': plainFields.metrics.precision,
  'field-recall': plainFields.metrics.recall,
  'json-validity': { kind: 'mean', name: 'json-validity', label: 'Valid JSON', scorer: 'json-validity' },
  exact: { kind: 'mean', name: 'exact', label: 'Exact match', scorer: 'exact' },
  normalised: { kind: 'mean', name: 'normalised', label: 'Normalised match', scorer: 'normalised' },
  'token-f1': { kind: 'mean', name: 'token-f1', label: 'Token F1', scorer: 'token-f1' },
  bleu: bleuMetric,
  chrf: chrfMetric,
} satisfies Record<string, Metric>

/** What is reported and never decides: about effort and confidence, or no score in [0, 1]. */
export const reportMetrics = {
  mcc: matthews,
  'calibration-error': calibrationError,
  brier,
  'confident-errors': confidentErrors,
  'latency-p50': latencyP50,
  'latency-p95': latencyP95,
  'cost-per-answer': costPerAnswer,
  'cost-per-success': costPerSuccess,
  'input-tokens': inputTokens,
  'output-tokens': outputTokens,
  'tokens-per-success': tokensPerSuccess,
} satisfies Record<string, ReportMetric>
