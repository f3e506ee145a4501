import type { ArmDefinition } from './arm.ts'
import { fitRag } from './rag.ts'

/**
 * Retrieval for what to know, an adapter for how to answer: the model tuned on the very requests of `rag`, passages included. It is
 * layered on `rag` and `tuned` of the same model; a verdict calls it hybrid where it beats both by the margin.
 */
export const ragTuned: ArmDefinition = {
  kind: 'rag-tuned',
  label: 'Retrieval with a tuned LoRA',
  rung: 95,
  answerKind: 'fine-tune',
  layered: ['rag', 'tuned'],
  taskKinds: ['classification', 'extraction', 'generation', 'chat'],
  needs: { model: true, embedder: false, training: true, outputsFile: false, corpus: true },
  fit: fitRag,
}
