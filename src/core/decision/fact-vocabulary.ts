import { dataFactNames } from './fact-vocabulary-data.ts'
import { armFactNames } from './fact-vocabulary-arms.ts'
import { costFactNames } from './fact-vocabulary-costs.ts'
import type { FactDefinition } from './fact-definition.ts'
import { permissionFactNames } from './fact-vocabulary-permissions.ts'
import { releaseFactNames } from './fact-vocabulary-release.ts'
import { taskFactNames } from './fact-vocabulary-task.ts'

/** Every fact that policies may name, in the order in which it is explained. */
export const factVocabulary: readonly FactDefinition[] = [
  ...taskFactNames,
  ...dataFactNames,
  ...armFactNames,
  ...permissionFactNames,
  ...costFactNames,
  ...releaseFactNames,
]

const byName: ReadonlyMap<string, FactDefinition> = new Map(factVocabulary.map((fact) => [fact.name, fact]))

/** What a fact's name means; undefined where no fact has this name. */
export const findFact = (name: string): FactDefinition | undefined => byName.get(name)
