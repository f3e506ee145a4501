import type { Platform } from '../platform.ts'
import { axolotl } from './axolotl.ts'
import { bedrock } from './bedrock.ts'
import { fireworks } from './fireworks.ts'
import { llamaFactory } from './llama-factory.ts'
import { mlxLm } from './mlx-lm.ts'
import { nebius } from './nebius.ts'
import { openai } from './openai.ts'
import { together } from './together.ts'
import { trl } from './trl.ts'
import { vertex } from './vertex.ts'

/** Places that train, which `assay export --to` writes rows for. */
export const platforms = {
  trl,
  axolotl,
  'llama-factory': llamaFactory,
  'mlx-lm': mlxLm,
  openai,
  together,
  fireworks,
  nebius,
  vertex,
  bedrock,
} as const satisfies Record<string, Platform>

export type PlatformId = keyof typeof platforms
