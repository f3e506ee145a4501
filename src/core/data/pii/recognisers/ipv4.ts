import { isNear } from '../context.ts'
import type { Recogniser } from '../recogniser.ts'
import { spansOf } from '../spans-of.ts'

const pattern = /(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)/g
const words = /\b(?:ips?|ipv4|address|host|server|dns|ping|connect(?:ed|ion)?|login|logged|from)\b/i
const versionWords = /\b(?:v|ver|version|release|firmware|build|section|chapter|clause)[ .:]*$/i

/** Not private, shared, loopback, link-local, documentation, multicast or reserved (IANA special-purpose registry, RFC 6890). */
const isPublicIpv4 = (address: string): boolean => {
  const parts = address.split('.')
  const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number)
  if (parts.some((part) => part.length > 1 && part.startsWith('0')) || [a, b, c, d].some((octet) => octet > 255)) return false
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false
  if ((a === 100 && b >= 64 && b < 128) || (a === 169 && b === 254) || (a === 172 && b >= 16 && b < 32)) return false
  if (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)) || (b === 88 && c === 99))) return false
  return !((a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) || (a === 203 && b === 0 && c === 113))
}

/** Public addresses. Four small numbers are more often a version: they need a word about addresses. */
export const ipv4: Recogniser = {
  kind: 'ipv4',
  label: 'public IPv4 addresses',
  certainty: 0.8,
  needs: '.',
  digits: 4,
  isCompact: true,
  find: (text) =>
    spansOf(text, pattern, (value, start, end) => {
      if (!isPublicIpv4(value) || versionWords.test(text.slice(Math.max(0, start - 16), start))) return false
      return value.split('.').some((octet) => Number(octet) >= 32) || isNear(words, text, start, end)
    }),
}
