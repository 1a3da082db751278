/** One text kept in the browser; where storage is blocked, in this page's memory only. */
export interface KeptText {
  get(): string | undefined
  set(text: string): void
  /** Tells when another tab has changed it. */
  onChange(listener: () => void): void
}

export function keptText(key: string): KeptText {
  let memory: string | undefined
  return {
    get() {
      try {
        return localStorage.getItem(key) ?? memory
      } catch {
        return memory
      }
    },
    set(text) {
      memory = text
      try {
        localStorage.setItem(key, text)
      } catch {
        // Blocked or full: the name then lives as long as the page.
      }
    },
    onChange(listener) {
      addEventListener('storage', (event) => {
        if (event.key === key) listener()
      })
    },
  }
}
