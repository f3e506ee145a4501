/** Whether a cell says that an answer was good or bad: true or false, or the word for it as tables write it. */
export const isThumb = (value: unknown): boolean =>
  typeof value === 'boolean' || (typeof value === 'string' && /^\s*(true|false)\s*$/i.test(value))
