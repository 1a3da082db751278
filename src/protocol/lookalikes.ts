/**
 * What letters and signs look like. Pairs: the first character looks like the rest of it; a Greek letter as its capital does.
 * Beyond the alphabets of languages these are the letters of which Unicode's Technical Standard 39 says so, and that
 * compatibility decomposition does not take away. Nothing here imports anything.
 */
const PAIRS =
  'Аa аa Вb вb Сc сc Ԁd ԁd Еe еe Ғf Ԍg ԍg Нh нh һh Һh Іi іi Јj јj Кk кk Ӏi Мm мm Оo оo Рp рp Ԛq ԛq гr Ѕs ѕs Тt тt ' +
  'цu Ѵv ѵv Ԝw ԝw шw Хx хx Уy уy Үy үy Зe зe Ьb ҽe ӏi ӕae Ӕae ѡw ꙇi б6 Ꙅ2 Ӡ3 ' +
  'Αa αa Βb βb ϲc Εe εe Ηh ηh Ιi ιi Κk κk Μm μm Νn νn Οo οo σo ςc Ρp ρp Τt τt Υy υy Χx χx Ζz ζz ωw γy δd ϳj Ϳj Ϻm Ϝf ' +
  'օo սu ոn հh զq ցg քf ռn գq Տs աw ყy ჿo ' +
  'ɑa ɡg ıi ɩi øo Øo đd Đd łi Łi ħh Ħh ŧt Ŧt ßss æae œoe ɣy ʋu ɯw ᶃg ꞙf ꬲe ꬵf ꬽo ᴑo ꭇr ꭈr ꞟu ꭎu ꭒu ꭚy ǀi Ʒ3 Ȝ3 Ƨ2 ƽs Ƽs Ʝj ' +
  'ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟi ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz ' +
  'ꓮa ꓐb ꓚc ꓒd ꓓd ꓰe ꓝf ꓖg ꓧh ꓙj ꓗk ꓲi ꓡi ꓟm ꓠn ꓳo ꓑp ꓣr ꓢs ꓔt ꓴu ꓦv ꓪw ꓫx ꓬy ꓜz ' +
  'Ꭺa ꭺa Ꮟb ꮟb Ᏼb ᏼb Ꮯc ꮯc Ꮷd ꮷd Ꭰd ꭰd Ꭼe ꭼe Ꮐg ꮐg Ᏻg ᏻg Ꮒh ꮒh Ꮋh ꮋh Ꭵi ꭵi Ꭻj ꭻj Ꮶk ꮶk Ꮮi ꮮi Ꮇm ꮇm Ꮎo ꮎo Ꭷo ꭷo Ꮲp ꮲp ' +
  'Ꭱr ꭱr ꮁr Ꮢr ꮢr Ꮥs ꮥs Ꮪs ꮪs Ꭲt ꭲt Ꮩv ꮩv Ꮤw ꮤw Ꮃw ꮃw Ꭹy ꭹy Ꮍy ꮍy Ꮓz ꮓz Ꮞ4 ꮞ4 Ꮾ6 ꮾ6 ' +
  'ᗅa ᗩa ᑲb ᖯb ᗷb ᑕc ᑯd ᗞd ᗪd ᗴe ᖴf ᕼh ᒍj ᒪi ᗰm ᑎn ᑭp ᖇr ᔕs ᑌu ᐯv ᗯw ᕁx ᕽx ᙭x ᒿ2 ᘔ2 ' +
  'Ⲁa Ⲃb ⲥc Ⲥc Ⲏh Ⲓi Ⲕk Ⳑi Ⲙm Ⲛn ⲟo Ⲟo ⲣp Ⲣp ⲅr Ⲧt Ⲭx Ⲩy Ϩ2 Ⳍ3 Ⳓ6 Ⳋ9 ' +
  '𐐕c 𐐽c 𐐛i 𐐄o 𐐬o 𐐠s 𐑈s 𐓂o 𐓪o 𐒴r 𐓎u 𐓶u ⴹe ⵏi ⵔo ⵕq ⴸv ⵝx ᛕk ᛁi ᛖm ᚷx ' +
  '𐊠a 𐊡b 𐊢c 𐊥f 𐋏h 𐊰m 𐊫o 𐊱t 𐊴x 𐊲y 𐊂b 𐊆e 𐊇f 𐊊i 𐊒o 𐊕p 𐊖s 𐊗t 𐊐x 𐔜c 𐔥f 𐔘k 𐔦i 𐔓n 𐔖o 𐔝v 𐔧x 𐌁b 𐌂c 𐌠i 𐌉i 𐌑m 𐌕t 𐌢x 𐌗x ' +
  '𖽀a 𖼨i 𖼖i 𖼵r 𖼺s 𖼊t 𖽂u 𖼈v 𖽃y 𑢮e 𑢦e 𑢢f 𑣂f 𑣃i 𑢣i 𑢲i 𑣈o 𑣗o 𑢵o 𑣠o 𑣁s 𑢼t 𑢸u 𑣘u 𑣀v 𑢠v 𑣯w 𑣦w 𑣬x 𑢤y 𑣜y 𑢩z 𑣄z 𑣥z ' +
  '०o ০o ੦o ૦o ௦o ౦o ೦o ൦o ଠo ୦o ๐o ໐o ၀o ဝo ߀o ዐo 〇o ⍺a ⍳i ⍴p ℮e ' +
  'lI |I !i ¡i 0o 1i 2z 3e 4a 5s 6g 7t 8b 9g +t @a $s €e'

const pairs = (): [string, string][] =>
  PAIRS.split(' ').map((pair) => {
    const [letter = ''] = pair
    return [letter, pair.slice(letter.length)]
  })
const LOOKS_LIKE: ReadonlyMap<string, string> = /* @__PURE__ */ new Map(/* @__PURE__ */ pairs())

/** The letters of A to Z that a sign or a letter looks like; itself when it is like none. */
export const lookAlike = (letter: string): string => LOOKS_LIKE.get(letter) ?? letter
