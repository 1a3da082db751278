import type { Texts } from '../protocol/core.ts'
import type { LaunchTexts } from '../protocol/launches.ts'
import type { CardTexts } from '../protocol/stage.ts'

/** The languages that the demo speaks; the first is that of the original. */
export const DEMO_LANGUAGES = ['en', 'zh-Hans', 'zh-Hant', 'es', 'pt'] as const
export type DemoLanguage = (typeof DEMO_LANGUAGES)[number]
export type InFive<W> = { readonly [L in DemoLanguage]: W }

/** Words as a command takes them: the original, and the others beside it. */
export function original<W>({ en, ...texts }: InFive<W>): { words: W; texts: Texts<W> } {
  return { words: en, texts }
}

/** A card, its words in five languages. */
export function card(words: InFive<CardTexts>, picture?: string) {
  const { words: own, texts } = original(words)
  return { kind: 'card' as const, ...own, texts, ...(picture !== undefined && { picture }) }
}

export const DEMO_LAUNCH: InFive<Required<LaunchTexts>> = {
  en: {
    title: 'Aurora 3 launch',
    lead: 'This is a demo: the phone, the host and the fans are made up, and it begins anew every ten minutes. Say something, vote, ask, cheer.',
    thanks: 'Thank you for being here. The demo goes back to its countdown in two minutes.',
  },
  'zh-Hans': {
    title: 'Aurora 3 发布会',
    lead: '这是演示：手机、主持人和粉丝都是虚构的，每十分钟从头开始一次。欢迎发言、投票、提问、喝彩。',
    thanks: '感谢你的到来。两分钟后，演示会回到倒计时。',
  },
  'zh-Hant': {
    title: 'Aurora 3 發表會',
    lead: '這是示範：手機、主持人和粉絲都是虛構的，每十分鐘從頭開始一次。歡迎留言、投票、提問、喝采。',
    thanks: '感謝你的到來。兩分鐘後，示範會回到倒數。',
  },
  es: {
    title: 'Presentación de Aurora 3',
    lead: 'Esto es una demostración: el teléfono, la presentadora y los fans son inventados, y todo vuelve a empezar cada diez minutos. Escribe, vota, pregunta, aplaude.',
    thanks: 'Gracias por estar aquí. En dos minutos la demostración vuelve a la cuenta atrás.',
  },
  pt: {
    title: 'Lançamento do Aurora 3',
    lead: 'Isto é uma demonstração: o celular, a apresentadora e os fãs são inventados, e tudo recomeça a cada dez minutos. Escreva, vote, pergunte, aplauda.',
    thanks: 'Obrigada por estar aqui. Em dois minutos a demonstração volta à contagem regressiva.',
  },
}

export const DEMO_CARDS = {
  welcome: {
    en: { title: 'Good evening', text: 'Aurora 3 is ready to meet you. Make yourself comfortable.' },
    'zh-Hans': { title: '晚上好', text: 'Aurora 3 已经准备好和大家见面，请坐好。' },
    'zh-Hant': { title: '晚安，歡迎', text: 'Aurora 3 已經準備好與大家見面，請坐好。' },
    es: { title: 'Buenas noches', text: 'Aurora 3 está listo para conocerte. Ponte cómodo.' },
    pt: { title: 'Boa noite', text: 'O Aurora 3 está pronto para conhecer você. Fique à vontade.' },
  },
  reveal: {
    en: { title: 'This is Aurora 3', text: 'Night brass. Two days on one charge. Made to be repaired.' },
    'zh-Hans': { title: '这就是 Aurora 3', text: '夜铜色。一次充电用两天。坏了可以修。' },
    'zh-Hant': { title: '這就是 Aurora 3', text: '夜銅色。充一次電用兩天。壞了可以修。' },
    es: { title: 'Este es Aurora 3', text: 'Latón nocturno. Dos días con una carga. Hecho para repararse.' },
    pt: { title: 'Este é o Aurora 3', text: 'Latão noturno. Dois dias com uma carga. Feito para ser consertado.' },
  },
  colours: {
    en: { title: 'Three colours, two sizes', text: 'Night brass, paper white, ink. The small one is back.' },
    'zh-Hans': { title: '三种颜色，两种尺寸', text: '夜铜、纸白、墨黑。小屏版回来了。' },
    'zh-Hant': { title: '三種顏色，兩種尺寸', text: '夜銅、紙白、墨黑。小螢幕版回來了。' },
    es: { title: 'Tres colores, dos tamaños', text: 'Latón nocturno, blanco papel, tinta. Vuelve el pequeño.' },
    pt: { title: 'Três cores, dois tamanhos', text: 'Latão noturno, branco papel, tinta. O pequeno voltou.' },
  },
  camera: {
    en: {
      title: 'It sees in the dark',
      text: 'One large lens instead of three small ones: night pictures without a flash.',
    },
    'zh-Hans': { title: '夜里也看得见', text: '一颗大镜头代替三颗小镜头：不开闪光灯也能拍夜景。' },
    'zh-Hant': { title: '夜裡也看得見', text: '一顆大鏡頭取代三顆小鏡頭：不開閃光燈也能拍夜景。' },
    es: {
      title: 'Ve en la oscuridad',
      text: 'Un objetivo grande en lugar de tres pequeños: fotos de noche sin flash.',
    },
    pt: { title: 'Enxerga no escuro', text: 'Uma lente grande no lugar de três pequenas: fotos à noite sem flash.' },
  },
  recap: {
    en: { title: 'Aurora 3, in short', text: 'Three colours, two sizes, two days of battery, one big lens.' },
    'zh-Hans': { title: 'Aurora 3 小结', text: '三种颜色，两种尺寸，两天续航，一颗大镜头。' },
    'zh-Hant': { title: 'Aurora 3 重點整理', text: '三種顏色，兩種尺寸，兩天電力，一顆大鏡頭。' },
    es: { title: 'Aurora 3, en resumen', text: 'Tres colores, dos tamaños, dos días de batería, un objetivo grande.' },
    pt: { title: 'Aurora 3, em resumo', text: 'Três cores, dois tamanhos, dois dias de bateria, uma lente grande.' },
  },
} satisfies Record<string, InFive<CardTexts>>

/** What appears while people wait, in this order. */
export const DEMO_TEASERS = {
  'demo-colours': {
    en: { title: 'Three colours', text: 'One of them has never been on a phone before.' },
    'zh-Hans': { title: '三种颜色', text: '其中一种从来没有出现在手机上。' },
    'zh-Hant': { title: '三種顏色', text: '其中一種從來沒有出現在手機上。' },
    es: { title: 'Tres colores', text: 'Uno de ellos nunca se ha visto en un teléfono.' },
    pt: { title: 'Três cores', text: 'Uma delas nunca apareceu em um celular.' },
  },
  'demo-battery': {
    en: { title: 'Two days', text: 'Leave the charger at home for the weekend.' },
    'zh-Hans': { title: '两天', text: '周末出门，充电器可以留在家里。' },
    'zh-Hant': { title: '兩天', text: '週末出門，充電器可以留在家裡。' },
    es: { title: 'Dos días', text: 'El cargador se queda en casa el fin de semana.' },
    pt: { title: 'Dois dias', text: 'No fim de semana, o carregador fica em casa.' },
  },
  'demo-small': {
    en: { title: 'Something small returns', text: 'You asked for it. We listened.' },
    'zh-Hans': { title: '小的那款回来了', text: '你们一直在问，我们听见了。' },
    'zh-Hant': { title: '小的那款回來了', text: '你們一直在問，我們聽見了。' },
    es: { title: 'Vuelve algo pequeño', text: 'Lo pedisteis. Os escuchamos.' },
    pt: { title: 'Algo pequeno está de volta', text: 'Vocês pediram. Nós ouvimos.' },
  },
} satisfies Record<string, InFive<CardTexts>>

export const DEMO_NOTICES = {
  doors: {
    en: 'Doors are open. Everything you see here is a demo: try it all.',
    'zh-Hans': '现在可以入场了。这里的一切都是演示，随意试试吧。',
    'zh-Hant': '現在可以入場了。這裡的一切都是示範，隨意試試吧。',
    es: 'Puertas abiertas. Todo lo que ves es una demostración: pruébalo.',
    pt: 'Portas abertas. Tudo aqui é uma demonstração: experimente à vontade.',
  },
  handsOn: {
    en: 'After the show, everybody may hold one: hands-on in hall 2.',
    'zh-Hans': '发布会结束后，人人都能上手：请到 2 号厅体验。',
    'zh-Hant': '發表會結束後，人人都能上手：請到 2 號廳體驗。',
    es: 'Al terminar, todos podréis probarlo: en la sala 2.',
    pt: 'Depois do evento, todo mundo pode experimentar: na sala 2.',
  },
  handsOnCorrected: {
    en: 'After the show, everybody may hold one: hands-on in hall 4, by the large stairs.',
    'zh-Hans': '发布会结束后，人人都能上手：请到 4 号厅体验，就在大楼梯旁。',
    'zh-Hant': '發表會結束後，人人都能上手：請到 4 號廳體驗，就在大樓梯旁。',
    es: 'Al terminar, todos podréis probarlo: en la sala 4, junto a la escalera grande.',
    pt: 'Depois do evento, todo mundo pode experimentar: na sala 4, ao lado da escada grande.',
  },
} satisfies Record<string, InFive<string>>

/** What the demo's host says in the conversation. */
export const HOST_SAYS = {
  hello: 'Hello everybody, I am Nora. Where are you all watching from?',
  ask: 'Something you want to know? Ask us, and upvote what others ask.',
  vote: 'Three colours, one question: which one is yours? Vote now.',
  battle: 'Brass against ink! Tap for your side, as fast as you can.',
  soon: 'Thirty seconds. Hold on to something.',
  welcome: 'Welcome! Cheer as loud as you like, the button is down there.',
  pinned: 'In short: three colours, two sizes, two days of battery, one big lens.',
  slow: 'So many of you at once! Slow mode for a moment, so that everybody can be read.',
  bye: 'Last words, please: what do you take home tonight?',
  thanks: 'Thank you all, you were wonderful. Same place in a few minutes!',
} as const

/** A question that a fan asks, and what the host answers, each in its language. */
export const DEMO_QUESTION: InFive<{ asks: string; answer: string }> = {
  en: {
    asks: 'Does the small one get the same camera?',
    answer: 'It does: the very same lens, we did not cut anything.',
  },
  'zh-Hans': { asks: '小屏版的相机和大屏版一样吗？', answer: '完全一样，同一颗镜头，一点没有缩水。' },
  'zh-Hant': { asks: '小螢幕版的相機和大螢幕版一樣嗎？', answer: '完全一樣，同一顆鏡頭，一點都沒有縮水。' },
  es: {
    asks: '¿El pequeño lleva la misma cámara?',
    answer: 'Sí, exactamente el mismo objetivo: no hemos recortado nada.',
  },
  pt: { asks: 'O pequeno vem com a mesma câmera?', answer: 'Vem sim, exatamente a mesma lente: não cortamos nada.' },
}

/** What staff call the cues of the run-down. */
export const CUE_NOTES = {
  'come-in': 'Come in: code and address',
  welcome: 'Welcome',
  reveal: 'The reveal',
  colours: 'Colours and sizes',
  camera: 'The camera',
  wall: 'What fans say',
  break: 'Short break',
  recap: 'In short',
  join: 'Invite more people',
} as const
