/** Yes and no, by what people answer to "is this your address?". Folded as every table here. */
import { fold } from './fold.js';

const YES = `
yes|yes it is|yes that's it|yes thats it|yes this is|yeah|yea|yep|yup|yess|y|ye|sure|correct|right|exactly|absolutely|definitely|of course|certainly|indeed|that's it|thats it|that is it|that's right|thats right|that is right|that's correct|thats correct|that is correct|this is correct|it is|affirmative|confirmed|i confirm|ok|okay|okey|that's mine|thats mine|it's mine|its mine|mine
ja|jawohl|jap|jep|jo genau|genau|stimmt|richtig|korrekt|ja stimmt|ja genau|das stimmt|das ist richtig|naturlich|klar
oui|ouais|ouaip|c'est ca|exact|exactement|tout a fait|c'est exact|c'est correct|bien sur|c'est bien ca
si|sip|claro|correcto|exacto|asi es|es correcto|eso es|por supuesto|afirmativo|si es
sim|isso|isso mesmo|correto|certo|exato|exatamente|com certeza|e isso
certo|esatto|corretto|giusto|va bene|si esatto|certamente
jazeker|klopt|dat klopt|zeker|inderdaad|juist|correct
stammer|det stammer|stemmer|det stemmer|korrekt|jepp|javisst|riktigt|precis|japp
kylla|joo|juu|juuri niin|pitaa paikkansa|oikein
tak jest|tak|zgadza sie|dokladnie|owszem|poprawny|potwierdzam
ano|jasne|presne|spravne|souhlasi|hej ano|ano je
da|tocno|tako je|jeste|ispravno|jest|dakako|pravilno
igen|helyes|pontosan|persze|ugy van
desigur|corect|exact|da este|asa este
evet|dogru|evet dogru|aynen|tabii|tabi ki|he evet
ya|iya|betul|benar|ya benar|ya betul
vang|co|dung|dung roi|dung vay|phai|da dung|da phai|u
oo|opo|tama|ndiyo|sawa
taip|jah|jaa|bai|po|ja ta ir
haan|ha ji|haan ji|ji|ji haan|sahi hai|theek hai|sahi
да|ага|угу|верно|точно|правильно|именно|конечно|да верно|все верно|подтверждаю|так точно
так|вірно|авжеж|звісно|правильно|так вірно
точно така|вярно|правилно|тачно|јесте
ναι|σωστα|σωστο|ακριβως|μαλιστα|nai
כן|נכון|בדיוק|בטח|כן נכון
نعم|ايوه|أيوه|ايوا|اجل|أجل|صح|صحيح|تمام|نعم صحيح|بالضبط|بله|آره|درست|درسته
हाँ|हां|जी|जी हाँ|जी हां|सही|सही है|हा|ठीक है
হ্যাঁ|জি|হা|ঠিক|ஆம்|ஆமாம்|సరే|అవును|ಹೌದು|അതെ|ਹਾਂ|હા
კი|დიახ|ხო|այո|հա
是|是的|对|對|对的|對的|没错|沒錯|正确|正確|嗯|是啊|好的|好|确认|對啊|对啊|是我的|是|係|系的
はい|ええ|うん|そうです|そう|正しいです|合ってます|合っています|あってます|その通りです|はいそうです|間違いないです|hai
네|예|응|넵|넹|맞아요|맞습니다|네 맞아요|네 맞습니다|맞아|그래요|어
ใช่|ใช่ครับ|ใช่ค่ะ|ใช่แล้ว|ถูกต้อง|ครับ|ค่ะ|ถูก|ใช่คะ
`;

const NO = `
no|nope|nah|nay|n|noo|no it's not|no it is not|no it isn't|not mine|not my email|that's not mine|thats not mine|not correct|incorrect|wrong|that's wrong|thats wrong|that is wrong|it is not|it's not|it isn't|it isnt|isn't mine|not right|not me|never|no way|negative|not really
nein|ne|nee|nicht|falsch|das ist falsch|stimmt nicht|das stimmt nicht|nicht meine|nicht richtig|keineswegs
non|pas du tout|faux|ce n'est pas ca|c'est faux|incorrect|ce n'est pas la mienne|pas la mienne
no es|no es mio|no es correcto|incorrecto|para nada|no es mi correo|equivocado|falso
nao|nao e|nao e meu|errado|incorreto|nope
sbagliato|non e|non e la mia|errato|non e mia|non e corretto
niet|klopt niet|dat klopt niet|fout|niet correct|onjuist
nej|nei|inte|ikke|fel|feil|forkert|stammer inte|stemmer ikke|det stammer inte
ei|ei ole|vaarin|ei pida paikkaansa|eipa
nie|nie zgadza sie|bledny|niepoprawny|to nie moj|to nie moje|nie moj
neni|nesouhlasi|spatne|nije|nije moj|pogresno|netocno|nespravne
nem|nem az|helytelen|nem jo|rossz
nu|gresit|incorect|nu este|nu e
hayir|yok|degil|yanlis|hayir degil
tidak|bukan|nggak|gak|salah|enggak|tak betul
khong|khong phai|sai|sai roi|ko|ko phai
hindi|hapana|mali|siyo
ei ole|ez|jo nuk eshte
nahi|nahin|nahi ji|galat
нет|не|неа|неверно|неправильно|не мой|не моя|ошибка|не верно|нет не мой
ні|невірно|неправильно|не моя|не мій
грешно|невярно|неточно
οχι|λαθος|οχι δεν ειναι|oxi|δεν ειναι
לא|לא נכון|לא שלי|טעות
لا|كلا|خطا|خطأ|غلط|ليس|مش صح|غير صحيح|لا ليس|نه|خیر|اشتباه
नहीं|नही|जी नहीं|गलत|ना
না|ভুল|இல்லை|లేదు|కాదు|ಇಲ್ಲ|അല്ല|ਨਹੀਂ|ના
არა|ոչ
不|不是|不对|不對|不是的|错|錯|错了|錯了|没有|不是我的|否|唔係
いいえ|いえ|違います|ちがいます|違う|間違いです|間違っています|ううん|いや
아니요|아니오|아뇨|아니|아닙니다|아니에요|틀려요|틀렸어요|틀립니다
ไม่|ไม่ใช่|ไม่ใช่ครับ|ไม่ใช่ค่ะ|ผิด|ไม่ถูกต้อง|ไม่ครับ|ไม่ค่ะ
`;

/** Begin with a word for no and mean something else. */
const NEITHER = fold(
  "no problem|no worries|no idea|no rush|no matter|no thanks|no thank you|no hay problema|no problemo|no clue|not sure|i don't know|nicht sicher|kein problem",
).split('|');

const listed = (table: string) =>
  new Set(
    fold(table)
      .trim()
      .split(/[|\n]/u)
      .map((one) => one.trim()),
  );
const YES_PHRASES = listed(YES);
const NO_PHRASES = listed(NO);

const YES_SIGNS = /[👍👌✅✔☑💯🆗]/u;
const NO_SIGNS = /[👎❌✖🚫🙅]/u;

/** A longer message is more than a yes or a no. */
const MAX_WORDS = 8;

/**
 * Whether a message means yes or no, by its first words.
 * @param words the message without its addresses
 * @param text the same with its emoji
 */
export function replyOf(words: readonly string[], text: string): 'yes' | 'no' | undefined {
  const said = words.map(fold);
  if (said.length > MAX_WORDS) return undefined;
  if (said.length === 0) return replyBySign(text);
  const message = said.join(' ');
  if (NEITHER.some((one) => message === one || message.startsWith(`${one} `))) return undefined;
  const replies = [...beginnings(said)].flatMap((start) =>
    NO_PHRASES.has(start) ? ['no' as const] : YES_PHRASES.has(start) ? ['yes' as const] : [],
  );
  const reply = replies[0];
  if (reply !== 'yes') return reply;
  // "yes, no", "that's right, not mine": it says both.
  const saysBoth = said.slice(1).some((word) => NO_WORDS.has(word));
  return saysBoth ? undefined : 'yes';
}

/** Words that turn a yes round. */
const NO_WORDS = new Set(
  fold(
    "no not nope isn't wrong nein nicht kein pas nao niet inte ikke nie neni nem nu degil не нет ні לא لا नहीं 不是 but aber mais pero mas ma maar men ale но",
  ).split(' '),
);

export function isNo(word: string): boolean {
  return NO_PHRASES.has(fold(word));
}

/** A single word that means yes or no. */
export function isReply(word: string): boolean {
  return isNo(word) || YES_PHRASES.has(fold(word));
}

/** Longest first: "that's not mine" before "that's". */
function* beginnings(said: readonly string[]): Generator<string> {
  for (let count = Math.min(said.length, 6); count > 0; count--) yield said.slice(0, count).join(' ');
}

function replyBySign(text: string): 'yes' | 'no' | undefined {
  const [yes, no] = [YES_SIGNS.test(text), NO_SIGNS.test(text)];
  return yes === no ? undefined : yes ? 'yes' : 'no';
}
