import type { PermissionAnswer, Use } from './permission.ts'
import { worstOf } from './permission.ts'

/** What licences of data say about a model trained on them. `share`: duties begin where the model itself is given to others. */
const rules: readonly { readonly test: RegExp; readonly rule: 'free' | 'non-commercial' | 'share' | 'own'; readonly says: string }[] = [
  { test: /^cc-by-nc(?:-sa|-nd)?(?:-\d\.\d)?$/, rule: 'non-commercial', says: 'no commercial use' },
  {
    test: /^cc-by-sa(?:-\d\.\d)?$/,
    rule: 'share',
    says: 'what is adapted is shared alike; whether a model is an adaptation is not settled',
  },
  { test: /^cc-by-nd(?:-\d\.\d)?$/, rule: 'share', says: 'nothing adapted may be shared; whether a model is an adaptation is not settled' },
  { test: /^odbl(?:-1\.0)?$/, rule: 'share', says: 'databases made from it are shared alike; whether a model is one is not settled' },
  {
    test: /^(?:a|l)?gpl(?:-[\d.]+)?(?:-only|-or-later|\+)?$/,
    rule: 'share',
    says: 'copies carry their source; whether a model is one is not settled',
  },
  { test: /^cdla-sharing-1\.0$/, rule: 'share', says: 'data that is passed on is shared alike' },
  { test: /^cc0(?:-1\.0)?$|^pddl(?:-1\.0)?$|^unlicense$|^public-domain$|^0bsd$/, rule: 'free', says: 'public domain' },
  { test: /^cc-by(?:-\d\.\d)?$|^odc-by(?:-1\.0)?$/, rule: 'free', says: 'its makers are named' },
  { test: /^(?:mit|isc|apache(?:-2\.0)?|bsd-[23]-clause|cdla-permissive-[12]\.0)$/, rule: 'free', says: 'its notice is kept' },
  { test: /^(?:own|owned|internal|proprietary|mine|ours)$/, rule: 'own', says: 'data of your own' },
]

const normalise = (licence: string): string =>
  licence
    .toLowerCase()
    .replace(/\([^)]*\)/g, '')
    .trim()
    .replace(/\s+(?=\d)/g, '-')
    .replace(/[\s_]+/g, '-')
    .replace(/-(?:international|unported|license|licence)$/, '')

const single = (written: string, use: Use): PermissionAnswer => {
  const found = rules.find(({ test }) => test.test(normalise(written)))
  const name = written.trim()
  if (found === undefined) return { answer: 'unknown', evidence: 'declared', why: `The licence "${name}" is not in the book of licences.` }
  const { rule, says } = found
  if (rule === 'non-commercial' && use.commercial !== false)
    return {
      answer: 'no',
      evidence: use.commercial === undefined ? 'assumed' : 'declared',
      why: `${name} permits no commercial use${use.commercial === undefined ? ' (taken to be commercial: task.yaml does not say)' : ''}.`,
    }
  if (rule === 'share' && use.distributed !== false)
    return {
      answer: 'unknown',
      evidence: 'declared',
      why: `${name}: ${says}. It asks nothing of a model that is not given to others: task.yaml does not say use.distributed: false.`,
    }
  return { answer: 'yes', evidence: 'declared', why: `${name} permits it: ${says}.` }
}

/**
 * May rows under this licence train a model for the declared use? Takes SPDX ids and expressions (`MIT OR CC-BY-4.0`), and lists
 * with commas. A licence that nobody knows is unknown. Sources: spdx.org/licenses, creativecommons.org, opendatacommons.org.
 */
export const rowLicence = (written: string, use: Use): PermissionAnswer => {
  const choices = written.split(/\s+OR\s+/i).map((choice) => {
    const all = choice.split(/\s+AND\s+|[,;+&](?=\s)/i).map((part) => single(part, use))
    return worstOf(all) ?? single(written, use)
  })
  return (
    choices.find(({ answer }) => answer === 'yes') ??
    choices.find(({ answer }) => answer === 'unknown') ??
    choices[0] ??
    single(written, use)
  )
}
