import { estimateTokens } from '../lib/estimate-tokens.ts'
import { promptParts } from './observed.ts'
import type { Observed, PromptPart } from './observed.ts'

/** English words that announce each part; a prompt that says it in others is not found to lack it (facts-arms.ts). */
const signs: Readonly<Record<PromptPart, RegExp>> = {
  persona: /\byou are\b|\bact as\b|\byour role\b|\bas an? (?:expert|assistant|analyst|editor|engineer|lawyer|doctor|teacher)\b/i,
  task: /\b(?:classify|extract|summari[sz]e|translate|rewrite|write|answer|decide|label|tag|convert|generate|find|list|identify|return|reply|assign)\b/i,
  constraints: /\b(?:only|must|never|do not|don't|at most|at least|no more than|exactly|avoid|without|unless|if unsure)\b/i,
  format:
    /\b(?:json|yaml|xml|csv|markdown|bullet|format|one word|one of|single (?:word|line|label)|schema|respond with|answer with|output)\b/i,
}

/** What the instructions of a prompt are made of, and how long they are; tokens are estimated. */
export const readPrompt = (text: string): NonNullable<Observed['prompt']> => ({
  tokens: estimateTokens(text),
  words: text.split(/\s+/).filter((word) => word !== '').length,
  parts: promptParts.filter((part) => signs[part].test(text)),
})
