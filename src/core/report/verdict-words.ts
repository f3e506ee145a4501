import type { Verdict } from '../decision/decision.ts'

/** What each verdict says to a person who decides, without the words of the field. */
export const verdictWords: Readonly<Record<Verdict, { readonly title: string; readonly meaning: string }>> = {
  'fine-tune': { title: 'Fine-tune', meaning: 'A tuned model is worth it: it beats everything cheaper by the margin you asked for.' },
  prompt: { title: 'Keep prompting', meaning: 'Do not fine-tune: a prompt does the job, and tuning would not repay its cost.' },
  retrieval: { title: 'Use retrieval', meaning: 'Do not fine-tune: giving the model the right passages or examples is what helps.' },
  classifier: { title: 'Use a classifier', meaning: 'Do not fine-tune: a small classifier does the job at a fraction of the cost.' },
  hybrid: { title: 'Combine', meaning: 'Tuning and a cheaper method together beat each of them alone.' },
  'not-yet': { title: 'Not yet', meaning: 'The data cannot carry a decision yet; the steps below say what is missing.' },
  inconclusive: { title: 'Inconclusive', meaning: 'The measurements cannot tell the candidates apart at this margin.' },
}

/** Verdicts that settle nothing yet: what they name is for now, and no recommendation. */
export const isOpenVerdict = (verdict: Verdict): boolean => verdict === 'not-yet' || verdict === 'inconclusive'
