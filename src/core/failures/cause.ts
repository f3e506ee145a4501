/** Why an arm got a row wrong, as far as the other measurements say it. Order: which evidence is looked at first. */
export const causes = [
  'format',
  'unstable',
  'no-schema',
  'missing-context',
  'knowledge',
  'vague-instruction',
  'label-noise',
  'other',
] as const
export type Cause = (typeof causes)[number]

/** What a reader is told of each: a title, the evidence, what helps. */
export const causeWords: Readonly<Record<Cause, { readonly title: string; readonly evidence: string; readonly helps: string }>> = {
  format: {
    title: 'Format',
    evidence: 'the answer is no label of the task, no valid JSON, cut off, or empty',
    helps: 'ask for one form of answer, and hold decoding to it',
  },
  unstable: {
    title: 'Unstable',
    evidence: 'asked again, the same arm answers something of another value',
    helps: 'temperature 0, or several answers and a vote',
  },
  'no-schema': {
    title: 'No schema',
    evidence: 'the same model with the form of the answer spelled out and enforced gets it right',
    helps: 'use the structured arm',
  },
  'missing-context': {
    title: 'Missing context',
    evidence: 'the same model with passages from the corpus gets it right',
    helps: 'retrieval; tuning does not teach facts well',
  },
  knowledge: {
    title: 'Knowledge',
    evidence: 'the same model gets it right only when the right passage is handed to it',
    helps: 'better retrieval, or documents that hold the answer',
  },
  'vague-instruction': {
    title: 'Vague instruction',
    evidence: 'the same model with a better prompt or with examples gets it right',
    helps: 'repair the prompt before tuning',
  },
  'label-noise': {
    title: 'Noise in the label',
    evidence: 'three independent arms are sure of one and the same other answer',
    helps: 'have a person look at the label',
  },
  other: {
    title: 'Other',
    evidence: 'no cheaper arm repairs it and nothing explains it: what tuning may win',
    helps: 'more examples of this kind; tuning',
  },
}

/**
 * What it says about a failure when an arm of this kind, on the same model, gets the row right. Kinds that are not here say nothing:
 * that a classifier or a tuned model knows better is no cause.
 */
export const repairedBy: Readonly<Record<string, Cause>> = {
  structured: 'no-schema',
  rag: 'missing-context',
  oracle: 'knowledge',
  'structured-prompt': 'vague-instruction',
  optimised: 'vague-instruction',
  'few-shot': 'vague-instruction',
  'retrieved-few-shot': 'vague-instruction',
}
