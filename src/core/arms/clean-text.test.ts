import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanText } from './clean-text.ts'

test('markup goes, its text stays', () => {
  expect(cleanText('<html><style>p { color: red }</style><p>Hello &amp; <b>welcome</b></p></html>')).toBe('Hello & welcome')
  expect(cleanText('3 < 5 and 7 > 2')).toBe('3 < 5 and 7 > 2')
})

test('quoted mail, its announcement, signatures and rules go', () => {
  const mail = 'Where is my parcel?\n\nOn Monday, Ada <ada@example.com> wrote:\n> It is on its way\n=====\nThanks\n-- \nBob\nShop Ltd'
  expect(cleanText(mail)).toBe('Where is my parcel?\nThanks')
})

test('addresses lose what tracks, texts keep their words', () => {
  expect(cleanText('see https://shop.example/a/b?utm=1#x now')).toBe('see https://shop.example/a/b now')
  expect(cleanText('a \t  b\n\n\n\nc')).toBe('a b\nc')
})

test('a text that would be left empty comes back, and cleaning twice is cleaning once', () => {
  expect(cleanText('> only quoted')).toBe('> only quoted')
  fc.assert(
    fc.property(fc.string(), (text) => {
      const once = cleanText(text)
      expect(once === text || cleanText(once) === once).toBe(true)
    }),
  )
})
