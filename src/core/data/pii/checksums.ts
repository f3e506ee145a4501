/** Checksums of numbers that people carry; data.md §13 names each standard. All take bare digits or letters. */

const digitsOf = (text: string): readonly number[] => [...text].map(Number)

const weighted = (digits: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, place) => sum + weight * (digits[place] ?? 0), 0)

/** Luhn (ISO/IEC 7812-1): from the right, every second digit doubled, 9 taken from what is above 9; the sum ends in 0. */
export const passesLuhn = (digits: string): boolean => {
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48
    const doubled = place % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** ISO 7064 mod 97-10 as IBAN (ISO 13616) uses it: the first four characters go last, A = 10 ... Z = 35, remainder 1. */
export const ibanRemainder = (iban: string): number => {
  let remainder = 0
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder
}

/** NHS number: weights 10 to 2; the check digit is 11 less the remainder, 11 counts as 0, 10 does not exist. */
export const isNhsNumber = (digits: string): boolean => {
  const values = digitsOf(digits)
  const check = (11 - (weighted(values, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11
  return values.length === 10 && check !== 10 && check === values[9]
}

/** PESEL: weights 1 3 7 9 and a date of birth whose month also says the century. */
export const isPesel = (digits: string): boolean => {
  const values = digitsOf(digits)
  const check = (10 - (weighted(values, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10
  const month = Number(digits.slice(2, 4)) % 20
  const day = Number(digits.slice(4, 6))
  return values.length === 11 && check === values[10] && month >= 1 && month <= 12 && day >= 1 && day <= 31
}

const dniLetters = 'TRWAGMYFPDXBNJZSQVHLCKE'

/** DNI and NIE: the number modulo 23 picks the letter; X, Y, Z of a NIE stand for 0, 1, 2. */
export const isDni = (value: string): boolean => {
  const number = value.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)))
  return dniLetters[Number(number) % 23] === value.at(-1)
}

/** French NIR (INSEE): key = 97 less the number modulo 97; the second to fifth digits are year and month of birth. */
export const isNir = (digits: string): boolean => {
  const month = Number(digits.slice(3, 5))
  const isMonth = (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50
  return isMonth && digits.length === 15 && Number(digits.slice(13)) === 97 - (Number(digits.slice(0, 13)) % 97)
}

/** Brazilian CPF: two check digits modulo 11, weights 10 to 2 and 11 to 2. */
export const isCpf = (digits: string): boolean => {
  const values = digitsOf(digits)
  if (values.length !== 11 || values.every((digit) => digit === values[0])) return false
  const check = (count: number): number => {
    const rest = (values.slice(0, count).reduce((sum, digit, place) => sum + digit * (count + 1 - place), 0) * 10) % 11
    return rest === 10 ? 0 : rest
  }
  return check(9) === values[9] && check(10) === values[10]
}
