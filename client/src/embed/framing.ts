/** How this page stands to the one around it: empty unless it is in a frame, and the page around it listens. */
export const framing: {
  /** Tells the page around it that the fan wants to sign on; it answers with the brand's token. */
  signOnWanted?: () => void
} = {}

/** What whoever made the address wants of the page, such as `theme` or `lang`. */
export const wished = (what: string): string | null => new URLSearchParams(location.search).get(what)
