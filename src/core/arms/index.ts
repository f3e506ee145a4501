import type { ArmDefinition } from './arm.ts'
import { cascade } from './cascade.ts'
import { cleanedInput } from './cleaned-input.ts'
import { copy } from './copy.ts'
import { embedding } from './embedding.ts'
import { fewShot } from './few-shot.ts'
import { knn } from './knn.ts'
import { linear } from './linear.ts'
import { majority } from './majority.ts'
import { optimised } from './optimised.ts'
import { outputsArm } from './outputs.ts'
import { program } from './program.ts'
import { prompt } from './prompt.ts'
import { ragTuned } from './rag-tuned.ts'
import { rag } from './rag.ts'
import { retrievedFewShot } from './retrieved-few-shot.ts'
import { selfConsistency } from './self-consistency.ts'
import { structuredPrompt } from './structured-prompt.ts'
import { structured } from './structured.ts'
import { tagger } from './tagger.ts'
import { tool } from './tool.ts'
import { tuned } from './tuned.ts'

/** Every rung, by kind. `outputs` holds no answers here: the flow makes it anew from the task's file with `outputsArm`. */
export const arms = {
  majority,
  copy,
  tagger,
  linear,
  knn,
  embedding,
  program,
  outputs: outputsArm(new Map()),
  prompt,
  'cleaned-input': cleanedInput,
  'structured-prompt': structuredPrompt,
  structured,
  optimised,
  'few-shot': fewShot,
  'retrieved-few-shot': retrievedFewShot,
  rag,
  tool,
  'self-consistency': selfConsistency,
  cascade,
  tuned,
  'rag-tuned': ragTuned,
} satisfies Record<string, ArmDefinition>
