/** What a licence text lets its user do; facts with their clause, not legal advice. */
export interface LicenceTerms {
  /** SPDX id, or the name of a licence that has none. */
  readonly id: string
  readonly title: string
  readonly commercial: 'yes' | 'no' | 'conditional'
  /** More monthly users than this need a licence of the maker's own. */
  readonly mauCap?: number
  /** Where it grants nothing. */
  readonly geoExclusions?: readonly 'EU'[]
  /** Duty on the name of a model that is distributed. */
  readonly nameRule?: string
  /** What must be shown or kept. */
  readonly attribution?: string
  /** May outputs of the model train another one? */
  readonly outputTraining: 'yes' | 'no' | 'conditional'
  /** The rule in short, for people. */
  readonly clause: string
  readonly sourceUrl: string
  /** ISO 8601 day on which the source was read. */
  readonly checkedOn: string
  /** False where nobody read the text itself: such an entry answers nothing by itself. */
  readonly isVerified: boolean
}

/** Day on which the texts behind the book were read (reference: providers of fine-tuning, sections 7 and 8). */
const checkedOn = '2026-11-22'

const llama = (
  version: string,
  rest: Pick<LicenceTerms, 'clause' | 'outputTraining' | 'isVerified'> & Partial<LicenceTerms>,
): LicenceTerms => ({
  id: `Llama-${version}-Community`,
  title: `Llama ${version} Community License`,
  commercial: 'conditional',
  mauCap: 700e6,
  nameRule: 'the name of a distributed model trained with Llama or its outputs begins with "Llama"',
  attribution: '"Built with Llama"',
  sourceUrl: 'https://github.com/meta-llama/llama-models',
  checkedOn,
  ...rest,
})

const llamaClause =
  'more than 700 million monthly users need a licence from Meta; "Built with Llama" is shown; the name of a distributed model begins with "Llama"; the acceptable-use policy applies'

/** Licences of base models. */
export const licenceBook = {
  apache2: {
    id: 'Apache-2.0',
    title: 'Apache License 2.0',
    commercial: 'yes',
    attribution: 'keep LICENSE and NOTICE',
    outputTraining: 'yes',
    clause: 'sections 2 and 4: use for any purpose; keep LICENSE and NOTICE; no cap on users and no rule on outputs',
    sourceUrl: 'https://www.apache.org/licenses/LICENSE-2.0',
    checkedOn,
    isVerified: true,
  },
  mit: {
    id: 'MIT',
    title: 'MIT License',
    commercial: 'yes',
    attribution: 'keep the copyright notice',
    outputTraining: 'yes',
    clause: 'use without restriction; keep the copyright notice; no cap on users and no rule on outputs',
    sourceUrl: 'https://opensource.org/license/mit',
    checkedOn,
    isVerified: true,
  },
  llama30: llama('3', {
    outputTraining: 'no',
    clause: `${llamaClause}; outputs may not improve other models`,
    isVerified: false,
  }),
  llama31: llama('3.1', { outputTraining: 'conditional', clause: llamaClause, isVerified: true }),
  llama32: llama('3.2', {
    outputTraining: 'conditional',
    clause: `${llamaClause}; persons domiciled in the EU get no licence for its multimodal models (not these)`,
    isVerified: true,
  }),
  llama33: llama('3.3', { outputTraining: 'conditional', clause: llamaClause, isVerified: true }),
  llama4: llama('4', {
    geoExclusions: ['EU'],
    outputTraining: 'conditional',
    clause: `${llamaClause}; persons domiciled in the EU get no licence`,
    isVerified: true,
  }),
  gemma: {
    id: 'Gemma-Terms',
    title: 'Gemma Terms of Use',
    commercial: 'conditional',
    attribution: 'the terms are handed on with every derivative',
    outputTraining: 'conditional',
    clause: 'a list of prohibited uses flows down to every derivative, and a model trained on outputs is said to be one',
    sourceUrl: 'https://ai.google.dev/gemma/terms',
    checkedOn,
    isVerified: false,
  },
  qwenResearch: {
    id: 'Qwen-Research',
    title: 'Qwen Research License',
    commercial: 'no',
    outputTraining: 'conditional',
    clause: 'said to permit research and other non-commercial use only',
    sourceUrl: 'https://huggingface.co/Qwen/Qwen2.5-3B',
    checkedOn,
    isVerified: false,
  },
  qwen: {
    id: 'Qwen',
    title: 'Qwen License Agreement',
    commercial: 'conditional',
    mauCap: 100e6,
    outputTraining: 'conditional',
    clause: 'said to need a licence of its own above 100 million monthly users',
    sourceUrl: 'https://huggingface.co/Qwen/Qwen2.5-72B',
    checkedOn,
    isVerified: false,
  },
  mistralResearch: {
    id: 'Mistral-Research',
    title: 'Mistral AI Research License',
    commercial: 'no',
    outputTraining: 'conditional',
    clause: 'said to permit research and other non-commercial use only',
    sourceUrl: 'https://mistral.ai/licenses/MRL-0.1.md',
    checkedOn,
    isVerified: false,
  },
} as const satisfies Readonly<Record<string, LicenceTerms>>

export type LicenceId = keyof typeof licenceBook
