import { useState } from 'preact/hooks'

interface WordsProps {
  title: string
  text?: string | undefined
  /** The language of both, where it is not the page's. */
  lang?: string | undefined
  picture?: string | undefined
}

/** Long titles and texts are set smaller or wider, so that all of it is there. */
const lengthOf = (text: string, long: number): string => (Array.from(text).length > long ? ' long' : '')

/** A title and what belongs to it, with a picture beside if there is one and it can be had. */
export function WordsView({ title, text, lang, picture }: WordsProps) {
  const [broken, setBroken] = useState<string>()
  const pictured = picture !== undefined && picture !== broken
  return (
    <div class={`words-view${pictured ? ' pictured' : ''}`}>
      <div class="words" lang={lang}>
        <h1 class={`hall-title${lengthOf(title, 44)}`}>
          <bdi>{title}</bdi>
        </h1>
        {text !== undefined && (
          <p class={`hall-text${lengthOf(text, 140)}`}>
            <bdi>{text}</bdi>
          </p>
        )}
      </div>
      {pictured && <img class="words-picture" src={picture} alt="" onError={() => setBroken(picture)} />}
    </div>
  )
}
