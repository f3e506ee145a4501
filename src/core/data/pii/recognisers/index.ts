import type { Recogniser } from '../recogniser.ts'
import { birthDate } from './birth-date.ts'
import { bitcoin } from './bitcoin.ts'
import { brCpf } from './br-cpf.ts'
import { card } from './card.ts'
import { email } from './email.ts'
import { esDni } from './es-dni.ts'
import { frNir } from './fr-nir.ts'
import { iban } from './iban.ts'
import { ipv4 } from './ipv4.ts'
import { ipv6 } from './ipv6.ts'
import { macAddress } from './mac-address.ts'
import { passport } from './passport.ts'
import { phone } from './phone.ts'
import { plPesel } from './pl-pesel.ts'
import { ukNhs } from './uk-nhs.ts'
import { ukNino } from './uk-nino.ts'
import { urlCredentials } from './url-credentials.ts'
import { usSsn } from './us-ssn.ts'

/** Everything that is recognised. Names of people and places are not: that takes a model. */
export const recognisers: readonly Recogniser[] = [
  email,
  phone,
  card,
  iban,
  usSsn,
  ukNino,
  ukNhs,
  plPesel,
  esDni,
  frNir,
  brCpf,
  ipv4,
  ipv6,
  macAddress,
  bitcoin,
  urlCredentials,
  birthDate,
  passport,
]
