import { expect, test } from 'vitest'
import { unsupportedFact } from './answer-facts.ts'

type Pair = readonly [prompt: string, answer: string]

const unsupported: readonly Pair[] = [
  ['since 2014', 'it takes 14 days'],
  ['how long?', 'it takes 5 days'],
  ['how much?', 'it costs $9'],
  ['price?', 'that is 1,000 dollars'],
  ['price 1000', 'that is 10,000 dollars'],
  ['annual plan?', 'ask Ann there'],
  ['who?', 'ask Müller there'],
  ['who?', "ask O'Brien there"],
  ['who?', 'Mr. Miller will call'],
  ['who?', 'Dr Jones will call'],
  ['contact?', 'write to help@shop.example'],
  ['where?', 'see https://shop.example/faq'],
  ['order?', 'your order AB-1234 is here'],
  ['when?', 'it opens on May 3, 2024'],
  ['it was 2024-05-04', 'it opens on May 3, 2024'],
  ['when?', 'it opens at 2 pm'],
  ['at 14:00?', 'it opens at 3 pm'],
  ['phone?', 'call 0800 123 4567'],
  ['John Smith', 'ask John Miller there'],
  ['when?', 'am 3. Mai 2024 geht es'],
  ['who?', 'ask for Miller there'],
  ['how long?', 'it takes 14 days'],
  ['when', 'in 2019 it was'],
  ['version?', 'use version 1.2.3'],
  ['5 or 6', 'it takes 5.5 hours'],
  ['how many percent?', 'about 7 % of them'],
  ['fourteen days', 'it takes 15 days'],
  ['who', 'ask (Miller) there'],
]

/** The same in another notation, and what states nothing. */
const supported: readonly Pair[] = [
  ['price 1000', 'that is 1,000 dollars'],
  ['price 1,000.50', 'that is 1000.5 dollars'],
  ['1.000 Euro', 'that is 1000 euros'],
  ['1 000 000 people', '1,000,000 people'],
  ['it was 2024-05-03', 'it opens on May 3, 2024'],
  ['on May 3', 'the 3rd of May'],
  ['03.05.2024', 'on 3 May 2024'],
  ['05/03/2024', 'on 3 May 2024'],
  ['May 3, 2024', '2024-05-03 it is'],
  ['at 14:30', 'at 2:30 pm'],
  ['at 2 pm', 'at 14:00'],
  ['open at 9', 'opens at 9 am'],
  ['fourteen days', 'it takes 14 days'],
  ['does miller know?', 'yes, ask Miller there'],
  ["Miller's shop", 'ask Miller there'],
  ['Muller', 'ask Müller there'],
  ['help?', '1. do this\n2. do that\n10. done'],
  ['+49 30 1234567', 'call (030) 123-4567'],
  ['help?', 'We are there 24/7 for you'],
  ['order ab1234', 'order AB-1234 is here'],
  ['hilfe', 'Bitte prüfen Sie die Rechnung und die Adresse, wir helfen mit der Lieferung'],
  ['mail help@shop.example', 'write to Help@shop.example.'],
  ['is it 14 days?', 'yes, 14 days'],
  ['x', "that is what I'm doing, and I'll be there"],
  ['x', 'Opening Hours\nwe are open'],
  ['x', 'you have 2 choices, please take one'],
  ['x', 'thank you, Dear customer, Best regards'],
  ['in 2024-05-03', 'in 2024'],
  ['the 14th', 'on the 14'],
  ['14kg', '14 kg'],
  ['x', 'the thing, Please'],
  ['Anna Miller here', 'dear Miller, Anna'],
  ['50k users', '50k users'],
  ['10am', 'at 10 am'],
  ['version 1.2.3', 'use 1.2.3'],
  ['costs 5 €', 'it is €5'],
  ['5 percent', '5 % of it'],
  ['20 May', 'the 20th of May'],
  ['3/5/24', 'on 2024-05-03'],
  ["D'Angelo's", 'ask D’Angelo now'],
]

test.each(unsupported)('%j does not hold all of %j', (prompt, answer) => {
  expect(unsupportedFact(answer, () => prompt)).toBeDefined()
  // The answer itself holds what it says.
  expect(unsupportedFact(answer, () => `${prompt} ${answer}`)).toBeUndefined()
})

test.each(supported)('%j holds all of %j', (prompt, answer) => {
  expect(unsupportedFact(answer, () => prompt)).toBeUndefined()
})

test('the fact is named as it is written', () => {
  expect(unsupportedFact('it takes 1,400 days', () => 'since 2014 or 400')).toBe('1,400 days')
  expect(unsupportedFact('please ask Anna Miller there', () => 'who?')).toBe('Anna Miller')
})
