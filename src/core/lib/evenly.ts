/** At most `count` rows, spread evenly: the choice depends on nothing but their order. */
export const evenly = <Row>(rows: readonly Row[], count: number): readonly Row[] =>
  rows.length <= count ? rows : Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)] as Row)
