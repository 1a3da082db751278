import type { Hall } from './page-browser.ts'

/** Small talk of a crowd: what real rooms look like, in several languages, with what layouts stumble over. */
const TALK: readonly (readonly [name: string, ...lines: string[]])[] = [
  ['Mei Chen', '夜铜色!太好看了', '背面是陶瓷的吗?'],
  ['rafa_92', '¡vamos! por fin', 'desde Sevilla 🎉'],
  ['Jun', 'That hinge though.', 'Look at the light on it'],
  ['Amélie', 'On voit enfin la caméra, elle dépasse à peine', 'magnifique'],
  ['小周', '多少钱?', '什么时候发货?', '希望有 512 GB 版本'],
  ['Olamide', 'Watching from Lagos with the whole club, twelve of us around one phone. Say hello to the stage!'],
  ['داليا', 'اللون الأسود أجمل', 'من أين يمكن الشراء؟'],
  ['Brass Otter 48', 'first time here, hi all', 'is the stream ahead of the chat?'],
  ['BartholomewTheVeryQuiet', 'Third launch I watch at 5 in the morning.\nWorth it.\nCoffee number two.'],
  ['Priya', 'battery size anyone?', '5,000 mAh they said'],
  ['k', 'https://aurora.example/specs/aurora-3/night-brass/256?ref=a-very-long-address-that-must-wrap-somewhere', '+1'],
  ['Tomás', 'A cor dela é linda demais', 'quero duas'],
  ['Nia 🌙', 'NIGHT BRASS 💛💛💛', 'take my money'],
  ['老王', '支持!', '已经等了三个月了'],
]

/** Everybody says what they have to say; resolves when all of it has been taken. */
export async function crowdTalks(hall: Hall, room = 'stage'): Promise<void> {
  const fans = await Promise.all(TALK.map(([name]) => hall.app.join(name, { room })))
  for (const round of [1, 2, 3]) {
    for (const [n, fan] of fans.entries()) {
      const text = TALK[n]?.[round]
      if (text === undefined) continue
      const reply = await fan.send('chat.send', { text })
      if (!reply.ok) throw new Error(`${text}: ${reply.refused}`)
    }
  }
}
