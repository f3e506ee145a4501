import { describe, expect, it, test } from 'vitest'
import { ibanRemainder, isDni, isNhsNumber, isPesel, passesLuhn } from './checksums.ts'
import { isBase58Check, isBech32 } from './bitcoin-checks.ts'
import { findPersonal } from './find-personal.ts'
import { recognisers } from './recognisers/index.ts'
import { personalSamples } from './samples.ts'
import { secretIn } from './secret-spans.ts'

const found = (text: string): readonly string[] => findPersonal(text).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`)

// Reference vectors: data.md §13.
test.each([
  ['4111111111111111', 'card'],
  ['378282246310005', 'card'],
  ['5555555555554444', 'card'],
  ['GB82 WEST 1234 5698 7654 32', 'iban'],
  ['DE89 3704 0044 0532 0130 00', 'iban'],
  ['FR14 2004 1010 0505 0001 3M02 606', 'iban'],
  ['943 476 5919', 'uk-nhs'],
  ['401 023 2137', 'uk-nhs'],
  ['44051401359', 'pl-pesel'],
  ['02070803628', 'pl-pesel'],
  ['12345678Z', 'es-dni'],
  ['00000000T', 'es-dni'],
  ['X1234567L', 'es-dni'],
  ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'bitcoin'],
  ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'bitcoin'],
  ['+44 7700 900123', 'phone'],
  ['123-45-6789', 'us-ssn'],
  ['AB123456C', 'uk-nino'],
  ['AB 12 34 56 C', 'uk-nino'],
  ['anna.b+x@mail.example.com', 'email'],
  ['8.34.208.1', 'ipv4'],
  ['2a00:1450:4001:81b::200e', 'ipv6'],
  ['3c:22:fb:4d:5e:6f', 'mac-address'],
  ['postgres://admin:hunter22@db.example.com', 'url-credentials'],
  ['529.982.247-25', 'br-cpf'],
  ['255081416802538', 'fr-nir'],
])('%s is one find, alone and in a sentence: %s', (value, kind) => {
  expect(found(value)).toEqual([`${kind}: ${value}`])
  expect(found(`We were told (${value}), thanks.`)).toEqual([`${kind}: ${value}`])
})

test.each([
  '4111111111111112',
  '0000000000000000',
  '1234567812345670',
  'GB82 WEST 1234 5698 7654 33',
  '44051401358',
  '000-12-3456',
  '666-12-3456',
  '900-12-3456',
  '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb',
  'public policy',
  'was',
  'the',
  'gate',
  'A1234567',
  'BG123456A',
  '192.168.1.20',
  '10.0.0.1',
  '127.0.0.1',
  '203.0.113.9',
  'fe80::1',
  '2001:db8::1',
  'version 10.15.7.2',
  'at 12:30:45 on 2024-01-15',
  '2024-01-15T10:20:30Z',
  '550e8400-e29b-41d4-a716-446655440000',
  'd41d8cd98f00b204e9800998ecf8427e',
  'order number 4111111111111111',
  'Order #44051401359',
  'invoice no. 943 476 5919',
  'it cost 1,234,567.89 in 2019 and 1.234.567,89 in 2020',
  'between 1990 and 2024, pages 123-456',
  'the republic was born in a time of 12 wars',
  'the police licence of the public library',
  'meeting on 03/04/2021 at noon',
])('%s is nothing', (text) => {
  expect(found(text)).toEqual([])
})

test.each([
  ['She was born on 12/03/1980 in Leeds.', 'birth-date: 12/03/1980'],
  ['DOB: 1980-03-12', 'birth-date: 1980-03-12'],
  ['born 3rd of March 1980', 'birth-date: 3rd of March 1980'],
  ['my passport is A1234567 and', 'passport: A1234567'],
  ['please call 5550104477', 'phone: 5550104477'],
  ['(555) 010-4477', 'phone: (555) 010-4477'],
  ['ssn 123456789', 'us-ssn: 123456789'],
  ['nhs number 9434765919', 'uk-nhs: 9434765919'],
  ['server at 1.1.1.1', 'ipv4: 1.1.1.1'],
])('%s needs its context', (text, expected) => {
  expect(found(text)).toEqual([expected])
})

describe('checksums of data.md §13', () => {
  it('hold for the values named there', () => {
    expect(passesLuhn('0000000000000000')).toBe(true)
    expect(passesLuhn('1234567812345670')).toBe(true)
    expect(passesLuhn('4111111111111112')).toBe(false)
    expect(ibanRemainder('GB82WEST12345698765432')).toBe(1)
    expect(ibanRemainder('GB82WEST12345698765433')).toBe(28)
    expect(isNhsNumber('9434765918')).toBe(false)
    expect(isPesel('44051401358')).toBe(false)
    expect(isDni('12345678A')).toBe(false)
    expect(isBase58Check('1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb')).toBe(false)
    expect(isBech32('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5')).toBe(false)
  })
})

it('overlapping finds become one, the longest', () => {
  expect(found('mail https://ann:pa55word@ann.example.com now')).toEqual(['url-credentials: https://ann:pa55word@ann.example.com'])
})

it('a long text of one kind is read in linear time', () => {
  for (const unit of ['1', '1 ', '+1-', 'a.', 'a@', '1:', 'GB82 ', 'x://a:b', '(1)', '-----BEGIN ']) {
    const start = process.cpuUsage().user
    const text = unit.repeat(20_000)
    findPersonal(text)
    secretIn(text)
    expect({ unit, slow: process.cpuUsage().user - start > 2_000_000 }).toEqual({ unit, slow: false })
  }
})

const compact = recognisers.filter(({ isCompact }) => isCompact === true)

it.each(compact.map(({ kind, find }) => [kind, find] as const))(
  'no two digits of a %s stand more than three characters apart',
  (_kind, find) => {
    for (const { text } of personalSamples(400))
      for (const { start, end } of find(text)) expect(text.slice(start, end)).not.toMatch(/\d\D{4,}\d/)
  },
)

test.each([
  ['+1 (555) 010-4477', ['phone: +1 (555) 010-4477']],
  ['+49 (30).(1234)-(567)', ['phone: +49 (30).(1234)-(567)']],
  ['on 2024-03-11 at 10:30, again at 11:45', []],
  ['in 4111 of 1111, 1111 and 1111', []],
  ['a@b.co,c@d.org;e@f@g.net', ['email: a@b.co', 'email: c@d.org', 'email: f@g.net']],
  ['(jörg@müller.example)and@', ['email: jörg@müller.example']],
  ['@ @x @.', []],
  ['from 2a00:1450:4001:81b::200e', ['ipv6: 2a00:1450:4001:81b::200e']],
  ['from 2a00:1450:4001:81b:0:0:0:200e', ['ipv6: 2a00:1450:4001:81b:0:0:0:200e']],
  ['from 3c-22-fb-4d-5e-a1', ['mac-address: 3c-22-fb-4d-5e-a1']],
])('%s', (text, expected) => {
  expect(found(text)).toEqual(expected)
})
