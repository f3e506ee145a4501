import { AssayError } from '../../core/errors.ts'
import { findProvider, keyNamesOf, missingKey } from '../../core/models/providers.ts'
import type { Model } from '../../core/ports/model.ts'
import { isOnThisMachine } from '../../core/task/is-on-this-machine.ts'
import type { ModelRef } from '../../core/task/task.ts'
import { createOpenAiModel } from './openai-compatible.ts'

type Environment = Readonly<Partial<Record<string, string>>>

/**
 * The key of a model, read by its name and handed to the one client that sends it; undefined where none is wanted. Throws
 * `key-missing`, naming the variable; a server of this machine may do without the key that its provider would want.
 */
export const keyOf = (ref: ModelRef, env: Environment): string | undefined => {
  const isSet = (name: string): boolean => env[name] !== undefined && env[name] !== ''
  const missing = missingKey(ref, isSet)
  if (missing !== undefined && !isOnThisMachine(ref))
    throw new AssayError('key-missing', `models.${ref.name} (${ref.provider}) needs the environment variable ${missing}`, {
      where: 'task.yaml',
      hint: `export ${missing.split(' ')[0] ?? missing}=... and run the same command again; \`apiKeyEnv\` names another variable`,
    })
  const name = keyNamesOf(ref).find(isSet)
  return name === undefined ? undefined : env[name]
}

/** Opens a model that is not loaded here, in the wire format of its provider. Throws `key-missing`, `model-unknown`. */
export const openRemoteModel = async (ref: ModelRef, env: Environment): Promise<Model> => {
  const apiKey = keyOf(ref, env)
  const account = keyNamesOf(ref).join(' ')
  if ((findProvider(ref.provider)?.protocol ?? 'openai') === 'openai')
    return { ...createOpenAiModel({ ref, ...(apiKey === undefined ? {} : { apiKey }) }), account }
  // The provider packages take long to load: only for those who name such a provider.
  const [{ aiSdkSource }, { createAiSdkModel }] = await Promise.all([import('./ai-sdk-provider.ts'), import('./ai-sdk.ts')])
  return { ...createAiSdkModel({ ref, source: aiSdkSource(ref, env) }), account }
}
