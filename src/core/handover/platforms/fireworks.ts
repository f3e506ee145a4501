import { preferenceRow, weightedChatRow } from '../chat-rows.ts'
import type { Platform } from '../platform.ts'

/** Fireworks: chat rows of 3 to 3,000,000; a preference row is one turn. */
export const fireworks: Platform = {
  id: 'fireworks',
  label: 'Fireworks fine-tuning',
  isElsewhere: true,
  limits: { minRows: 3, maxRows: 3_000_000, takesTools: true, source: 'docs.fireworks.ai, datasets' },
  lossRule: 'answer',
  loses: [],
  row: weightedChatRow,
  pair: preferenceRow,
  names: { train: 'train.jsonl', dev: 'evaluation.jsonl', trainPairs: 'train-preferences.jsonl', devPairs: 'evaluation-preferences.jsonl' },
  run: ({ name }) => `firectl create dataset ${name.replaceAll(/[^a-z0-9-]+/gi, '-').toLowerCase()} train.jsonl`,
  notes: [],
}
