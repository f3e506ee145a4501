import { preferenceRow, weightedChatRow } from '../chat-rows.ts'
import type { Platform } from '../platform.ts'

/** Together: strict columns, roles alternate, weights are the integers 0 and 1. */
export const together: Platform = {
  id: 'together',
  label: 'Together fine-tuning',
  isElsewhere: true,
  limits: {
    minRows: 1,
    // Two sources differ: 4.9 GB in the client's own check, 50 GB in a page. The stricter one is checked.
    maxFileBytes: 4.9e9,
    mustAlternate: true,
    takesTools: true,
    source: 'together-python, constants.py and utils/files.py',
  },
  lossRule: 'answer',
  loses: [],
  row: weightedChatRow,
  pair: preferenceRow,
  names: { train: 'train.jsonl', dev: 'validation.jsonl', trainPairs: 'train-preferences.jsonl', devPairs: 'validation-preferences.jsonl' },
  run: () => 'together files check train.jsonl && together files upload train.jsonl',
  notes: ['Together also names a limit of 50 GB a file; here its own check of 4.9 GB counts'],
}
