import { sha256 } from '@noble/hashes/sha2.js'

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Base58Check (Bitcoin): 25 bytes, the last four of which begin the double sha256 of the rest. */
export const isBase58Check = (text: string): boolean => {
  let number = 0n
  for (const char of text) {
    const value = base58.indexOf(char)
    if (value < 0) return false
    number = number * 58n + BigInt(value)
  }
  if (number >= 1n << 200n) return false
  const bytes = Uint8Array.from({ length: 25 }, (_, place) => Number((number >> BigInt(8 * (24 - place))) & 255n))
  const hash = sha256(sha256(bytes.subarray(0, 21)))
  return [0, 1, 2, 3].every((place) => hash[place] === bytes[21 + place])
}

const bech32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]

/** BIP 173 (remainder 1) and BIP 350 (0x2bc830a3) over the human-readable part and the data. */
export const isBech32 = (address: string): boolean => {
  const text = address.toLowerCase()
  const split = text.lastIndexOf('1')
  const prefix = Array.from(text.slice(0, split), (char) => char.charCodeAt(0))
  const values = Array.from(text.slice(split + 1), (char) => bech32.indexOf(char))
  if (split < 1 || values.includes(-1) || (address !== text && address !== address.toUpperCase())) return false
  let remainder = 1
  for (const value of [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...values]) {
    const top = remainder >>> 25
    remainder = ((remainder & 0x1ffffff) << 5) ^ value
    generators.forEach((generator, bit) => {
      if (((top >> bit) & 1) === 1) remainder ^= generator
    })
  }
  return remainder === 1 || remainder === 0x2bc830a3
}
