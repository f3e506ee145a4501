import { chatRow } from '../chat-rows.ts'
import type { Platform } from '../platform.ts'

/** Nebius Token Factory: chat rows. */
export const nebius: Platform = {
  id: 'nebius',
  label: 'Nebius Token Factory',
  isElsewhere: true,
  limits: { minRows: 1, maxFileBytes: 5e9, takesTools: true, source: 'docs.tokenfactory.nebius.com, post-training' },
  lossRule: 'not documented',
  loses: ['rejected'],
  row: chatRow,
  names: { train: 'train.jsonl', dev: 'validation.jsonl', trainPairs: '', devPairs: '' },
  run: () => 'upload both files with purpose fine-tune, then POST /v1/fine_tuning/jobs with training_file and validation_file',
  notes: ['which turns of a conversation Nebius learns from is not documented: earlier answers may be learnt too'],
}
