/** Labels that what was typed may mean, best first: the number of a label, then labels that begin with it, then labels that hold it. */
export const labelsMatching = (labels: readonly string[], typed: string): readonly string[] => {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return labels
  const exact = labels.filter((label) => label.toLowerCase() === wanted)
  const numbered = /^\d+$/.test(wanted) ? labels.slice(Number(wanted) - 1, Number(wanted)) : []
  const begin = labels.filter((label) => label.toLowerCase().startsWith(wanted))
  const hold = labels.filter((label) => label.toLowerCase().includes(wanted))
  return [...new Set([...exact, ...(wanted === '0' ? [] : numbered), ...begin, ...hold])]
}
