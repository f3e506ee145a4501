/** Families of chat models by what their names hold: siblings share habits, and a judge favours its own. */
const families: readonly (readonly [string, RegExp])[] = [
  ['GPT', /\b(gpt|chatgpt|o[134](-|\b)|davinci)/],
  ['Claude', /claude/],
  ['Gemini', /gemini/],
  ['Gemma', /gemma/],
  ['SmolLM', /smollm/],
  ['Qwen', /qwen|qwq/],
  ['Mistral', /mi[sx]tral|ministral|codestral|magistral/],
  ['DeepSeek', /deepseek/],
  ['Llama', /llama/],
  ['Phi', /\bphi-?\d/],
  ['Nova', /\bnova-(micro|lite|pro|premier)/],
  ['Command', /\bcommand(-|\b)/],
  ['Granite', /granite/],
  ['OLMo', /olmo/],
  ['Kimi', /kimi/],
  ['GLM', /\bglm/],
  ['Grok', /grok/],
]

/** Family that a model's name says it belongs to; undefined where it says nothing. `deepseek-r1-distill-llama` is Llama: weights decide. */
export const modelFamily = (model: string): string | undefined => {
  const name = model.toLowerCase().replace(/_/g, '-')
  const distilled = /distill-(.*)/.exec(name)?.[1]
  if (distilled !== undefined) return modelFamily(distilled) ?? families.find(([, pattern]) => pattern.test(name))?.[0]
  return families.find(([, pattern]) => pattern.test(name))?.[0]
}
