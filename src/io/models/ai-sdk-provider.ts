import type { LanguageModelV4 } from '@ai-sdk/provider'
import { AssayError } from '../../core/errors.ts'
import { findProvider, keyNamesOf, type Provider } from '../../core/models/providers.ts'
import type { ModelRef } from '../../core/task/task.ts'

type Environment = Readonly<Partial<Record<string, string>>>
type Fetch = typeof globalThis.fetch

/** A model of one of the AI SDK's provider packages: where it answers, what must never be printed, and how to load it. */
export interface AiSdkModelSource {
  readonly protocol: Exclude<Provider['protocol'], 'openai'>
  readonly endpoint: string
  readonly secrets: readonly string[]
  /** A token or a signature is made on this machine before each call: what goes wrong there is a matter of credentials. */
  readonly signsIn: boolean
  load(fetch: Fetch): Promise<LanguageModelV4>
}

const firstSet = (env: Environment, ...names: readonly string[]): string | undefined =>
  names.map((name) => env[name]).find((value) => value !== undefined && value !== '')

const missing = (ref: ModelRef, names: string): AssayError =>
  new AssayError('key-missing', `models.${ref.name} (${ref.provider}) needs the environment variable ${names}`, {
    where: 'task.yaml',
    hint: `export ${names.split(' or ')[0] ?? names}=... and run the same command again`,
  })

const bedrock = (ref: ModelRef, env: Environment): AiSdkModelSource => {
  const apiKey = firstSet(env, ref.apiKeyEnv ?? 'AWS_BEARER_TOKEN_BEDROCK')
  const accessKeyId = firstSet(env, 'AWS_ACCESS_KEY_ID')
  const secretAccessKey = firstSet(env, 'AWS_SECRET_ACCESS_KEY')
  const region = firstSet(env, 'AWS_REGION', 'AWS_DEFAULT_REGION')
  const sessionToken = firstSet(env, 'AWS_SESSION_TOKEN')
  if (apiKey === undefined && accessKeyId === undefined) throw missing(ref, 'AWS_BEARER_TOKEN_BEDROCK or AWS_ACCESS_KEY_ID')
  if (apiKey === undefined && secretAccessKey === undefined) throw missing(ref, 'AWS_SECRET_ACCESS_KEY')
  if (region === undefined) throw missing(ref, 'AWS_REGION')
  // Named here, because the package would otherwise let AWS_ENDPOINT_URL send data elsewhere than task.yaml says.
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const baseURL = (ref.baseUrl ?? `https://bedrock-runtime.${region}.${suffix}`).replace(/\/+$/, '')
  return {
    protocol: 'amazon-bedrock',
    endpoint: baseURL,
    secrets: [apiKey, secretAccessKey, sessionToken].flatMap((secret) => (secret === undefined ? [] : [secret])),
    signsIn: apiKey === undefined,
    load: async (fetch) => {
      const { createAmazonBedrock } = await import('@ai-sdk/amazon-bedrock')
      const keys =
        apiKey === undefined
          ? { ...(accessKeyId && { accessKeyId }), ...(secretAccessKey && { secretAccessKey }), ...(sessionToken && { sessionToken }) }
          : { apiKey }
      // An empty key makes the package sign with the pair, whatever else the environment holds.
      return createAmazonBedrock({ apiKey: '', ...keys, region, baseURL, fetch })(ref.model)
    },
  }
}

const vertex = (ref: ModelRef, env: Environment): AiSdkModelSource => {
  const apiKey = firstSet(env, ref.apiKeyEnv ?? 'GOOGLE_VERTEX_API_KEY')
  const project = firstSet(env, 'GOOGLE_CLOUD_PROJECT', 'GOOGLE_VERTEX_PROJECT')
  if (apiKey === undefined && project === undefined) throw missing(ref, 'GOOGLE_CLOUD_PROJECT or GOOGLE_VERTEX_API_KEY')
  const location = firstSet(env, 'GOOGLE_CLOUD_LOCATION', 'GOOGLE_VERTEX_LOCATION') ?? 'global'
  const host = location === 'global' ? 'aiplatform.googleapis.com' : `${location}-aiplatform.googleapis.com`
  const byProject = `https://${host}/v1beta1/projects/${project ?? ''}/locations/${location}/publishers/google`
  const byKey = 'https://aiplatform.googleapis.com/v1/publishers/google'
  const baseURL = (ref.baseUrl ?? (apiKey === undefined ? byProject : byKey)).replace(/\/+$/, '')
  return {
    protocol: 'google-vertex',
    endpoint: baseURL,
    secrets: apiKey === undefined ? [] : [apiKey],
    signsIn: apiKey === undefined,
    load: async (fetch) => {
      const { createGoogleVertex } = await import('@ai-sdk/google-vertex')
      // Without a key Google's own library finds the credentials of this machine (a file, gcloud, the metadata server).
      const account = project === undefined ? {} : { project }
      return createGoogleVertex({ ...(apiKey === undefined ? account : { apiKey }), location, baseURL, fetch })(ref.model)
    },
  }
}

/** Providers with one address and one key. */
const keyed = (ref: ModelRef, env: Environment, protocol: 'anthropic' | 'google'): AiSdkModelSource => {
  const names = keyNamesOf(ref)
  const apiKey = firstSet(env, ...names)
  if (apiKey === undefined) throw missing(ref, names.join(' or '))
  const baseURL = (ref.baseUrl ?? findProvider(ref.provider)?.baseUrl ?? '').replace(/\/+$/, '')
  return {
    protocol,
    endpoint: baseURL,
    secrets: [apiKey],
    signsIn: false,
    load: async (fetch) => {
      if (protocol === 'anthropic') return (await import('@ai-sdk/anthropic')).createAnthropic({ apiKey, baseURL, fetch })(ref.model)
      return (await import('@ai-sdk/google')).createGoogle({ apiKey, baseURL, fetch })(ref.model)
    },
  }
}

/**
 * Where a model behind one of `@ai-sdk/*` is, from task.yaml and the environment. Addresses and keys are always handed over, so that
 * the packages never look for them by themselves. Throws `key-missing`, naming the variable.
 */
export const aiSdkSource = (ref: ModelRef, env: Environment): AiSdkModelSource => {
  const protocol = findProvider(ref.provider)?.protocol
  switch (protocol) {
    case 'anthropic':
    case 'google':
      return keyed(ref, env, protocol)
    case 'google-vertex':
      return vertex(ref, env)
    case 'amazon-bedrock':
      return bedrock(ref, env)
    default:
      throw new Error(`${ref.provider} does not speak a wire format of the AI SDK`)
  }
}
