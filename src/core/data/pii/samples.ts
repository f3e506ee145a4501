import { createRandom } from '../../lib/random.ts'
import { isCard } from './recognisers/card.ts'
import { ibanRemainder, isNhsNumber, isPesel } from './checksums.ts'

export interface PersonalSample {
  readonly text: string
  readonly kind: string
  readonly value: string
}

const random = (seed: number) => {
  const source = createRandom(seed)
  const digits = (count: number): string => Array.from({ length: count }, () => source.below(10)).join('')
  const one = <Value>(values: readonly Value[]): Value => values[source.below(values.length)] as Value
  /** Draws until the test holds. */
  const until = (draw: () => string, holds: (value: string) => boolean): string => {
    let value = draw()
    while (!holds(value)) value = draw()
    return value
  }
  return { source, digits, one, until }
}

/** Texts from templates with one value each, whose kind and place are known: synthetic, for tests and the bench. */
export const personalSamples = (count: number): readonly PersonalSample[] => {
  const { source, digits, one, until } = random(11)
  const values: Readonly<Record<string, () => string>> = {
    email: () =>
      `${one(['ann', 'bo.b', 'c_d', 'e-f', 'mary+x'])}${digits(2)}@${one(['mail', 'corp.mail', 'x-y'])}.${one(['com', 'co.uk', 'de', 'museum'])}`,
    phone: () =>
      one([
        `+44 7700 900${digits(3)}`,
        `+1 555 01${digits(1)} ${digits(4)}`,
        `+49 30 ${digits(4)}${digits(3)}`,
        `(555) 01${digits(1)}-${digits(4)}`,
        `07700 900${digits(3)}`,
        `555-01${digits(1)}-${digits(4)}`,
      ]),
    card: () => until(() => `4${digits(15)}`, isCard).replace(/(.{4})(?=.)/g, one(['$1', '$1 '])),
    iban: () =>
      until(
        () => `DE${digits(20)}`,
        (value) => ibanRemainder(value) === 1,
      ).replace(/(.{4})(?=.)/g, one(['$1', '$1 '])),
    'us-ssn': () => `${one(['123', '456', '078'])}-${one(['12', '45'])}-${one(['1', '2'])}${digits(3)}`,
    'uk-nino': () => `${one(['AB', 'CE', 'JK', 'SR'])} ${digits(2)} ${digits(2)} ${digits(2)} ${one(['A', 'B', 'C', 'D'])}`,
    'uk-nhs': () => until(() => digits(10), isNhsNumber).replace(/(...)(...)(....)/, '$1 $2 $3'),
    'pl-pesel': () => until(() => digits(11), isPesel),
    ipv4: () => `${one(['81', '145', '87'])}.${100 + source.below(100)}.${source.below(255)}.${1 + source.below(254)}`,
    'mac-address': () => Array.from({ length: 6 }, () => one(['3c', '22', 'fb', '4d', '5e', 'a1'])).join(':'),
    'url-credentials': () => `https://user${digits(1)}:pw${digits(5)}@host.example`,
  }
  const templates = [
    'my details: {}',
    'It is {}, I think.',
    'we got ({}) from them yesterday',
    '{} is what I gave you',
    'Hello, {}. Thanks!',
    'use "{}" please',
  ]
  const kinds = Object.keys(values)
  return Array.from({ length: count }, (_, n) => {
    const kind = kinds[n % kinds.length] ?? ''
    const value = values[kind]?.() ?? ''
    return { text: one(templates).replace('{}', () => value), kind, value }
  })
}

/** Texts from templates without personal data, with the numbers that ordinary texts hold. */
export const cleanSamples = (count: number): readonly string[] => {
  const { source, digits, one } = random(12)
  const hex = (length: number): string => Array.from({ length }, () => source.below(16).toString(16)).join('')
  const texts: readonly (() => string)[] = [
    () => `Where is my order number ${digits(12)}?`,
    () => `order #${digits(8)} was placed on 20${digits(2).replace(/^[3-9]/, '1')}-0${1 + source.below(9)}-1${digits(1)}`,
    () => `it costs $${digits(3)},${digits(3)}.${digits(2)} a year`,
    () => `version ${source.below(20)}.${digits(2)}.${digits(1)}.${source.below(9)} crashes`,
    () => `id ${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)} failed`,
    () => `commit ${hex(40)} broke it`,
    () => `at ${10 + source.below(10)}:${10 + source.below(50)}:${10 + source.below(50)} on 3 May 2021`,
    () => `a table for ${1 + source.below(9)} at ${1 + source.below(12)} pm in 20${10 + source.below(15)}`,
    () => `invoice ${digits(10)}, tracking ${digits(16)}`,
    () => `between ${1900 + source.below(100)} and ${2000 + source.below(24)}, pages ${digits(3)}-${digits(3)}`,
    () => `the public ${one(['policy', 'police', 'licence', 'library'])} was the gate of ${one(['reason', 'history'])}`,
    () => `server 192.168.${source.below(255)}.${source.below(255)} is ours, ratio ${source.below(9)}:${source.below(9)}`,
  ]
  return Array.from({ length: count }, (_, n) => texts[n % texts.length]?.() ?? '')
}
