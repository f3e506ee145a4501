import { expect, test } from 'vitest'
import { createLanguageDetector } from './eld.ts'

test('languages of whole sentences are told, noise is not', async () => {
  const languageOf = await createLanguageDetector().load()
  expect(languageOf('I would like to change the delivery address of my order, please.')).toBe('en')
  expect(languageOf('Quiero cambiar la dirección de entrega de mi pedido, por favor.')).toBe('es')
  expect(languageOf('Ich möchte bitte die Lieferadresse meiner Bestellung ändern.')).toBe('de')
  expect(languageOf('8231 0042 1177')).toBeUndefined()
})
