import type { CostComponent } from '../component.ts'
import { migration, newerBases } from './cycles.ts'
import { distillation } from './distillation.ts'
import { evaluation } from './evaluation.ts'
import { hosting } from './hosting.ts'
import { labels } from './labels.ts'
import { monitoring, retrievalStore } from './monthly-services.ts'
import { ownMachine } from './own-machine.ts'
import { people } from './people.ts'
import { dataPreparation, opportunity } from './project.ts'
import { deploymentFee, modelStorage } from './provider-fees.ts'
import { storage } from './storage.ts'
import { tokens } from './tokens.ts'
import { training } from './training.ts'

/** Every kind of cost that an arm can have: the only place that knows them all. */
export const costComponents: readonly CostComponent[] = [
  labels,
  distillation,
  dataPreparation,
  training,
  newerBases,
  evaluation,
  people,
  tokens,
  ownMachine,
  hosting,
  deploymentFee,
  modelStorage,
  storage,
  retrievalStore,
  monitoring,
  migration,
  opportunity,
]
