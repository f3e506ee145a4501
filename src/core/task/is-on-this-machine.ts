import { baseUrlOf } from '../models/providers.ts'
import type { ModelRef } from './task.ts'

/** The address as a URL; undefined where it is none. What a URL means is the parser's to say: `http://localhost:1@far.example` is far away. */
export const parseAddress = (address: string | undefined): URL | undefined =>
  address !== undefined && URL.canParse(address) ? new URL(address) : undefined

const isLoopback = ({ hostname }: URL): boolean => hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)

/**
 * Does the model run without a byte leaving this machine? An address decides over the provider's name: `provider: local` with a far
 * `baseUrl` is far. The fake model sends nothing whatever its address.
 */
export const isOnThisMachine = (ref: ModelRef): boolean => {
  if (ref.provider === 'fake') return true
  // Servers such as Ollama have an address by their name, on this machine unless `baseUrl` says otherwise.
  const baseUrl = baseUrlOf(ref)
  if (baseUrl === undefined) return ref.provider === 'local'
  const address = parseAddress(baseUrl)
  return address !== undefined && isLoopback(address)
}
