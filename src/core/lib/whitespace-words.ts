/** White space as Python's `str.split` sees it: JavaScript's `\s` without the byte order mark, with the separators U+001C-1F and U+0085. */
// oxlint-disable-next-line no-control-regex
const gap = /(?:(?!\uFEFF)[\s\u001C-\u001F\u0085])+/u

/** The words of a text, cut at white space; none for an empty text. Reference implementations of BLEU and chrF cut like this. */
export const whitespaceWords = (text: string): readonly string[] => text.split(gap).filter((word) => word !== '')
