/** A model's name without its owner, capitals, and what providers add for the same weights. */
export const plainModel = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^.*\//, '')
    .replaceAll(/[\s_]+/g, '-')
    .replace(/(?:-(?:instruct|it|chat|turbo|hf|fp8|bf16|base))+$/, '')

/** Whether two names mean the same model: `meta-llama/Llama-3.3-70B-Instruct-Turbo` and `Llama-3.3-70B`. */
export const isPlainModel = (a: string, b: string): boolean => plainModel(a) === plainModel(b)
