import { findProvider } from '../../core/models/providers.ts'
import type { BatchModel } from '../../core/ports/batch-model.ts'
import type { ModelRef } from '../../core/task/task.ts'
import { keyOf } from '../models/open-remote.ts'
import { createFileBatchModel } from './file-batch.ts'

/** Opens the batch interface of a model; undefined where its provider has none that is known. Throws `key-missing`. */
export const openBatchModel = async (ref: ModelRef, env: Readonly<Partial<Record<string, string>>>): Promise<BatchModel | undefined> => {
  const offer = findProvider(ref.provider)?.batch
  if (offer === undefined) return undefined
  const apiKey = keyOf(ref, env) ?? ''
  if (offer.shape !== 'anthropic') return createFileBatchModel({ ref, apiKey, offer })
  const [{ aiSdkSource }, { createAnthropicBatchModel }] = await Promise.all([
    import('../models/ai-sdk-provider.ts'),
    import('./anthropic-batch.ts'),
  ])
  return createAnthropicBatchModel({ ref, source: aiSdkSource(ref, env), apiKey, offer })
}
