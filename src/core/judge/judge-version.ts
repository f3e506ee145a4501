import { canonicalJson } from '../lib/canonical-json.ts'
import { sha256Hex } from '../lib/sha256-hex.ts'
import type { ModelRef } from '../task/task.ts'
import type { Rubric } from './rubric.ts'

/** Raised when the words around a rubric change: a calibration is of exactly what was asked. */
const wording = 1

/** Hash of everything that makes a judge this judge: its rubric, the words around it and its model. 16 hex digits. */
export const judgeVersion = (rubric: Rubric, { model, provider, baseUrl, quantization }: ModelRef): string =>
  sha256Hex(canonicalJson({ wording, rubric, model: { model, provider, baseUrl, quantization } })).slice(0, 16)
