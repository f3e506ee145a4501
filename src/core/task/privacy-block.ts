import { isOnThisMachine, parseAddress } from './is-on-this-machine.ts'
import type { ModelRef, Task } from './task.ts'

/** An entry of `endpoints:` is a host (`eu.example.com`, a port where it matters) or an address whose path must begin the model's. */
const allows = (endpoint: string, address: URL): boolean => {
  const allowed = parseAddress(/^https?:\/\//i.test(endpoint) ? endpoint : `${address.protocol}//${endpoint}`)
  if (allowed === undefined || allowed.host !== address.host || allowed.protocol !== address.protocol) return false
  const path = allowed.pathname.replace(/\/$/, '')
  return address.pathname === path || address.pathname.startsWith(`${path}/`)
}

/** Why privacy in task.yaml forbids sending data to this model (DESIGN §3); undefined where it may go. */
export const privacyBlock = (task: Pick<Task, 'privacy' | 'endpoints'>, ref: ModelRef): string | undefined => {
  if (isOnThisMachine(ref) || task.privacy === 'any') return undefined
  const place = ref.baseUrl ?? ref.provider
  if (task.privacy === 'local') return `privacy: local keeps data on this machine, ${ref.name} is ${place}`
  const address = parseAddress(ref.baseUrl)
  if (address !== undefined && task.endpoints.some((endpoint) => allows(endpoint, address))) return undefined
  return `privacy: region allows only the endpoints in task.yaml, and ${place} is not one of them`
}
