import { findEntry } from '../models/catalogue.ts'
import type { ModelRef } from '../task/task.ts'
import { findBaseModel, nameWarning } from './find-base-model.ts'
import { licenceBook } from './licence-book.ts'
import type { LicenceTerms } from './licence-book.ts'
import { worstOf } from './permission.ts'
import type { PermissionAnswer, Use } from './permission.ts'
import { rowLicence } from './row-licence.ts'

const declared = (answer: PermissionAnswer['answer'], why: string): PermissionAnswer => ({ answer, evidence: 'declared', why })

/** What the licence leaves to its user, for the sentence of a yes. */
const duties = ({ nameRule, attribution }: LicenceTerms, { distributed }: Use): string => {
  const kept = [attribution, distributed === false ? undefined : nameRule].filter((duty) => duty !== undefined)
  return kept.length === 0 ? '' : ` Duties: ${kept.join('; ')}.`
}

const checked = ({ sourceUrl, checkedOn }: LicenceTerms): string => `(${sourceUrl}, read ${checkedOn})`

/** One licence against the declared use: the four checks are commercial use, user cap, geography and duties. */
const underLicence = (model: string, terms: LicenceTerms, use: Use): PermissionAnswer => {
  const { title, clause, commercial, mauCap, geoExclusions = [], isVerified } = terms
  const name = `${model} is under the ${title}`
  if (!isVerified)
    return declared('unknown', `${name}: ${clause}. Nobody read that text for this book (${terms.sourceUrl}, noted ${terms.checkedOn}).`)
  if (commercial === 'no' && use.commercial !== false)
    return {
      answer: 'no',
      evidence: use.commercial === undefined ? 'assumed' : 'declared',
      why: `${name}, which permits no commercial use: ${clause} ${checked(terms)}.`,
    }
  if (geoExclusions.includes('EU') && use.domicile === 'EU') return declared('no', `${name}: ${clause} ${checked(terms)}.`)
  if (mauCap !== undefined && use.monthlyUsers !== undefined && use.monthlyUsers > mauCap)
    return declared('no', `${name}, and use.monthlyUsers is above its cap: ${clause} ${checked(terms)}.`)
  const missing = [
    ...(geoExclusions.length > 0 && use.domicile === undefined ? ['use.domicile'] : []),
    ...(mauCap !== undefined && use.monthlyUsers === undefined ? ['use.monthlyUsers'] : []),
  ]
  if (missing.length > 0)
    return declared('unknown', `${name}: ${clause} ${checked(terms)}. Not declared in task.yaml: ${missing.join(', ')}.`)
  return declared('yes', `${name}, which permits this use ${checked(terms)}.${duties(terms, use)}`)
}

/** Does the licence of the base model permit the declared use? Unknown for models that neither the book nor the catalogue has. */
export const baseLicenceAnswer = (base: Pick<ModelRef, 'model' | 'provider'>, use: Use): PermissionAnswer => {
  if (base.provider === 'fake') return declared('yes', `${base.model} is made up for trying and has no licence.`)
  const found = findBaseModel(base.model)
  if (found !== undefined) {
    const answer = worstOf(found.licences.map((id) => underLicence(found.id, licenceBook[id], use)))
    if (answer !== undefined) return answer
  }
  const entry = findEntry(base.model)
  const own = entry === undefined ? undefined : rowLicence(entry.licence, use)
  if (entry !== undefined && own !== undefined) return { ...own, why: `${entry.id} of the catalogue is under ${entry.licence}. ${own.why}` }
  return declared('unknown', nameWarning(base.model) ?? `The licence of ${base.model} is not in the book of licences.`)
}
