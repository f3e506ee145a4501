import type { ArmDefinition } from './arm.ts'
import { copy } from './copy.ts'
import { embedding } from './embedding.ts'
import { fewShot } from './few-shot.ts'
import { knn } from './knn.ts'
import { linear } from './linear.ts'
import { majority } from './majority.ts'
import { outputsArm } from './outputs.ts'
import { prompt } from './prompt.ts'
import { retrievedFewShot } from './retrieved-few-shot.ts'
import { structured } from './structured.ts'
import { tagger } from './tagger.ts'
import { tuned } from './tuned.ts'

/** Every rung, by kind. `outputs` holds no answers here: the flow makes it anew from the task's file with `outputsArm`. */
export const arms = {
  majority,
  copy,
  tagger,
  linear,
  knn,
  embedding,
  outputs: outputsArm(new Map()),
  prompt,
  structured,
  'few-shot': fewShot,
  'retrieved-few-shot': retrievedFewShot,
  tuned,
} satisfies Record<string, ArmDefinition>
