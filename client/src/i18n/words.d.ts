/** Made by `words-plugin.ts`: where the words of the areas named after the colon lie, for each language. */
declare module 'words:*' {
  export const words: (tag: string) => string
}
