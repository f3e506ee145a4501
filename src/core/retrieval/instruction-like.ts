/**
 * Text that speaks to a model and not to a reader. A list of known forms finds careless and common attacks only; what protects an
 * answer is the fence around every passage and that the passage cannot act.
 */
const forms: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override)\b[^.\n]{0,30}\b(?:previous|prior|above|earlier|preceding|all|your|system)\b[^.\n]{0,20}\b(?:instructions?|prompts?|rules|messages?|context)\b/i,
  /\byou are now\b[^.\n]{0,40}\b(?:assistant|model|ai|bot|mode|dan)\b/i,
  /\b(?:new|updated|real|hidden) (?:system )?instructions?\s*:/i,
  /\b(?:reveal|print|repeat|show)\b[^.\n]{0,20}\b(?:system prompt|your instructions|your prompt)\b/i,
  /\bdo not (?:tell|mention|reveal|inform)\b[^.\n]{0,30}\b(?:user|anyone|human)\b/i,
  /\b(?:assistant|ai|model|llm)s?\s*(?:,|:|must|should)\s*(?:always |only )?(?:answer|respond|reply|say|output)\b/i,
  /<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id)\|>|\[\/?INST\]|<<SYS>>/,
  /^\s*(?:#{1,3}\s*)?(?:system|assistant)\s*:/im,
]

/** The first piece of a text that looks like an instruction to a model; undefined where there is none. */
export const instructionIn = (text: string): string | undefined => {
  for (const form of forms) {
    const match = form.exec(text)
    if (match !== null) return match[0].trim()
  }
  return undefined
}
