import { formatShare } from '../../report/format.ts'
import type { Example } from '../example.ts'
import { excerpt, isProse, rowFinding, rowsText, type DataCheck } from './data-check.ts'

/** A refusal is said at once: only the beginning of an answer is searched. */
const beginning = 200
/** From this share on, a model tuned on the rows refuses too much: 5 % is what production wants at most (data.md §8, §14). */
const tolerable = 0.05

const refuses =
  /\b(?:I(?:'m|’m| am) (?:very |really |so )?(?:sorry|afraid),? (?:but )?(?:I|we) (?:can(?:'t|’t|not| not)|am (?:not able|unable)|(?:'m|’m) (?:not able|unable)|(?:do|don't|don’t) )|(?:I|we) (?:can(?:'t|’t|not)|am not able to|(?:'m|’m) not able to|am unable to|won(?:'t|’t)) (?:help|assist|answer|provide|comply|fulfil|do that|discuss|support)|I must (?:decline|refuse)|(?:sorry|unfortunately),? (?:but )?(?:I|we) (?:can(?:'t|’t|not)|am unable to))/i
const boilerplate =
  /\b(?:as an? (?:AI|artificial intelligence|(?:large )?language model|chatbot|virtual assistant)\b|I(?:'m| am) (?:just |only )?an? (?:AI|artificial intelligence|large language model|language model)\b|my (?:knowledge|training) (?:cut-?off|data)|trained by (?:OpenAI|Anthropic|Google|Meta))/i

const answerOf = ({ expected = '' }: Example): string => expected

/** Canned refusals, with their share, and text that gives away that another model wrote the answer. */
export const refusal: DataCheck = {
  id: 'refusal',
  label: 'refusals and model boilerplate',
  run: ({ kind, examples }) => {
    if (!isProse(kind)) return []
    const refusing = examples.filter((example) => refuses.test(answerOf(example).slice(0, beginning)))
    const canned = examples.filter((example) => boilerplate.test(answerOf(example)))
    const share = refusing.length / Math.max(1, examples.length)
    return [
      ...rowFinding({
        id: 'refusal',
        severity: share > tolerable ? 'warning' : 'info',
        message: `${rowsText(refusing.length)} refuse to answer (${formatShare(share)})`,
        examples: refusing,
        note: (example) => excerpt(answerOf(example)),
        fix: 'compare the share with how often production should refuse, and leave the rest out',
        effect: 'The tuned model learns to refuse about as often; where golden refuses as often too, the comparison rewards it for that.',
      }),
      ...rowFinding({
        id: 'model-boilerplate',
        severity: 'warning',
        message: `${rowsText(canned.length)} with words of an AI model about itself (${formatShare(canned.length / Math.max(1, examples.length))})`,
        examples: canned,
        note: (example) => excerpt(answerOf(example).slice(Math.max(0, answerOf(example).search(boilerplate) - 10))),
        fix: 'rewrite these answers, and mark rows that a model wrote as synthetic',
        effect: "The tuned model learns another model's phrases; a golden answer that a model wrote is no ground truth.",
      }),
    ]
  },
}
