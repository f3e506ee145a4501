import type { ArmDefinition } from './arm.ts'
import { fitPrompt } from './prompt.ts'

/**
 * The tuned model. Its requests are those of `prompt` byte for byte, because they are made by the same function: what is
 * trained on is what is served (DESIGN §10.4). So JSON is not constrained here either: a model tuned on canonical JSON
 * has to earn its validity, and a grammar that orders or requires fields differently cannot spoil it. The flow opens the
 * model with the adapter.
 */
export const tuned: ArmDefinition = {
  kind: 'tuned',
  label: 'Tuned LoRA',
  rung: 90,
  answerKind: 'fine-tune',
  taskKinds: ['classification', 'extraction', 'generation', 'chat'],
  needs: { model: true, embedder: false, training: true, outputsFile: false },
  fit: fitPrompt,
}
