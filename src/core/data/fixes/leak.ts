import { findLeaks } from '../checks/leak.ts'
import type { DataFix, RowFix } from './data-fix.ts'

/** Leaves out rows of train and dev that give golden rows away, where task.yaml fixes the splits. */
export const fixLeak: DataFix = {
  id: 'leak',
  label: 'leaks between splits',
  isDefault: true,
  plan: ({ splits, ...context }) =>
    splits === undefined
      ? new Map()
      : new Map(
          findLeaks(context, splits).map(({ row, golden, how }): readonly [number, RowFix] => [
            row,
            { action: 'drop', reason: `gives a golden row away (${how})`, twin: context.examples[golden]?.id ?? '' },
          ]),
        ),
}
