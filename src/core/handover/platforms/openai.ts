import { preferenceRow, weightedChatRow } from '../chat-rows.ts'
import type { Platform } from '../platform.ts'

/** OpenAI and Azure: chat rows, earlier answers with weight 0. */
export const openai: Platform = {
  id: 'openai',
  label: 'OpenAI fine-tuning',
  isElsewhere: true,
  limits: { minRows: 10, maxFileBytes: 512 * 2 ** 20, takesTools: true, source: 'developers.openai.com, fine-tuning' },
  lossRule: 'answer',
  loses: [],
  row: weightedChatRow,
  pair: preferenceRow,
  names: { train: 'train.jsonl', dev: 'validation.jsonl', trainPairs: 'train-preferences.jsonl', devPairs: 'validation-preferences.jsonl' },
  run: () => 'upload both files with purpose fine-tune, then POST /v1/fine_tuning/jobs with their ids as training_file and validation_file',
  notes: ['OpenAI closed fine-tuning to new users in May 2026: see `assay price` for what else serves a tuned model'],
}
