import { isAfter } from '../context.ts'
import type { Recogniser } from '../recogniser.ts'
import { spansOf } from '../spans-of.ts'

const months =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const year = '(?:19|20)\\d{2}'
const pattern = new RegExp(
  `(?<![\\w/.-])(?:${year}-\\d{1,2}-\\d{1,2}|\\d{1,2}[/.-]\\d{1,2}[/.-](?:${year}|\\d{2})|\\d{1,2}(?:st|nd|rd|th)?(?: of)? ${months}\\.?,? ${year}|${months}\\.? \\d{1,2}(?:st|nd|rd|th)?,? ${year})(?![\\w/]|[.-]\\d)`,
  'gi',
)
const words = /\b(?:born|dob|date of birth|birth ?date|birthday|geboren|geburtsdatum|fecha de nacimiento|date de naissance)\b|\bd\.o\.b\b/i

/** A date after a word about birth, as a whole word: no date is personal by itself. */
export const birthDate: Recogniser = {
  kind: 'birth-date',
  label: 'dates of birth',
  certainty: 0.85,
  digits: 4,
  find: (text) => (words.test(text) ? spansOf(text, pattern, (_value, start) => isAfter(words, text, start)) : []),
}
