import { factVocabulary } from '../core/decision/fact-vocabulary.ts'
import type { FactDefinition } from '../core/decision/fact-definition.ts'
import { loadPolicy, type Policy } from '../core/decision/policy.ts'
import { explainPolicy, type ExplainedPolicy } from '../core/decision/policy-explained.ts'
import { policyJsonSchema } from '../core/decision/policy-json-schema.ts'
import { policyNames } from '../core/decision/policy-names.ts'
import type { Ports } from '../core/ports/ports.ts'

/** One policy that comes with Assay, as `assay explain policies` lists it. */
export interface ListedPolicy extends Pick<Policy, 'id' | 'title' | 'source' | 'mode'> {
  readonly questions: number
}

/** Reads a policy by its name or file. Throws `policy-invalid` where there is none, or with every mistake in it. */
const readPolicyNamed = async (ports: Pick<Ports, 'readPolicy'>, nameOrFile: string, root: string): Promise<Policy> => {
  const { text, fileName } = await ports.readPolicy(nameOrFile, root)
  return loadPolicy(text, fileName)
}

/** Every policy that comes with Assay, the default first. */
const readEveryPolicy = async (ports: Pick<Ports, 'readPolicy'>, root: string): Promise<readonly Policy[]> =>
  await Promise.all(policyNames.map((name) => readPolicyNamed(ports, name, root)))

/** A policy in words. */
export const explainPolicyNamed = async (ports: Pick<Ports, 'readPolicy'>, nameOrFile: string, root: string): Promise<ExplainedPolicy> =>
  explainPolicy(await readPolicyNamed(ports, nameOrFile, root))

/** The policies that come with Assay, one line each. */
export const listPolicies = async (ports: Pick<Ports, 'readPolicy'>, root: string): Promise<readonly ListedPolicy[]> =>
  (await readEveryPolicy(ports, root)).map(({ id, title, source, mode, gates }) => ({ id, title, source, mode, questions: gates.length }))

/** Every fact that a policy may ask for. */
export const listFacts = (): readonly FactDefinition[] => factVocabulary

/** JSON Schema of a policy file, as text for an editor's settings. */
export const policySchemaText = (): string => `${JSON.stringify(policyJsonSchema(), null, 2)}\n`
