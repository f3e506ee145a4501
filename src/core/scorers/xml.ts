import { textScorer } from './text-scorer.ts'
import { xmlOutline } from './xml-outline.ts'

/** The answer as it came is one well-formed XML document. */
export const xmlValidity = textScorer({ name: 'xml-validity', label: 'Well-formed XML', scale: 'binary' }, (text) =>
  xmlOutline(text) === undefined ? 0 : 1,
)

/** The answer is well-formed XML with exactly the tags, at the places, of the expected document; what is in them is for other scorers. */
export const xmlTags = textScorer({ name: 'xml-tags', label: 'Expected XML tags', scale: 'binary' }, (text, expected) => {
  const [answered, wanted] = [xmlOutline(text), xmlOutline(expected)]
  if (answered === undefined || wanted === undefined) return 0
  return answered.toSorted().join('\n') === wanted.toSorted().join('\n') ? 1 : 0
})
