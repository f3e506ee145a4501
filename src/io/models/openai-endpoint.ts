import { AssayError } from '../../core/errors.ts'
import { baseUrlOf, findProvider, providerNames } from '../../core/models/providers.ts'
import type { ModelRef } from '../../core/task/task.ts'

export interface ChatEndpoint {
  readonly origin: string
  /** Of the chat completions, with the query. */
  readonly path: string
  /** Without credentials and query: what identifies the endpoint. */
  readonly url: string
}

/** The latest version of Azure's dated interface that is generally available; `?api-version=` in `baseUrl` names another. */
const azureApiVersion = '2024-10-21'

/**
 * Azure has two forms: `https://NAME.openai.azure.com/openai/v1`, which is OpenAI's, and the dated one, where `model` is the name of
 * a deployment in the path. A `baseUrl` without `/openai/v1` means the dated one.
 */
const azurePath = (base: string, query: URLSearchParams, deployment: string): string => {
  if (base.endsWith('/openai/v1')) return base
  if (!query.has('api-version')) query.set('api-version', azureApiVersion)
  if (base.includes('/deployments/')) return base
  return `${base.replace(/\/openai$/, '')}/openai/deployments/${encodeURIComponent(deployment)}`
}

/** Where the chat completions of a model are: its own address, or its provider's. Throws `model-unknown` where it has neither. */
export const chatEndpoint = (ref: ModelRef): ChatEndpoint => {
  const baseUrl = baseUrlOf(ref)
  if (baseUrl === undefined || !URL.canParse(baseUrl))
    throw new AssayError('model-unknown', `models.${ref.name} names provider "${ref.provider}", whose address is not known`, {
      where: 'task.yaml',
      hint: `add \`baseUrl\` (an OpenAI-compatible endpoint), or use one of: local, ${providerNames.join(', ')}`,
    })
  const { origin, pathname, searchParams } = new URL(baseUrl)
  const base = pathname.replace(/\/+$/, '')
  const path = findProvider(ref.provider)?.hasDeployments === true ? azurePath(base, searchParams, ref.model) : base
  const query = searchParams.size === 0 ? '' : `?${searchParams.toString()}`
  return { origin, path: `${path}/chat/completions${query}`, url: `${origin}${path}` }
}
