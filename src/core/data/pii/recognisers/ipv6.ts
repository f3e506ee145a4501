import type { Recogniser } from '../recogniser.ts'
import { holdsTimes, spansOf } from '../spans-of.ts'

const pattern = /(?<![\w:.])[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:]{2,35}(?![\w:])/g

/** Global unicast (2000::/3) but not documentation (2001:db8::/32): RFC 4291, RFC 3849. */
const isPublicIpv6 = (address: string): boolean => {
  const halves = address.toLowerCase().split('::')
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  if (halves.length > 2 || groups.some((group) => !/^[0-9a-f]{1,4}$/.test(group))) return false
  if (halves.length === 2 ? groups.length > 7 : groups.length !== 8) return false
  const [first = 0, second = 0] = groups.map((group) => Number.parseInt(group, 16))
  return first >= 0x2000 && first <= 0x3fff && !(first === 0x2001 && second === 0x0db8)
}

export const ipv6: Recogniser = {
  kind: 'ipv6',
  label: 'public IPv6 addresses',
  certainty: 0.9,
  needs: ':',
  digits: 1,
  find: (text) => (text.includes('::') || holdsTimes(text, ':', 7) ? spansOf(text, pattern, isPublicIpv6) : []),
}
