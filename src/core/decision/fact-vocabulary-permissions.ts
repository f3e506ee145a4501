import { permissionGates } from '../licences/permission.ts'
import type { PermissionGate } from '../licences/permission.ts'
import { flag, word, type FactDefinition } from './fact-definition.ts'

/** `base-licence` is the fact `permits.baseLicence`. */
export const permissionFact = (gate: PermissionGate): string =>
  `permits.${gate.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}`

/** Facts of licence, terms, servability and life: one answer a gate, and the sentence with its clause, source and day. */
export const permissionFactNames: readonly FactDefinition[] = permissionGates.flatMap((gate) => [
  flag(permissionFact(gate), `the answer of the gate ${gate}`, 'books of licences, terms and providers; a decision recorded in task.yaml'),
  word(`${permissionFact(gate)}Why`, [], `why the gate ${gate} is answered so, with clause, source and day`, 'the same'),
])
