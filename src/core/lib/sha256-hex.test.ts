import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { sha256Hex } from './sha256-hex.ts'

test('reference vectors of FIPS 180-2', () => {
  expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('the native and the portable hash are the same for any text, halves of surrogate pairs included', () => {
  assert(
    property(string({ unit: 'binary' }), (text) => {
      expect(sha256Hex(text)).toBe(bytesToHex(sha256(utf8ToBytes(text))))
    }),
  )
  expect(sha256Hex('a\uD83Db')).toBe(bytesToHex(sha256(utf8ToBytes('a\uD83Db'))))
})
